/** docs/benchmarks.md, and what writes it. */

import { expect, test } from 'vitest'
import { within } from '../bench/load/deadline.ts'
import { RemoteCrowd } from '../bench/load/remote-crowd.ts'
import { atLeast, verdictOn } from '../bench/load/report.ts'
import { read } from './pages.ts'

test('it says of rows that are written what docs/cost.md says; `npm run bench -- rows` measures them anew', () => {
  const found = writtenIn('docs/benchmarks.md', 'rows')
  const said = writtenIn('docs/cost.md', 'Measured')
  expect(found.size).toBeGreaterThan(20)
  expect(found).toEqual(new Map([...said].filter(([action]) => found.has(action))))
})

/** How many rows each action writes, by the tables of this section. */
function writtenIn(page: string, section: string): ReadonlyMap<string, string> {
  const [, text = ''] = read(page).split(`\n## ${section}\n`)
  const lines = text.replace(/^## .*/ms, '').matchAll(/^\| (.+?) \| ([\d.]+) \|/gm)
  return new Map([...lines].map(([, action = '', rows = '']) => [action, rows]))
}

test('a reason stands below what was missed alone, once', () => {
  const reached = verdictOn([atLeast('speed', 2, 4, 1, 'it is slow.')])
  expect(reached).toContain('| speed | at least 2 times | 4 times | reached |')
  expect(reached).not.toContain('slow')
  const missed = verdictOn([atLeast('speed', 2, 1, 1, 'it is slow.'), atLeast('way', 2, 1, 1, 'it is slow.')])
  expect(missed.match(/^Missed: .+$/gm)).toEqual(['Missed: it is slow.'])
  expect(verdictOn([atLeast('speed', 2, 1, 1)])).toContain('Missed: what holds "speed" is not known.')
})

test('nobody waits for a crowd whose process has ended', async () => {
  const crowd = new RemoteCrowd()
  const place = { dialect: 'plain', address: 'ws://127.0.0.1', people: [], compress: false } as const
  const asked = crowd.ask('post', place, { seconds: 3_600, server: process.pid })
  crowd.stop()
  await expect(asked).rejects.toThrow('ended with SIGKILL before it had done "post"')
  await expect(crowd.ask('heard')).rejects.toThrow('before it had done "heard"')
})

test('nothing is waited for without end', async () => {
  await expect(within(0, 'something comes', new Promise(() => {}))).rejects.toThrow('in vain until something comes.')
  expect(await within(1, 'it is there', Promise.resolve('it'))).toBe('it')
})
