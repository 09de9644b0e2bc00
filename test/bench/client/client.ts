// What the page costs the browser of whoever reads, in real Chromium; another file prints it.

import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '../../../scripts/chromium.ts'
import { addressOf, Deployment } from '../../scripts/served.ts'
import type { Target } from '../load/report.ts'
import { measureFirstLoad } from './first-load.ts'
import { measureTimeline } from './timeline.ts'

export interface Figure {
  readonly label: string
  readonly value: number
  readonly unit: 'bytes' | 'ms' | 'rows'
}

export interface Measured {
  readonly figures: readonly Figure[]
  readonly targets: readonly Target[]
}

/** Hashes of passwords take time that is not what is measured here. */
const SETTINGS = { PASSWORD_COST: 'm=64,t=1,p=1' }
const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-quic']

/** Builds the page, serves it by `npm run serve` for its first load, and by a room that only talks for the rest. */
export async function measureClient(): Promise<Measured> {
  const deployment = await Deployment.build()
  try {
    return await withChromium(async (browser) => {
      const server = deployment.start('kept', [], SETTINGS)
      const first = await measureFirstLoad(browser, await addressOf(server))
      server.signal('SIGTERM')
      await server.ended
      const then = await measureTimeline(browser, join(deployment.folder, 'client', 'dist'))
      return { figures: [...first.figures, ...then.figures], targets: [...first.targets, ...then.targets] }
    })
  } finally {
    deployment.remove()
  }
}

async function withChromium<Result>(use: (browser: Browser) => Promise<Result>): Promise<Result> {
  const executablePath = findChromium()
  const browser = await chromium.launch({ args: ARGS, ...(executablePath !== undefined && { executablePath }) })
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}
