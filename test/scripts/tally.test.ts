// What `npm test` ends with, and what it counts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTally, describe as sayTally } from '../../scripts/tally.ts'
import { Command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'edgewise-tally-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HOW = 'no Chromium found. Install one (Debian: apt-get install chromium) or run: npx playwright install chromium'

it.each([
  [{ CI: '' }, 0, 'Browser tests skipped: ', '0 passed, 0 failed'],
  [{ CI: 'true' }, 1, 'Browser tests failed: ', '0 passed, 1 failed'],
])(
  'says how to get a Chromium where there is none, which is a failure for CI alone: %j',
  async (ci, code, words, last) => {
    const command = new Command(['test', '--only', 'browser'], { env: { ...ci, CHROMIUM_PATH: '/nowhere' } })
    expect(await command.ended, command.output).toBe(code)
    expect(command.output.trimEnd().split('\n')).toEqual([words + HOW, last])
  },
)

// It measures on Linux alone.
it.skipIf(process.platform !== 'linux').each([[[]], [['client']]])(
  'says so before anything is measured, where the page is among it: %j',
  async (parts) => {
    const command = new Command(['bench', ...parts], { env: { CHROMIUM_PATH: '/nowhere' } })
    expect(await command.ended, command.output).toBe(2)
    expect(command.output).toBe(`The part "client" cannot be measured: ${HOW}\n`)
  },
)

describe('readTally', () => {
  it('counts what Vitest reports, and as skipped also what is still to be written', () => {
    const report = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, success: false }
    expect(readTally(1, reported(report))).toEqual({ passed: 7, failed: 1, skipped: 3 })
  })

  it('counts what Playwright reports, and as passed also what needed a second attempt', () => {
    const report = { config: {}, stats: { expected: 4, unexpected: 2, flaky: 1, skipped: 3 } }
    expect(readTally(1, reported(report))).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })

  it('counts as one failure that a runner has failed and says of none, or says nothing', () => {
    const report = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
    expect(readTally(1, reported(report))).toEqual({ passed: 7, failed: 1, skipped: 0 })
    expect(readTally(1, join(folder, 'nowhere.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

it('ends with what has passed and failed, in the same form whatever was skipped', () => {
  expect(sayTally({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed')
  expect(sayTally({ passed: 7, failed: 1, skipped: 3 })).toBe('3 skipped\n7 passed, 1 failed')
})

function reported(report: object): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}
