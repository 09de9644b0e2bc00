/** How many pages a second are read for their cards, and how much of them. It prints the table of docs/links.md. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { contenders } from './contenders.ts'
import { pages } from './pages.ts'
import type { Round } from './reader.ts'

const ROUNDS = 5

const reader = join(import.meta.dirname, 'reader.ts')
// Each in a process of its own, so that none clears away what another has left lying about; and on one core: without
// threads to collect garbage and to compile.
const processes = contenders.map((_, index) => fork(reader, [String(index)], { execArgv: ['--single-threaded'] }))
try {
  print(await run())
} finally {
  for (const each of processes) each.kill()
}

/** In turn, so that what else the computer does is shared by all. */
async function run(): Promise<readonly Round[][]> {
  const rounds: Round[][] = processes.map(() => [])
  for (const each of processes) await ask(each, 'warm up')
  for (let count = 0; count < ROUNDS; count += 1) {
    for (const [index, each] of processes.entries()) rounds[index]?.push(await ask(each, 'round'))
  }
  return rounds
}

async function ask(child: ChildProcess, what: 'warm up' | 'round') {
  child.send(what)
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('A contender has given up. What it said stands above.'))),
  ])
  return answer
}

function print(rounds: readonly (readonly Round[])[]): void {
  const [ours = 0, ...others] = rounds.map(medianRate)
  console.log('| | pages a second | Edgewise is faster | KB read of a page | titles found |\n|---|--:|--:|--:|--:|')
  for (const [index, [round]] of rounds.entries()) {
    if (round === undefined) continue
    const rate = medianRate(rounds[index] ?? [])
    const factor = index === 0 ? '' : `${(ours / rate).toFixed(1)} times`
    const kilobytes = (round.bytes / pages.length / 1024).toFixed(0)
    console.log(
      `| ${round.name} | ${rate.toFixed(0)} | ${factor} | ${kilobytes} | ${round.titles} of ${pages.length} |`,
    )
  }
  console.log(`Edgewise is ${(ours / Math.max(...others)).toFixed(1)} times as fast as the fastest of the others.`)
  console.log(`Of no page it read more than ${rounds[0]?.[0]?.beyondHead.toLocaleString('en')} bytes past the head.`)
}

/** Half of the rounds were faster, half slower. */
function medianRate(rounds: readonly Round[]): number {
  return rounds.map(({ rate }) => rate).toSorted((a, b) => a - b)[rounds.length >> 1] ?? 0
}
