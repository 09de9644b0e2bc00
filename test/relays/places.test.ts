/** Which relay somebody is sent to, and how many may come in there. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, expect, test, vi } from 'vitest'
import { Relay } from '../../worker/relay.ts'
import { Listener, newRoom, person, roomStub, stampOf, upgrade } from '../people.ts'
import { enter, knock, relayed, relayStub, rowsOf } from './relayed.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('no more relays are made than a room can tell', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    for (let number = 2; number <= 100; number++)
      storage.sql.exec('INSERT INTO relays VALUES (?)', `${room}/EU${number}`)
  })
  const full = vi.spyOn(Relay.prototype, 'tell').mockReturnValue({ sockets: 1, people: 1 })
  await evictDurableObject(roomStub(room))
  const eves = new Listener(await upgrade(await person(), room, 'v=1'))
  expect((await eves.untilClosed()).code).toBe(4429)
  full.mockRestore()
  // The next frame finds that most are empty.
  await adas.say('hello')
  await bobs.untilVersion(1)
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([`${room}/1`]))
  await Listener.join(await person(), room)
})

test('a place that is free is found behind one that is not', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room } = await relayed(ada, bob)
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    for (let number = 2; number <= 100; number++)
      storage.sql.exec('INSERT INTO relays VALUES (?)', `${room}/${number === 50 ? 'EU50' : number}`)
  })
  vi.spyOn(Relay.prototype, 'tell').mockReturnValue({ sockets: 1, people: 1 })
  await evictDurableObject(roomStub(room))
  const eves = new Listener(await upgrade(await person(), room, 'v=1'))
  expect((await eves.untilClosed()).code).toBe(4429)
  await roomStub(room).counted(`${room}/EU50`, { sockets: 0, people: 0 })
  const back = new Listener(await upgrade(await person(), room, 'v=1'))
  await back.until(() => back.syncs().length > 0)
  expect(await rowsOf(room)).toContain(`${room}/50`)
})

test('as many as come at once are spread as if they came one after the other', async () => {
  const ada = await person()
  const room = (await newRoom(ada)).id
  await Listener.join(ada, room)
  const people = await Promise.all(Array.from({ length: 12 }, () => person()))
  await Promise.all(people.map((who) => Listener.join(who, room)))
  expect(await rowsOf(room)).toHaveLength(12)
})

test('a place is free again if whoever was sent there does not come in', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  await Listener.join(ada, room)
  const sent = async () => (await knock(await stampOf(bob, room), roomStub(room))).json()
  expect([await sent(), await sent()]).toEqual([{ relay: `${room}/1` }, { relay: `${room}/2` }])
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now + 10_000)
  expect(await sent()).toEqual({ relay: `${room}/1` })
})

test('a relay takes in no more than twice as many as the room sends there', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas } = await relayed(ada, bob)
  const eves = await enter(await person(), room)
  const late = await knock(await stampOf(await person(), room), relayStub(room))
  expect([late.status, await late.json()]).toMatchObject([429, { code: 'rate' }])
  await adas.say('hello')
  await eves.untilVersion(1)
})

test('nobody is sent to a relay that could not be reached, until it answers again', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  bobs.close()
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([]))
  const unreached = vi.spyOn(Relay.prototype, 'tell').mockImplementation(() => {
    throw new Error('Not reached.')
  })
  await runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql.exec('INSERT INTO relays VALUES (?)', `${room}/1`),
  )
  await evictDurableObject(roomStub(room))
  await adas.say('hello')
  await vi.waitFor(() => expect(unreached.mock.calls.length).toBeGreaterThan(1))
  await Listener.join(bob, room)
  expect(await rowsOf(room)).toContain(`${room}/2`)
  unreached.mockRestore()
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([`${room}/2`]), 5_000)
})
