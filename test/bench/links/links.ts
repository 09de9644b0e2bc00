/** How many pages a second are read for their cards, and how much of them. It prints the tables of docs/links.md. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { hostilePages } from '../../site/hostile-pages.ts'
import { atLeast, median, noMoreThan, verdictOn } from '../load/report.ts'
import { contenders } from './contenders.ts'
import { startOnWorkerd } from './on-workerd.ts'
import { pages } from './pages.ts'
import type { Round } from './reader.ts'
import { CHUNK } from './site.ts'

const ROUNDS = 5
/** Milliseconds that the runtime is given to compile, and that a round takes at least. */
const [WARM_UP, ROUND] = [5_000, 2_000]

/** What holds it there. */
const UNDER_NODE = 'under Node HTMLRewriter runs as WebAssembly; how much of the time goes into it was not taken apart.'

const reader = join(import.meta.dirname, 'reader.ts')
// Each in a process of its own, so that none clears away what another has left lying about; and on one core: without
// threads to collect garbage and to compile.
const processes = contenders.map((_, index) => fork(reader, [String(index)], { execArgv: ['--single-threaded'] }))
const edge = await startOnWorkerd()
try {
  print(await run())
  await printHostile()
} finally {
  for (const each of processes) each.kill()
  await edge.stop()
}

/** In turn, so that what else the computer does is shared by all. The last is Edgewise on workerd. */
async function run(): Promise<readonly Round[][]> {
  const rounds: Round[][] = [...processes, edge].map(() => [])
  for (const each of processes) await ask(each, 'warm up')
  await edge.round(WARM_UP)
  for (let count = 0; count < ROUNDS; count += 1) {
    for (const [index, each] of processes.entries()) rounds[index]?.push(await ask(each, 'round'))
    rounds.at(-1)?.push(await edge.round(ROUND))
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
  const rates = rounds.map(medianRate)
  const [ours = 0, ...others] = rates.slice(0, -1)
  const fastest = Math.max(...others)
  console.log('| | pages a second | of the fastest package | KB read of a page | titles found |\n|---|--:|--:|--:|--:|')
  for (const [index, [round]] of rounds.entries()) {
    if (round === undefined) continue
    const rate = rates[index] ?? 0
    const kilobytes = (round.bytes / pages.length / 1024).toFixed(0)
    const factor = `${(rate / fastest).toFixed(2)} times`
    console.log(
      `| ${round.name} | ${rate.toFixed(0)} | ${factor} | ${kilobytes} | ${round.titles} of ${pages.length} |`,
    )
  }
  const beyondHead = Math.max(
    ...rounds.flatMap(([round]) => (round?.name.startsWith('Edgewise') ? round.beyondHead : [])),
  )
  const targets = [
    atLeast('pages a second under Node, of the fastest package', 5, ours, fastest, UNDER_NODE),
    atLeast('pages a second on workerd, of the fastest package under Node', 1.5, rates.at(-1) ?? Number.NaN, fastest),
    noMoreThan('read of a page past its head, in chunks that have as many', CHUNK, 'bytes', beyondHead),
  ]
  console.log(`\n${verdictOn(targets)}`)
}

/** What a page can cost at most, and how much of it is read. */
async function printHostile(): Promise<void> {
  console.log('Edgewise on workerd, at what is made to cost as much as it can:')
  console.log('| page | ms of processor time | KB read |\n|---|--:|--:|')
  for (const path of hostilePages.keys()) {
    const { bytes, cost } = await edge.visit(path, ROUND)
    console.log(`| ${path.slice(1)} | ${cost.toFixed(0)} | ${(bytes / 1024).toFixed(0)} |`)
  }
}

/** Half of the rounds were faster, half slower. */
function medianRate(rounds: readonly Round[]): number {
  return median(rounds.map(({ rate }) => rate))
}
