// How much memory a socket takes: idle, after traffic, and while its room sleeps.
import { setTimeout as delay } from 'node:timers/promises'
import { type Contestant, Edgewise, startReferences } from './contestants.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { atMost, median, type Section } from './report.ts'
import { inTurn } from './rounds.ts'
import { residentBytes } from './usage.ts'

const SIZES = [1_000, 10_000]
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
  for (const size of SIZES) {
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
  const how = `KB of the server's memory for each socket of a room, over what it had before; a new server each time. All offer compression, which the runtime's flag declines for both. Traffic is ${MESSAGES} messages to all.`
  return { name: 'memory', how, tables: [{ columns: ['', '', ...STATES], rows }], targets }
}

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
