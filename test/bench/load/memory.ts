// How much memory a socket takes: idle, after traffic, and while its room sleeps.
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { type Contestant, Edgewise, startReferences } from './contestants.ts'
import { Inspector } from './inspector.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { atMost, median, rounded, type Section } from './report.ts'
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
/** Until the system has back what a collection has freed, in ms. */
const UNTIL_FREED = 2_000

const STATES = ['idle', 'after traffic', 'hibernated'] as const
const FIGURES = [...STATES, 'garbage collected', 'MB of heap in use', 'of it no garbage'] as const
/** The first four are KB a socket. */
type Found = Readonly<Record<(typeof FIGURES)[number], number>>
type Medians = (figure: keyof Found) => number

export async function measureMemory(): Promise<Section> {
  const starts = {
    Edgewise: () => Edgewise.start({}, true),
    'bare relay': async () => (await startReferences(true)).relay,
  }
  const [rows, targets] = [[] as (string | number)[][], [] as ReturnType<typeof atMost>[]]
  const many = Math.min(MANY, thousands((openFiles() - FILES_BESIDES) / FILES_PER_SOCKET))
  for (const size of [FEW, many]) {
    const found = await inTurn(Object.values(starts), async (start) => measure(await start(), size))
    const sockets = `${size.toLocaleString('en')} sockets`
    const mediansAt =
      (index: number): Medians =>
      (figure) =>
        median([...found.values()][index]?.map((one) => one[figure]) ?? [])
    const [ours, theirs] = [mediansAt(0), mediansAt(1)]
    for (const [name, of] of Object.entries({ Edgewise: ours, 'bare relay': theirs }))
      rows.push([sockets, name, ...FIGURES.map(of)])
    const reason = reasonOf(sockets, ours, theirs)
    for (const state of STATES)
      targets.push(atMost(`${sockets}, ${state}: of the bare relay`, 1.2, ours(state), theirs(state), reason))
  }
  const needed = MANY * FILES_PER_SOCKET + FILES_BESIDES
  const short =
    many < MANY
      ? ` ${MANY.toLocaleString('en')} sockets need \`ulimit -n ${needed}\`; this system allows ${openFiles()} open files.`
      : ''
  const how = `KB of the server's memory for each socket of a room, over what it had before; a new server each time. All offer compression, which the runtime's flag declines for both. Traffic is ${MESSAGES} messages to all. A collection of garbage is asked for in the end, of the Worker that is measured, through the inspector, which both were started with.${short}`
  return { name: 'memory', how, tables: [{ columns: ['', '', ...FIGURES], rows }], targets }
}

/** How much of it is garbage, which is as far as it was measured. */
function reasonOf(sockets: string, ours: Medians, theirs: Medians): string {
  const said = (of: Medians) =>
    `${rounded(of('hibernated'))} KB a socket become ${rounded(of('garbage collected'))}, and ${rounded(of('MB of heap in use'))} MB of heap ${rounded(of('of it no garbage'))}`
  return `with ${sockets}, once garbage has been collected, ${said(ours)}; of the bare relay's ${said(theirs)}. What else lies between them was not taken apart.`
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
  const perSocket = () => (residentBytes(server.process) - before) / size / 1024
  await crowd.ask('enter', place)
  const idle = perSocket()
  for (let count = 0; count < MESSAGES; count++) await crowd.ask('say')
  const after = perSocket()
  await delay(UNTIL_ASLEEP)
  const hibernated = perSocket()
  const inspector = await Inspector.of(server)
  const heap = await inspector.heapUsed()
  await inspector.collectGarbage()
  await delay(UNTIL_FREED)
  const [collected, left] = [perSocket(), await inspector.heapUsed()]
  inspector.stop()
  crowd.stop()
  await server.stop()
  return {
    idle,
    'after traffic': after,
    hibernated,
    'garbage collected': collected,
    'MB of heap in use': heap / 1e6,
    'of it no garbage': left / 1e6,
  }
}
