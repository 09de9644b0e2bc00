/** Every command takes the options that the pages give it. */

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { root } from '../../scripts/project.ts'
import { pages, read, rows } from './pages.ts'

/** A word of a command line; `<...>` stands for one. */
const WORD = /"[^"]*"|'[^']*'|<[^>]*>|\S+/g

interface Call {
  readonly command: string
  readonly words: readonly string[]
}

const written = pages.flatMap((page) =>
  [...read(page).matchAll(/npm (?:run )?([\w-]+) -- ([^`\n]*)/g)].map(([, command, words]) => call(command, words)),
)
const tabled = pages.flatMap((page) => tables(read(page)).flatMap(callsIn))
const calls = Map.groupBy([...written, ...tabled].filter(hasOption), ({ command }) => command)

test('every row of an option stands in a table of its command', () => {
  // That of the README is held against the code by another test.
  const options = pages.filter((page) => page !== 'README.md').flatMap(rows)
  expect(tabled.length).toBeGreaterThan(7)
  expect(tabled).toHaveLength(options.filter(([first = '']) => first.startsWith('`--')).length)
  expect([...calls.keys()]).toEqual(expect.arrayContaining(['start', 'serve', 'deploy', 'restore', 'unfurl']))
})

test.each([...calls])('npm run %s', { timeout: 60_000 }, (command, given) => {
  // It reads all of them before it gives its help, and refuses what it does not know or what lacks a value.
  const args = ['scripts/run.mjs', command, ...given.flatMap(({ words }) => words), '--help']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  expect(stdout).toContain('--help')
})

/** The lines of each table. */
function tables(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.split('\n'))
}

/** Of a table that is headed by a command. */
function callsIn([head = '', ...lines]: readonly string[]): readonly Call[] {
  const [, command] = /^\| `npm (?:run )?([\w-]+) --` \|/.exec(head) ?? []
  const options = lines.flatMap((line) => /^\| `(--[^`]+)`/.exec(line)?.[1] ?? [])
  return command === undefined ? [] : options.map((words) => call(command, words))
}

function call(command = '', words = ''): Call {
  return { command, words: words.match(WORD) ?? [] }
}

function hasOption({ words }: Call): boolean {
  return words.some((word) => word.startsWith('--'))
}
