import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { root } from '../../scripts/project.ts'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

const FILE = join('worker', 'unfurl', 'oembed-providers.json')
const copy = copyProject({ installed: true })
afterAll(copy.remove)

it('the providers are what npm run oembed takes from the package that is installed', async () => {
  rmSync(join(copy.folder, FILE))
  const command = new Command(['oembed-providers'], { folder: copy.folder })
  expect(await command.ended, command.output).toBe(0)
  expect(providersIn(copy.folder)).toEqual(providersIn(root))
})

function providersIn(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
}
