/** What is lost between a room and its relays, or overtaken there by something else, is made good. */

import { evictDurableObject } from 'cloudflare:test'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { KnownRelay } from '../../worker/known-relay.ts'
import { Relay } from '../../worker/relay.ts'
import type { Seats, Told } from '../../worker/relaying.ts'
import { Room } from '../../worker/room.ts'
import { as, type Listener, person } from '../people.ts'
import { abort } from '../trouble.ts'
import { enter, loseOne, relayed, relayStub, rowsOf } from './relayed.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a relay that has missed a frame asks for it, so that its listeners need not (R6)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { adas, bobs } = await relayed(ada, bob)
  await adas.say('heard')
  await bobs.untilVersion(1)
  loseOne()
  const asked = vi.spyOn(Room.prototype, 'missed')
  const said = vi.spyOn(Room.prototype, 'hear')
  await adas.say('lost')
  await adas.say('found by this')
  await bobs.untilVersion(3)
  expect(bobs.timeline()).toEqual(adas.timeline())
  expect(asked.mock.calls).toEqual([[1]])
  expect(said).not.toHaveBeenCalled()
  expect(bobs.syncs()[1]).toMatchObject({ reset: false, after: 1 })
})

/** Two people, of whom the second has heard one message, and whose relay has lost the next and slept since. */
async function asleepThroughOne(): Promise<{ adas: Listener; bobs: Listener }> {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await adas.say('heard')
  await bobs.untilVersion(1)
  const lost = loseOne()
  await adas.say('lost')
  await vi.waitFor(() => expect(lost).toHaveBeenCalled())
  await evictDurableObject(relayStub(room))
  return { adas, bobs }
}

test('listeners of a relay that has slept through a frame ask for it themselves (R6, R8)', async () => {
  const { adas, bobs } = await asleepThroughOne()
  await adas.say('found by this')
  await bobs.untilVersion(3)
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('what a relay has missed it is told of soon, though nobody says another word (R6)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { adas, bobs } = await relayed(ada, bob)
  await adas.say('heard')
  await bobs.untilVersion(1)
  loseOne()
  await adas.say('lost')
  await bobs.untilVersion(2)
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('what a relay has missed that has slept since, its listeners are told of soon (R6, R8)', async () => {
  const { adas, bobs } = await asleepThroughOne()
  await bobs.untilVersion(2)
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('a relay that cannot be reached is told so again, each time later, and not for ever (R8)', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const told: number[] = []
  const counted = vi.fn<(seats: Seats) => void>()
  const tell = async ({ version }: Told) => {
    told.push(version)
    throw new Error('Not reached.')
  }
  const relay = new KnownRelay(
    'a relay',
    () => ({ tell }) as never,
    (_, seats) => counted(seats),
  )
  void relay.tell({ frame: 'lost', after: 0, version: 1 })
  await vi.advanceTimersByTimeAsync(500)
  void relay.tell({ frame: 'lost too', after: 1, version: 2 })
  // Each call is made twice.
  for (const wait of [0, 500, 2_000, 4_000, 8_000, 16_000]) {
    await vi.advanceTimersByTimeAsync(wait)
    expect(told.splice(0)).toHaveLength(wait === 0 ? 4 : 2)
  }
  expect(vi.getTimerCount()).toBe(0)
  expect(counted).toHaveBeenLastCalledWith({ sockets: Number.POSITIVE_INFINITY, people: 0 })
  void relay.tell({ frame: 'lost much later', after: 2, version: 3 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toEqual([3, 3, 3, 3])
  relay.letGo()
  expect(vi.getTimerCount()).toBe(0)
})

test('a relay that answers late is told again of what it has missed since', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const late = Promise.withResolvers<Seats>()
  const tell = vi.fn<(told: Told) => Promise<Seats>>().mockReturnValueOnce(late.promise)
  tell.mockRejectedValue(new Error('Not reached.'))
  const relay = new KnownRelay(
    'a relay',
    () => ({ tell }) as never,
    () => {},
  )
  void relay.tell({ frame: 'answered late', after: 0, version: 1 })
  await relay.tell({ frame: 'lost', after: 1, version: 2 })
  late.resolve({ sockets: 1, people: 1 })
  tell.mockResolvedValue({ sockets: 1, people: 1 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(tell.mock.lastCall).toMatchObject([{ after: 2, version: 2 }])
  expect(vi.getTimerCount()).toBe(0)
})

test('what a room did not come to tell before it died, listeners of a relay that has slept since ask for', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  adas.close()
  await adas.untilClosed()
  await abort(room)
  await evictDurableObject(relayStub(room))
  await as(ada, `/api/rooms/${room}/people`)
  await bobs.untilVersion(2)
})

test('what overtakes the answer to a resume on its way to a relay is asked for after it (R6)', async () => {
  const { adas, bobs } = await asleepThroughOne()
  const answer = holdAnswer('"sync"')
  await adas.say('found by this')
  await vi.waitFor(() => expect(answer.isGiven).toBe(true))
  await adas.say('overtakes')
  await bobs.heard((event) => event.type === 'message' && event.message.body === 'overtakes')
  answer.isSent = true
  await bobs.untilVersion(4)
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('an answer that overtakes what was told before it leaves no gap behind', async () => {
  const [ada, bob] = [await person(), await person()]
  const { adas, bobs } = await relayed(ada, bob)
  const { tell } = Relay.prototype
  const refused = () => bobs.events().filter(({ type }) => type === 'refused')
  vi.spyOn(Relay.prototype, 'tell').mockImplementation(function (this: Relay, told) {
    return vi.waitFor(() => expect(refused()).toHaveLength(1)).then(() => tell.call(this, told)) as never
  })
  const { id } = await adas.say('one')
  await bobs.ask({ type: 'remove', id: crypto.randomUUID(), message: id, revision: 0 })
  expect(bobs.version).toBe(0)
  await bobs.untilVersion(1)
  expect(bobs.syncs()).toHaveLength(1)
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('whoever speaks at a relay is answered, even where what everybody hears is lost on its way there (R4)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { adas, bobs } = await relayed(ada, bob)
  const lost = loseOne()
  await bobs.say('lost')
  await vi.waitFor(() => expect(lost).toHaveBeenCalled())
  await adas.untilVersion(1)
})

test('a relay that says it is empty while somebody comes in there is kept', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas } = await relayed(ada, bob)
  let eves: Listener | undefined
  const answered = vi
    .spyOn(Relay.prototype, 'tell')
    .mockImplementationOnce(
      () => vi.waitFor(() => expect(eves).toBeDefined()).then(() => ({ sockets: 0, people: 0 })) as never,
    )
  await adas.say('one')
  eves = await enter(eve, room)
  await vi.waitFor(() => expect(answered).toHaveResolved())
  await adas.say('two')
  await eves.untilVersion(2)
  expect(await rowsOf(room)).toEqual([`${room}/1`])
})

test('a relay that was let go and come into again is kept, whatever it answers late', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  let eves: Listener | undefined
  const { tell } = Relay.prototype
  const told = vi.spyOn(Relay.prototype, 'tell').mockImplementation(function (this: Relay, given) {
    const seats = tell.call(this, given)
    if (eves) return seats
    return vi.waitFor(() => expect(eves).toBeDefined(), 5_000).then(() => ({ sockets: 0, people: 0 })) as never
  })
  await adas.say('one')
  await bobs.untilVersion(1)
  bobs.close()
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([]))
  eves = await enter(eve, room)
  await vi.waitFor(() => expect(told).toHaveResolved())
  await Promise.all(told.mock.results.map(({ value }) => value))
  await adas.say('two')
  await eves.untilVersion(2)
  expect(await rowsOf(room)).toEqual([`${room}/1`])
})

/** Has the room's answer to such a frame wait on its way to the relay. */
function holdAnswer(to: string): { isGiven: boolean; isSent: boolean } {
  const held = { isGiven: false, isSent: false }
  const { hear } = Room.prototype
  vi.spyOn(Room.prototype, 'hear').mockImplementation(function (this: Room, ...said) {
    const answer = hear.apply(this, said)
    if (held.isSent || !String(said[2]).includes(to)) return answer
    held.isGiven = true
    return vi.waitFor(() => expect(held.isSent).toBe(true)).then(() => answer) as never
  })
  return held
}
