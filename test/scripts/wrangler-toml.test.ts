import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

const copy = copyProject({ installed: true })
afterAll(copy.remove)
const toml = readFileSync(join(copy.folder, 'wrangler.toml'), 'utf8')
const COMMANDS = [
  { args: ['start', '--port', '0'] },
  { args: ['serve', '--port', '0'] },
  { args: ['deploy', '--dry-run'] },
]

it.each(COMMANDS)('what is no TOML stops $args', async ({ args }) => {
  const broken = toml.replace('READERS = "lobby"', 'READERS = lobby')
  const line = broken.split('\n').indexOf('READERS = lobby') + 1
  expect(await complaint(broken, args)).toBe(`wrangler.toml, line ${line}: invalid value\n  READERS = lobby\n`)
})

it.each(COMMANDS)('what has no quotes stops $args by its name, with what to write instead', async ({ args }) => {
  const unquoted = toml
    .replace('POST_RATE = "3"', 'POST_RATE = 5')
    .replace('REGISTRATION = "open"', 'REGISTRATION = true')
  expect(await complaint(unquoted, args)).toBe(
    `In [vars] of wrangler.toml: REGISTRATION is true; write it in quotes: REGISTRATION = "true"
In [vars] of wrangler.toml: POST_RATE is 5; write it in quotes: POST_RATE = "5"
`,
  )
})

it('a secret stops it, and is not shown either', async () => {
  const shared = toml.replace('[vars]', '[vars]\nOPERATOR_TOKEN = "correct horse battery"')
  const said = await complaint(shared, ['deploy', '--dry-run'])
  expect(said).toContain('npx wrangler secret put OPERATOR_TOKEN')
  expect(said).not.toContain('correct horse')
})

it('what wrangler does not take stops it, and what is missing', async () => {
  const untrue = toml.replace('workers_dev = true', 'workers_dev = "yes"')
  expect(await complaint(untrue, ['start'])).toContain('Expected "workers_dev" to be of type boolean but got "yes".')
  const nameless = toml.replace('name = "edgewise"\n', '')
  expect(await complaint(nameless, ['start'])).toMatch(/^wrangler\.toml: name: .*\n$/)
})

async function complaint(text: string, args: readonly string[]): Promise<string> {
  writeFileSync(join(copy.folder, 'wrangler.toml'), text)
  const command = new Command(args, { folder: copy.folder })
  expect(await command.ended, command.output).toBe(2)
  return command.output
}
