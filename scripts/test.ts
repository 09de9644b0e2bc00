// Runs every check and test there is, or one kind of them, and counts them together in its last line.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { refuse } from './options.ts'
import { steps } from './steps.ts'
import { add, describe, type Tally } from './tally.ts'

const chosen = readChosen()
const folder = mkdtempSync(join(tmpdir(), 'edgewise-test-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))

let total: Tally = { passed: 0, failed: 0, skipped: 0 }
for (const [index, step] of chosen.entries()) {
  const reports = join(folder, String(index))
  mkdirSync(reports)
  total = add(total, await step(reports))
}
console.log(describe(total))
process.exit(total.failed > 0 ? 1 : 0)

function readChosen() {
  const kinds = Object.keys(steps).join(', ')
  try {
    const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
    if (only === undefined) return Object.values(steps).flat()
    return steps[only] ?? refuse(`There are no tests called "${only}", only ${kinds}.`)
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}\nUse: npm test -- --only <one of ${kinds}>`)
  }
}
