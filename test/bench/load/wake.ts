// The first message after an eviction: how soon the last of many has heard it.
import { setTimeout as delay } from 'node:timers/promises'
import { Edgewise, startReferences } from './contestants.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { atMost, median, type Section } from './report.ts'
import { inTurn } from './rounds.ts'

const SIZE = 500
/** After ten seconds of silence a room is evicted, in ms. */
const UNTIL_ASLEEP = 13_000
/** What holds the first message. */
const READ = 'the room reads its newest version and its epoch before it.'

export async function measureWake(): Promise<Section> {
  const [edgewise, { relay }] = [await Edgewise.start(), await startReferences()]
  const crowds = await Promise.all(
    [edgewise, relay].map(async (contestant) => {
      const crowd = new RemoteCrowd()
      await crowd.ask('enter', await contestant.room(SIZE))
      await crowd.ask('say')
      return { name: contestant.name, crowd }
    }),
  )
  const found = await inTurn(crowds, async ({ crowd }) => {
    await delay(UNTIL_ASLEEP)
    const first = await crowd.ask('say')
    return { first, second: await crowd.ask('say') }
  })
  const figures = [...found].map(([{ name }, each]) => ({
    name,
    first: median(each.map(({ first }) => first)),
    second: median(each.map(({ second }) => second)),
  }))
  for (const { crowd } of crowds) crowd.stop()
  await edgewise.server.stop()
  await relay.server.stop()
  const [ours = Number.NaN, theirs = Number.NaN] = figures.map(({ first }) => first)
  return {
    name: 'wake',
    how: `${SIZE} sockets, and ${UNTIL_ASLEEP / 1000} s of silence, after which the runtime has evicted the room. Then one message: ms until the last has heard it, and of the next one.`,
    tables: [
      {
        columns: ['', 'after an eviction', 'the next'],
        rows: figures.map(({ name, first, second }) => [name, first, second]),
      },
    ],
    targets: [atMost('until the last has heard it, of the bare relay', 1.3, ours, theirs, READ)],
  }
}
