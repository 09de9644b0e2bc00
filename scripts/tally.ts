// Counting what the test runners report.
import { existsSync, readFileSync } from 'node:fs'
import * as v from 'valibot'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))

const VitestReport = v.pipe(
  v.object({ numPassedTests: Count, numFailedTests: Count, numPendingTests: Count, numTodoTests: Count }),
  v.transform(
    (report): Tally => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  ),
)

const PlaywrightReport = v.pipe(
  v.object({ stats: v.object({ expected: Count, unexpected: Count, flaky: Count, skipped: Count }) }),
  v.transform(
    ({ stats }): Tally => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }),
  ),
)

const Report = v.pipe(v.string(), v.parseJson(), v.union([VitestReport, PlaywrightReport]))

/** The counts of a runner that ended with `code`. A failure that it counted nowhere, as in loading a file, counts as one. */
export function readTally(code: number, report: string): Tally {
  const tally = existsSync(report)
    ? v.parse(Report, readFileSync(report, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 }
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/** The last line is of the same form whatever there is to say. */
export function describe({ passed, failed, skipped }: Tally): string {
  return `${skipped > 0 ? `${skipped} skipped\n` : ''}${passed} passed, ${failed} failed`
}
