// What messages cost that come while somebody reads: many at once, one more, and an hour of them.
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from '@playwright/test'
import { median } from '../load/report.ts'
import { BusyRoom } from './busy-room.ts'
import type { Figure } from './client.ts'

const SIZES = [200, 1_000, 10_000]
const RUNS = 5
/** As many as a busy room puts into one frame. */
const PER_FRAME = 100
const ONE_MORE = 15
/** Milliseconds in which one message is surely drawn. */
const SETTLED = 150
const TRAFFIC = 100_000

/** `folder` has the built page. */
export async function measureTimeline(browser: Browser, folder: string): Promise<readonly Figure[]> {
  const room = await BusyRoom.serve(folder)
  try {
    const drawn: Figure[] = []
    const more: Figure[] = []
    for (const size of SIZES) {
      const { draws, ...one } = await measureSize(browser, room, size)
      drawn.push({ label: `draw ${size} messages`, value: draws, unit: 'ms' })
      more.push({ label: `one more at ${size}, script`, value: one.script, unit: 'ms' })
      more.push({ label: `one more at ${size}, style and layout`, value: one.layout, unit: 'ms' })
    }
    return [...drawn, ...more, ...(await measureTraffic(browser, room))]
  } finally {
    room.close()
  }
}

async function measureSize(browser: Browser, room: BusyRoom, size: number) {
  const draws: number[] = []
  const scripts: number[] = []
  const layouts: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const reader = await Reader.open(browser, room)
    const started = performance.now()
    await reader.sees(room.say(size, PER_FRAME))
    draws.push(performance.now() - started)
    await delay(SETTLED)
    for (let message = 0; message < ONE_MORE / RUNS; message++) {
      const { script, layout } = await reader.spends(() => room.say(1, 1))
      scripts.push(script)
      layouts.push(layout)
    }
    await reader.close()
  }
  return { draws: median(draws), script: median(scripts), layout: median(layouts) }
}

async function measureTraffic(browser: Browser, room: BusyRoom): Promise<readonly Figure[]> {
  const reader = await Reader.open(browser, room)
  const figures: Figure[] = []
  let said = 0
  for (const goal of [1_000, TRAFFIC / 2, TRAFFIC]) {
    for (; said < goal; said += 10 * PER_FRAME) await reader.sees(room.say(10 * PER_FRAME, PER_FRAME))
    figures.push({ label: `heap after ${goal} messages`, value: await reader.heap(), unit: 'bytes' })
    figures.push({ label: `rows after ${goal} messages`, value: await reader.rows(), unit: 'rows' })
  }
  await reader.close()
  return figures
}

/** Somebody who has the room open. */
class Reader {
  readonly #page: Page
  readonly #devtools: CDPSession

  private constructor(page: Page, devtools: CDPSession) {
    this.#page = page
    this.#devtools = devtools
  }

  /** The parser is there when it resolves, since a page that has been open for a while has it. */
  static async open(browser: Browser, room: BusyRoom): Promise<Reader> {
    room.clear()
    const page = await browser.newPage()
    await page.goto(room.url)
    const devtools = await page.context().newCDPSession(page)
    // Time of the thread and not of the wall: other programs run as well.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    const reader = new Reader(page, devtools)
    await page.getByText('Get a word in.').waitFor()
    await reader.sees(room.say(4, 4))
    await delay(SETTLED)
    return reader
  }

  async sees(message: string): Promise<void> {
    await this.#page.locator(`[data-message="${message}"] .prose`).waitFor({ timeout: 120_000 })
  }

  /** What the page does about it, in ms. Nothing of ours runs in it meanwhile. */
  async spends(cause: () => void): Promise<{ readonly script: number; readonly layout: number }> {
    const before = await this.#metrics()
    cause()
    await delay(SETTLED)
    const after = await this.#metrics()
    const spent = (name: string) => 1_000 * ((after.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN))
    return { script: spent('ScriptDuration'), layout: spent('LayoutDuration') + spent('RecalcStyleDuration') }
  }

  /** In bytes, without what is garbage. */
  async heap(): Promise<number> {
    for (let times = 0; times < 3; times++) await this.#devtools.send('HeapProfiler.collectGarbage')
    return (await this.#metrics()).get('JSHeapUsedSize') ?? Number.NaN
  }

  rows(): Promise<number> {
    return this.#page.locator('[data-message]').count()
  }

  async close(): Promise<void> {
    await this.#page.context().close()
  }

  async #metrics(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value]))
  }
}
