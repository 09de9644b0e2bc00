// One room with as many relays as its listeners need: each object a thread that does one thing after the other.
import { EACH, RELAYS_MAX, TICK, WAY, WORK } from './assumptions.ts'

export interface Outcome {
  readonly relays: number
  /** Shares of their time that the room and a relay work. */
  readonly room: number
  readonly relay: number
  /** Frames a second, to all listeners. */
  readonly frames: number
  /** Milliseconds from a post's arrival in the room until the last listener has it. */
  readonly half: number
  readonly most: number
}

const SECONDS = 60

/** Posts come at random, so many a second on the average; the same every time it is run. */
export function simulate(listeners: number, perSecond: number): Outcome {
  const relays = Math.min(RELAYS_MAX, Math.max(0, Math.ceil((listeners - EACH) / EACH)))
  const own = Math.min(listeners, EACH)
  const each = relays > 0 ? (listeners - own) / relays : 0
  const end = SECONDS * 1000
  const next = gaps(perSecond)
  let [room, relay, roomWork, relayWork, frames] = [0, 0, 0, 0, 0]
  let [arrival, flushed] = [next(), Number.NEGATIVE_INFINITY]
  const waits: number[] = []
  while (arrival < end) {
    // The first goes out at once, the others when the tick is over or the room is free.
    const begins = Math.max(arrival, room, flushed + TICK)
    const told: number[] = []
    for (; arrival <= begins; arrival += next()) told.push(arrival)
    const work = told.length * WORK.post + own * WORK.frame + relays * WORK.call
    room = begins + work
    flushed = begins
    roomWork += work
    const passes = Math.max(relay, room + WAY.toRelay)
    const passing = each * WORK.frame + WORK.call
    if (relays > 0) {
      relay = passes + passing
      relayWork += passing
    }
    frames += listeners
    const heard = (relays > 0 ? relay : room) + WAY.toListener
    for (const at of told) waits.push(heard - at)
  }
  waits.sort((a, b) => a - b)
  return {
    relays,
    room: roomWork / end,
    relay: relayWork / end,
    frames: frames / SECONDS,
    half: waits[waits.length >> 1] ?? Number.NaN,
    most: waits[Math.floor(waits.length * 0.99)] ?? Number.NaN,
  }
}

/** Milliseconds between posts that know nothing of each other; from a generator with a seed of its own (Park and Miller). */
function gaps(perSecond: number): () => number {
  let state = 20_261_122
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return (-Math.log(state / 2_147_483_647) * 1000) / perSecond
  }
}
