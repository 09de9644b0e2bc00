// What messages cost that come while somebody reads: many at once, one more, and an hour of them.
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from '@playwright/test'
import { HELD_MAX } from '../../../client/trimmed.ts'
import { atMost, median, noMoreThan, under } from '../load/report.ts'
import { BusyRoom } from './busy-room.ts'
import type { Figure, Measured } from './client.ts'

const SIZES = [200, 1_000, 10_000]
const RUNS = 5
/** As many as a busy room puts into one frame. */
const PER_FRAME = 100
const ONE_MORE = 15
/** Milliseconds in which one message is surely drawn. */
const SETTLED = 150
const TRAFFIC = 100_000
/** ms of script for one message. */
const MS_MOST = 4

/** `folder` has the built page. */
export async function measureTimeline(browser: Browser, folder: string): Promise<Measured> {
  const room = await BusyRoom.serve(folder)
  try {
    const drawn: Figure[] = []
    const more: Figure[] = []
    const scripts: number[] = []
    for (const size of SIZES) {
      const { draws, ...one } = await measureSize(browser, room, size)
      drawn.push({ label: `draw ${size} messages`, value: draws, unit: 'ms' })
      scripts.push(one.script)
      more.push({ label: `one more at ${size}, script`, value: one.script, unit: 'ms' })
      more.push({ label: `one more at ${size}, style and layout`, value: one.layout, unit: 'ms' })
    }
    const traffic = await measureTraffic(browser, room)
    const targets = [
      under('one more message, at any of these sizes: script', MS_MOST, 'ms', Math.max(...scripts)),
      atMost(
        `one more at ${SIZES.at(-1)}, of one more at ${SIZES[0]}: script`,
        1.5,
        scripts.at(-1) ?? Number.NaN,
        scripts[0] ?? Number.NaN,
      ),
      ...traffic.targets,
    ]
    return { figures: [...drawn, ...more, ...traffic.figures], targets }
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

async function measureTraffic(browser: Browser, room: BusyRoom): Promise<Measured> {
  const reader = await Reader.open(browser, room)
  const figures: Figure[] = []
  const [heaps, rows]: [number[], number[]] = [[], []]
  let said = 0
  for (const goal of [1_000, TRAFFIC / 2, TRAFFIC]) {
    for (; said < goal; said += 10 * PER_FRAME) await reader.sees(room.say(10 * PER_FRAME, PER_FRAME))
    const [heap, drawn] = [await reader.heap(), await reader.rows()]
    figures.push({ label: `heap after ${goal} messages`, value: heap, unit: 'bytes' })
    figures.push({ label: `rows after ${goal} messages`, value: drawn, unit: 'rows' })
    heaps.push(heap)
    rows.push(drawn)
  }
  await reader.close()
  const [first = Number.NaN, , last = Number.NaN] = heaps
  return {
    figures,
    targets: [
      noMoreThan('messages held and drawn, however many came', HELD_MAX, 'rows', Math.max(...rows)),
      atMost(`heap after ${TRAFFIC} messages, of that after 1000`, 1.2, last, first),
    ],
  }
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
