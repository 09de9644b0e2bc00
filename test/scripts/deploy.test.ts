import { afterAll, expect, it } from 'vitest'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

const copy = copyProject({ installed: true })
afterAll(copy.remove)

it('can be rehearsed without an account', async () => {
  const command = new Command(['deploy', '--dry-run'], { folder: copy.folder })
  expect(await command.ended, command.output).toBe(0)
  expect(command.output).toContain('Would create the queue edgewise-unfurl where it is missing.')
  expect(command.output).toContain('Would create the queue edgewise-unfurl-dead where it is missing.')
  expect(command.output).toContain('env.UNFURL')
})

it('says how to sign in', async () => {
  const nobody = { HOME: copy.folder, USERPROFILE: copy.folder, XDG_CONFIG_HOME: copy.folder, CLOUDFLARE_API_TOKEN: '' }
  const command = new Command(['deploy'], { folder: copy.folder, env: nobody })
  expect(await command.ended).toBe(1)
  expect(command.output).toContain('npx wrangler login')
})
