/** The process of one contender, by its index: asked for a round, it reads all pages and answers with what it found. */

import { contenders } from './contenders.ts'
import { pages } from './pages.ts'
import { openSite } from './site.ts'

export interface Round {
  readonly name: string
  /** Pages a second of processor time: what else the computer does counts for nobody. */
  readonly rate: number
  /** Read of all pages. */
  readonly bytes: number
  /** Read of one page past the end of its head, at most. */
  readonly beyondHead: number
  readonly titles: number
}

/** Milliseconds after which what is run often has been compiled. */
const WARM_UP = 5_000
/** Milliseconds that a round takes at least. */
const ROUND = 2_000

const counter = openSite()
const contender = contenders[Number(process.argv[2])]?.()
if (contender === undefined) throw new Error('There is no such contender.')
const { name, titleOf } = contender

process.on('message', async (asked) => process.send?.(asked === 'round' ? await round() : await readFor(WARM_UP)))

/** Reads all pages over and over for that long, and gives the number of them. */
async function readFor(milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds
  let count = 0
  for (; performance.now() < end; count += pages.length) {
    for (const { url } of pages) await titleOf(url)
  }
  return count
}

async function round(): Promise<Round> {
  const start = process.cpuUsage()
  const count = await readFor(ROUND)
  const { user, system } = process.cpuUsage(start)
  return { name, rate: (count * 1e6) / (user + system), ...(await look()) }
}

/** What it reads of the pages, and what it finds. */
async function look(): Promise<Omit<Round, 'name' | 'rate'>> {
  const result = { bytes: 0, beyondHead: 0, titles: 0 }
  for (const { url, html, title } of pages) {
    counter.bytes = 0
    if ((await titleOf(url)).startsWith(title)) result.titles += 1
    result.bytes += counter.bytes
    result.beyondHead = Math.max(result.beyondHead, counter.bytes - html.indexOf('</head>'))
  }
  return result
}
