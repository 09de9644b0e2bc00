// The steps of `npm test`. Each prints what it finds and gives its counts.
import { join } from 'node:path'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { run } from './process.ts'
import { tool } from './project.ts'
import { readTally, type Tally } from './tally.ts'

/** `reports` is a folder of its own for what a runner leaves behind. */
export type Step = (reports: string) => Promise<Tally>

export const steps: Readonly<Record<string, readonly Step[]>> = {
  check: [() => check(tool.biome, 'check'), () => check(tool.tsc, '--build')],
  unit: [(reports) => vitest('vitest.config.ts', reports)],
  rows: [(reports) => vitest('test/bench/vitest.config.ts', reports)],
  relays: [(reports) => vitest('vitest.relays.config.ts', reports)],
  protocol: [(reports) => vitest('test/protocol/vitest.config.ts', reports)],
  client: [(reports) => vitest('test/client/vitest.config.ts', reports)],
  scripts: [(reports) => vitest('test/scripts/vitest.config.ts', reports)],
  server: [(reports) => vitest('test/server/vitest.config.ts', reports)],
  docs: [(reports) => vitest('test/docs/vitest.config.ts', reports)],
  browser: [browser],
}

const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }

async function check(...args: readonly string[]): Promise<Tally> {
  return (await run(args)) === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }
}

async function vitest(config: string, reports: string): Promise<Tally> {
  const report = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return readTally(await run([tool.vitest, 'run', `--config=${config}`, ...reporters]), report)
}

async function browser(reports: string): Promise<Tally> {
  if (!findChromium()) {
    const failed = process.env.CI ? 1 : 0
    console.log(failed ? `Browser tests failed: ${NO_CHROMIUM}` : `Browser tests skipped: ${NO_CHROMIUM}`)
    return { ...NOTHING, failed }
  }
  const report = join(reports, 'playwright.json')
  const args = [tool.playwright, 'test', '--config=test/browser', '--reporter=list,json']
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, EDGEWISE_TEST_DATA: join(reports, 'data') }
  return readTally(await run(args, { env }), report)
}
