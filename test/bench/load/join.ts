// Many who join one room at once: how soon all are in, and what they hear meanwhile.
import { Edgewise, startReferences } from './contestants.ts'
import type { Entrance } from './crowd.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { median, rounded, type Section } from './report.ts'
import { inTurn } from './rounds.ts'

const SIZES = [125, 250, 500]

export async function measureJoin(): Promise<Section> {
  const [edgewise, { relay }] = [await Edgewise.start(), await startReferences()]
  const crowd = new RemoteCrowd()
  const rows: (string | number)[][] = []
  const framesEach: number[] = []
  for (const size of SIZES) {
    const found = await inTurn([edgewise, relay], async (contestant) => {
      const entrance = await crowd.ask('enter', await contestant.room(size))
      await crowd.ask('leave')
      return entrance
    })
    for (const [{ name }, entrances] of found) {
      const figure = (of: (entrance: Entrance) => number) => median(entrances.map(of))
      rows.push([
        `${size} at once`,
        name,
        figure(({ ms }) => ms),
        figure(({ frames }) => frames / size),
        figure(({ bytes }) => bytes / size / 1024),
      ])
    }
    framesEach.push(median((found.get(edgewise) ?? []).map(({ frames }) => frames / size)))
  }
  crowd.stop()
  await edgewise.server.stop()
  await relay.server.stop()
  const [few = Number.NaN, , many = Number.NaN] = framesEach
  const target = {
    what: 'frames: linear in the number of those who join',
    wanted: 'no more for each of 500 than twice as many as for each of 125',
    reached: `${rounded(few)} for each of 125, ${rounded(many)} for each of 500`,
    met: many <= 2 * few,
  }
  const columns = ['', '', 'ms until all had their first frame', 'frames for each', 'KB for each']
  const how = 'All connect at the same moment to a room without messages.'
  return { name: 'join', how, tables: [{ columns, rows }], targets: [target] }
}
