/** Edgewise as it runs at the edge, in a process of workerd. */

import { join } from 'node:path'
import * as v from 'valibot'
import { startEdgewise } from '../load/servers.ts'
import { processorSeconds } from '../load/usage.ts'
import { pages } from './pages.ts'
import type { Round } from './reader.ts'

const Found = v.object({ bytes: v.number(), beyondHead: v.number(), titles: v.number() })

export interface OnWorkerd {
  round(milliseconds: number): Promise<Round>
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
  return { round, stop }
}
