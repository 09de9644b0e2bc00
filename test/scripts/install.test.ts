import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Command } from './command.ts'
import { copyProject } from './copy.ts'

const copy = copyProject({ installed: false })
afterAll(copy.remove)

/** Runs a script in a folder without node_modules, with a program in npm's place. */
function runWithNpm(program: string): Command {
  const npm = join(copy.folder, 'npm-cli.js')
  writeFileSync(npm, program)
  return new Command(['start', '--help'], {
    folder: copy.folder,
    env: { npm_execpath: npm, npm_node_execpath: process.execPath },
  })
}

it('says what to do when installing fails', async () => {
  const command = runWithNpm('process.exit(7)')
  expect(await command.ended).toBe(1)
  expect(command.output).toContain('Installing failed.')
  expect(command.output).toContain('npm ping')
})

it('trusts no install that left something out', async () => {
  const command = runWithNpm('process.exit(0)')
  expect(await command.ended).toBe(1)
  expect(command.output).toContain('Installing failed.')
})

it('installs what the lock file names before the script runs', async () => {
  const tree = JSON.stringify(join(import.meta.dirname, '..', '..', 'node_modules'))
  const program = `import fs from 'node:fs'
    console.log('asked for:', process.argv.slice(2).join(' '))
    fs.symlinkSync(${tree}, 'node_modules', 'junction')`
  const command = runWithNpm(program)
  expect(await command.ended).toBe(0)
  expect(command.output).toMatch(/^Installing .*asked for: install .*--no-dry-run .*npm start -- \[options\]/s)
})
