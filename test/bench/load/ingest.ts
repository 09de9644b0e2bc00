// How many posts a room takes a second, and how soon it acknowledges them.
import { Edgewise, startReferences } from './contestants.ts'
import type { Heard } from './crowd.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { atLeast, median, type Section } from './report.ts'
import { inTurn } from './rounds.ts'

const SENDERS = [1, 16]
const SECONDS = 2
const UNDER_WAY = 64
/** What holds posts over HTTP. */
const SETTLED =
  "each request is settled by its user's object first, a second call, where the reference takes everybody's word."

export async function measureIngest(): Promise<Section> {
  const [edgewise, { relay, storing }] = [await Edgewise.start(), await startReferences()]
  const crowd = new RemoteCrowd()
  const [rows, targets] = [[] as (string | number)[][], [] as ReturnType<typeof atLeast>[]]
  for (const senders of SENDERS) {
    for (const way of ['sockets', 'HTTP'] as const) {
      const found = await inTurn([edgewise, storing], async (contestant) => {
        const place = await contestant.room(senders)
        if (way === 'HTTP') return crowd.ask('post', place, { seconds: SECONDS, server: contestant.server.process })
        await crowd.ask('enter', place)
        const talk = {
          pace: { underWay: UNDER_WAY },
          seconds: SECONDS,
          server: contestant.server.process,
          speakers: senders,
        }
        const heard = await crowd.ask('talk', talk)
        await crowd.ask('leave')
        return heard
      })
      const figure = (one: typeof storing, of: (heard: Heard) => number) => median((found.get(one) ?? []).map(of))
      const rate = (one: typeof storing) => figure(one, ({ posts, seconds }) => posts / seconds)
      const label = `${senders} ${senders === 1 ? 'sender' : 'senders'}, ${way}`
      for (const one of [edgewise, storing]) {
        const each = figure(one, ({ posts, processorSeconds }) => (processorSeconds / posts) * 1e6)
        rows.push([
          label,
          one.name,
          rate(one),
          each,
          figure(one, ({ answer }) => answer.p50),
          figure(one, ({ answer }) => answer.p99),
        ])
      }
      targets.push(
        atLeast(
          `${label}: posts a second, of the storing object`,
          0.8,
          rate(edgewise),
          rate(storing),
          way === 'HTTP' ? SETTLED : undefined,
        ),
      )
    }
  }
  crowd.stop()
  await edgewise.server.stop()
  await relay.server.stop()
  const columns = ['', '', 'posts a second', 'µs of processor time each', 'p50 to the acknowledgement, ms', 'p99']
  const how = `One room. Over sockets ${UNDER_WAY} posts are under way, over HTTP one for each sender.`
  return { name: 'ingest', how, tables: [{ columns, rows }], targets }
}
