// How many deliveries a second of processor time gives, and how long they take, in rooms of several sizes.

import { drawBars, type Figures } from './chart.ts'
import { type Contestant, Edgewise, startReferences, startSocketIo, startWs } from './contestants.ts'
import type { Heard, Pace } from './crowd.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { atLeast, atMost, median, rounded, type Section, type Table, type Target } from './report.ts'
import { inTurn } from './rounds.ts'

const SIZES = [50, 200, 500]
const SATURATION = '64 under way'
/** Each for so many seconds that there is enough to be counted. */
const PACES: Readonly<Record<string, { readonly pace: Pace; readonly seconds: number }>> = {
  '10 a second': { pace: { perSecond: 10 }, seconds: 2 },
  '100 a second': { pace: { perSecond: 100 }, seconds: 1 },
  [SATURATION]: { pace: { underWay: 64 }, seconds: 1 },
}

type Found = ReadonlyMap<Contestant, readonly Readonly<Record<string, Heard>>[]>

export async function measureFanout(): Promise<Section> {
  const [edgewise, { relay, storing, coalescing }] = [await Edgewise.start(), await startReferences()]
  const [ws, socketIo] = [await startWs(), await startSocketIo()]
  const contestants = [edgewise, relay, storing, coalescing, ws, socketIo]
  const crowd = new RemoteCrowd()
  const tables: Table[] = []
  const targets: Target[] = []
  let bars: Figures = {}
  for (const size of SIZES) {
    const found = await inTurn(contestants, (contestant) => talk(crowd, contestant, size))
    for (const pace of Object.keys(PACES)) tables.push(tableOf(found, size, pace, storing))
    const perSecond = (one: Contestant) => perProcessorSecond(found, one, SATURATION)
    const bytes = (one: Contestant) =>
      rounded(figure(found, one, SATURATION, (heard) => heard.bytes / heard.deliveries))
    const toCoalescing = rounded(perSecond(coalescing) / perSecond(storing))
    const reason = `to ${size} sockets a message takes ${bytes(edgewise)} bytes, with its ids, its versions and its author, and ${bytes(coalescing)} of the coalescing object, which reaches ${toCoalescing} times the storing object's.`
    const against = (factor: number, other: Contestant) =>
      atLeast(
        `${size} sockets, ${SATURATION}: deliveries per second of processor time, of the ${other.name}`,
        factor,
        perSecond(edgewise),
        perSecond(other),
        reason,
      )
    if (size === 200) targets.push(against(5, storing))
    if (size === 500) targets.push(against(15, storing))
    targets.push(against(0.67, coalescing), against(1, ws), against(1, socketIo))
    const p50 = (one: Contestant) => waitOf(found, one, '10 a second', 'p50')
    const stored = `to ${size} sockets a message is on disk before anybody hears of it, which takes the storing object to ${rounded(p50(storing) / p50(relay))} times the bare relay's p50; what else is done for a message of ours was not taken apart.`
    targets.push(atMost(`${size} sockets, 10 a second: p50, of the bare relay`, 1.2, p50(edgewise), p50(relay), stored))
    if (size === 200) bars = Object.fromEntries(contestants.map((one) => [one.name, perSecond(one)]))
  }
  drawBars('fanout.svg', 'Deliveries per second of processor time, 200 sockets, as many messages as it bears', bars)
  crowd.stop()
  for (const { server } of new Set([edgewise, relay, ws, socketIo])) await server.stop()
  const how = `A room of people who all listen, and are members of it where there are members; messages of 61 characters from all of them in turn, for a second or two. \`64 under way\`: a next one is sent when one is heard by its sender. Waits are from sending to hearing, over all who hear it, in ms.`
  return { name: 'fanout', how, tables, targets }
}

async function talk(
  crowd: RemoteCrowd,
  contestant: Contestant,
  size: number,
): Promise<Readonly<Record<string, Heard>>> {
  await crowd.ask('enter', await contestant.room(size))
  const heard: Record<string, Heard> = {}
  for (const [name, { pace, seconds }] of Object.entries(PACES))
    heard[name] = await crowd.ask('talk', { pace, seconds, server: contestant.server.process, speakers: size })
  await crowd.ask('leave')
  return heard
}

function tableOf(found: Found, size: number, pace: string, storing: Contestant): Table {
  const floor = perProcessorSecond(found, storing, pace)
  const rows = [...found.keys()].map((one) => {
    const perSecond = perProcessorSecond(found, one, pace)
    const delivered = figure(found, one, pace, ({ deliveries, seconds }) => deliveries / seconds)
    const waits = (['p50', 'p95', 'p99'] as const).map((share) => waitOf(found, one, pace, share))
    return [
      one.name,
      delivered,
      perSecond,
      perSecond / floor,
      ...waits,
      figure(found, one, pace, ({ missing }) => missing),
    ]
  })
  const columns = ['deliveries a second', 'per second of processor time', 'of the storing object', 'p50', 'p95', 'p99']
  return { columns: [`${size} sockets, ${pace}`, ...columns, 'missing'], rows }
}

function perProcessorSecond(found: Found, one: Contestant, pace: string): number {
  return figure(found, one, pace, ({ deliveries, processorSeconds }) => deliveries / processorSeconds)
}

function waitOf(found: Found, one: Contestant, pace: string, share: 'p50' | 'p95' | 'p99'): number {
  return figure(found, one, pace, ({ wait }) => wait[share])
}

function figure(found: Found, one: Contestant, pace: string, of: (heard: Heard) => number): number {
  return median((found.get(one) ?? []).flatMap((heard) => (heard[pace] ? [of(heard[pace])] : [])))
}
