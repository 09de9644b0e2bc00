// A room with relays: whether what it costs the room itself depends on how many listen.
import * as v from 'valibot'
import { Edgewise } from './contestants.ts'
import type { Place } from './crowd.ts'
import { Profiler } from './profile.ts'
import { RemoteCrowd } from './remote-crowd.ts'
import { median, rounded, type Section } from './report.ts'
import { inTurn } from './rounds.ts'

const RELAYS = [0, 1, 2, 4]
/** Sockets of the room, and of each relay. */
const EACH = 250
const PER_SECOND = 10
const SECONDS = 4

interface Setting {
  readonly relays: number
  readonly place: Place
}

interface Found {
  /** Milliseconds of processor time for a message. */
  readonly room: number
  readonly relays: number
  readonly process: number
  /** That the room made of its relays, for a frame to its own listeners. */
  readonly calls: number
  /** That each who listens at a relay has heard, for a message. */
  readonly frames: number
}

export async function measureRelays(): Promise<Section> {
  const edgewise = await Edgewise.start({ SOCKETS_PER_OBJECT: String(EACH) }, true)
  const profiler = await Profiler.of(edgewise.server)
  const settings: Setting[] = []
  for (const relays of RELAYS) settings.push({ relays, place: await edgewise.room(EACH * (1 + relays)) })
  const found = await inTurn(settings, (setting) => talk(edgewise, profiler, setting))
  profiler.stop()
  await edgewise.server.stop()
  const rows = [...found].map(([{ relays }, each]) => {
    const figure = (of: (one: Found) => number) => median(each.map(of))
    return [
      `${relays}`,
      `${EACH * (1 + relays)}`,
      figure(({ room }) => room),
      figure(({ relays: theirs }) => theirs),
      figure(({ process }) => process),
      figure(({ calls }) => calls),
      figure(({ frames }) => frames),
    ]
  })
  const roomAt = (index: number) => Number(rows[index]?.[2])
  const [fewest, most] = [roomAt(1), roomAt(RELAYS.length - 1)]
  const target = {
    what: "the room's own processor time for a message, with 4 relays of that with 1",
    wanted: 'flat: at most 1.5 times',
    reached: `${rounded(most / fewest)} times`,
    met: most <= 1.5 * fewest,
  }
  const columns = ['relays', 'listeners', 'ms of the room a message', 'of its relays', 'of both']
  const how = `The room and each relay hold ${EACH} sockets, all of members; ${PER_SECOND} messages a second, all from sockets of the room, for ${SECONDS} s. Both run in one process here; its processor time is shared out by whose code is on the stack when V8 takes a sample.`
  return {
    name: 'relays',
    how,
    tables: [{ columns: [...columns, 'calls to relays a flush', 'frames a listener and message'], rows }],
    targets: [target],
  }
}

async function talk(edgewise: Edgewise, profiler: Profiler, { relays, place }: Setting): Promise<Found> {
  const [inside, beyond] = [new RemoteCrowd(), new RemoteCrowd()]
  await inside.ask('enter', { ...place, people: place.people.slice(0, EACH) })
  await beyond.ask('enter', { ...place, people: place.people.slice(EACH) })
  const count = async () => ({
    calls: v.parse(v.number(), await (await fetch(`${edgewise.server.url}/calls`)).json()),
    inside: await inside.ask('heard'),
    beyond: await beyond.ask('heard'),
  })
  const before = await count()
  let [posts, seconds] = [0, 0]
  const stacks = await profiler.during(async () => {
    const options = { pace: { perSecond: PER_SECOND }, seconds: SECONDS, server: edgewise.server.process, speakers: 16 }
    const heard = await inside.ask('talk', options)
    posts = heard.posts
    seconds = heard.processorSeconds
  })
  const after = await count()
  inside.stop()
  beyond.stop()
  const ours = stacks.filter((stack) => stack.length > 0)
  const theirs = ours.filter((stack) => stack.some((source) => source.endsWith('worker/relay.ts')))
  const process = (seconds * 1000) / posts
  const share = theirs.length / ours.length
  const more = (of: (one: typeof after) => number) => of(after) - of(before)
  return {
    room: process * (1 - share),
    relays: process * share,
    process,
    calls: more(({ calls }) => calls) / (more((one) => one.inside.frames) / EACH),
    frames: relays === 0 ? 0 : more((one) => one.beyond.frames) / more((one) => one.beyond.messages),
  }
}
