// How much memory a socket takes: idle, after traffic, and while its room sleeps.
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { type Contestant, Edgewise, startReferences } from './contestants.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { atMost, median, type Section } from './report.ts'
import { inTurn } from './rounds.ts'
import { residentBytes } from './usage.ts'

const FEW = 1_000
const MANY = 10_000
/** Files that the runtime has open for each socket, and for itself. */
const FILES_PER_SOCKET = 2
const FILES_BESIDES = 500
/** A user may have thirty open in a room. */
const PER_USER = 30
const MESSAGES = 20
/** After ten seconds of silence a room is evicted, in ms. */
const UNTIL_ASLEEP = 13_000

const STATES = ['idle', 'after traffic', 'hibernated'] as const
/** Bytes a socket. */
type Found = Readonly<Record<(typeof STATES)[number], number>>

export async function measureMemory(): Promise<Section> {
  const starts = { Edgewise: () => Edgewise.start(), 'bare relay': async () => (await startReferences()).relay }
  const [rows, targets] = [[] as (string | number)[][], [] as ReturnType<typeof atMost>[]]
  const many = Math.min(MANY, thousands((openFiles() - FILES_BESIDES) / FILES_PER_SOCKET))
  for (const size of [FEW, many]) {
    const found = await inTurn(Object.values(starts), async (start) => measure(await start(), size))
    const [ours = [], theirs = []] = [...found.values()]
    const of = (each: readonly Found[], state: keyof Found) => median(each.map((one) => one[state])) / 1024
    for (const [index, name] of Object.keys(starts).entries())
      rows.push([
        `${size.toLocaleString('en')} sockets`,
        name,
        ...STATES.map((state) => of(index === 0 ? ours : theirs, state)),
      ])
    for (const state of STATES)
      targets.push(
        atMost(
          `${size.toLocaleString('en')} sockets, ${state}: of the bare relay`,
          1.2,
          of(ours, state),
          of(theirs, state),
        ),
      )
  }
  const needed = MANY * FILES_PER_SOCKET + FILES_BESIDES
  const short =
    many < MANY
      ? ` ${MANY.toLocaleString('en')} sockets need \`ulimit -n ${needed}\`; this system allows ${openFiles()} open files.`
      : ''
  const how = `KB of the server's memory for each socket of a room, over what it had before; a new server each time. All offer compression, which the runtime's flag declines for both. Traffic is ${MESSAGES} messages to all.${short}`
  return { name: 'memory', how, tables: [{ columns: ['', '', ...STATES], rows }], targets }
}

function thousands(count: number): number {
  return Math.floor(count / 1_000) * 1_000
}

/** How many files a process may have open. */
function openFiles(): number {
  const report = v.parse(Report, process.report.getReport())
  const { soft } = report.userLimits.open_files
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : soft
}

const Report = v.object({
  userLimits: v.object({ open_files: v.object({ soft: v.union([v.number(), v.literal('unlimited')]) }) }),
})

async function measure(contestant: Contestant, size: number): Promise<Found> {
  const { server } = contestant
  const crowd = new RemoteCrowd()
  const place = await contestant.room(size, { perUser: PER_USER, compress: true })
  const before = residentBytes(server.process)
  const perSocket = () => (residentBytes(server.process) - before) / size
  await crowd.ask('enter', place)
  const idle = perSocket()
  for (let count = 0; count < MESSAGES; count++) await crowd.ask('say')
  const after = perSocket()
  await delay(UNTIL_ASLEEP)
  const found = { idle, 'after traffic': after, hibernated: perSocket() }
  crowd.stop()
  await server.stop()
  return found
}
