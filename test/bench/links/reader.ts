/** The process of one contender, by its index: asked for a round, it reads all pages and answers with what it found. */

import { contenders } from './contenders.ts'
import { readAll, type Seen } from './looking.ts'
import { pages } from './pages.ts'

export interface Round extends Seen {
  readonly name: string
  /** Pages a second of processor time: what else the computer does counts for nobody. */
  readonly rate: number
}

/** Milliseconds after which what is run often has been compiled. */
const WARM_UP = 5_000
/** Milliseconds that a round takes at least. */
const ROUND = 2_000

const contender = contenders[Number(process.argv[2])]?.()
if (contender === undefined) throw new Error('There is no such contender.')
const { name, titleOf } = contender

process.on('message', async (asked) => process.send?.(await round(asked === 'round' ? ROUND : WARM_UP)))

/** Reads all pages over and over for that long. */
async function round(milliseconds: number): Promise<Round> {
  const [start, end] = [process.cpuUsage(), performance.now() + milliseconds]
  let seen = await readAll(titleOf)
  let count = pages.length
  for (; performance.now() < end; count += pages.length) seen = await readAll(titleOf)
  const { user, system } = process.cpuUsage(start)
  return { name, rate: (count * 1e6) / (user + system), ...seen }
}
