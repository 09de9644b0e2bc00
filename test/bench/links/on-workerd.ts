/** Edgewise as it runs at the edge, in a process of workerd. */

import { join } from 'node:path'
import * as v from 'valibot'
import { startEdgewise } from '../load/servers.ts'
import { processorSeconds } from '../load/usage.ts'
import { pages } from './pages.ts'
import type { Round } from './reader.ts'

const Found = v.object({ bytes: v.number(), beyondHead: v.number(), titles: v.number() })

export interface Visited {
  readonly bytes: number
  /** Milliseconds of processor time for each visit, all that the runtime does counted. */
  readonly cost: number
}

export interface OnWorkerd {
  round(milliseconds: number): Promise<Round>
  /** Reads the hostile page at this path, over and over for that long. */
  visit(path: string, milliseconds: number): Promise<Visited>
  stop(): Promise<void>
}

export async function startOnWorkerd(): Promise<OnWorkerd> {
  const { url, process, stop } = await startEdgewise({}, { entry: join(import.meta.dirname, 'edge.ts') })
  const read = async () => v.parse(Found, await (await fetch(`${url}/api/read`)).json())
  const round = async (milliseconds: number) => {
    const [start, end] = [processorSeconds(process), performance.now() + milliseconds]
    let seen = await read()
    let count = pages.length
    for (; performance.now() < end; count += pages.length) seen = await read()
    return { name: 'Edgewise on workerd', rate: count / (processorSeconds(process) - start), ...seen }
  }
  const visit = async (path: string, milliseconds: number) => {
    const [start, end] = [processorSeconds(process), performance.now() + milliseconds]
    let bytes = 0
    let count = 0
    for (; performance.now() < end; count += 1) {
      bytes = v.parse(v.number(), await (await fetch(`${url}/api/read?path=${path}`)).json())
    }
    return { bytes, cost: ((processorSeconds(process) - start) * 1_000) / count }
  }
  return { round, visit, stop }
}
