/** A room with more listeners than it holds itself. It holds one here, and each relay one. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { FRAME_MAX } from '../../protocol/limits.ts'
import { Relay } from '../../worker/relay.ts'
import { Room } from '../../worker/room.ts'
import { as, Listener, newRoom, person, post, roomStub, stampOf, upgrade } from '../people.ts'
import { enter, knock, relayed, relayStub, rowsOf } from './relayed.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('whoever finds no place in the room hears and says everything at a relay, and each relay is told once', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const eves = await Listener.join(eve, room)
  const told = vi.spyOn(Relay.prototype, 'tell')
  const listeners = [adas, bobs, eves]
  const said = []
  for (const listener of [...listeners, ...listeners]) {
    // One that has just woken is quiet, and tells at once what is said.
    await evictDurableObject(roomStub(room))
    said.push(await listener.say('heard everywhere'))
    await Promise.all(listeners.map((each) => each.untilVersion(said.length)))
  }
  for (const listener of listeners) {
    expect(listener.timeline()).toEqual(said)
    expect(listener.syncs()).toHaveLength(1)
  }
  expect(said.map(({ author }) => author)).toEqual([ada, bob, eve, ada, bob, eve].map(({ id }) => id))
  const frames = told.mock.calls.map(([{ frame }]) => frame).filter((frame) => frame.includes('"message"'))
  expect(frames).toHaveLength(2 * 6)
  expect(new Set(frames).size).toBe(6)
})

test('who is here is said by number as long as relays are needed, and by name again after that', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await adas.heard((event) => event.type === 'crowd' && event.count === 2)
  expect(bobs.syncs()[0]).toMatchObject({ here: [], count: 2 })
  const people = () => as(ada, `/api/rooms/${room}/people`).then((response) => response.json())
  expect(await people()).toEqual({ people: [], count: 2 })
  bobs.close()
  const few = await adas.heard(({ type }) => type === 'here')
  expect(few).toEqual({ type: 'here', users: [{ id: ada.id, nickname: ada.nickname }] })
  expect(await people()).toEqual({ people: [{ id: ada.id, nickname: ada.nickname }] })
  expect(adas.events().filter(({ type }) => type === 'arrived' || type === 'left')).toHaveLength(1)
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([]))
})

test('what is told while somebody comes in at a relay reaches them once, after their first frame', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  const adas = await Listener.join(ada, room)
  await adas.say('before')
  onNextJoin(async (inRoom, join) => {
    const joined = join()
    inRoom.change(await stampOf(ada, room), post('told while the answer is on its way'))
    await vi.waitFor(() => expect(told.mock.calls.filter(([{ after, version }]) => after < version)).toHaveLength(1))
    return joined
  })
  const told = vi.spyOn(Relay.prototype, 'tell')
  const bobs = await Listener.join(bob, room)
  await bobs.untilVersion(2)
  expect(bobs.syncs()).toMatchObject([{ version: 1 }])
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('what the first frame at a relay covers is not told again', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  onNextJoin(async (inRoom, join) => {
    inRoom.change(await stampOf(ada, room), post('sooner'))
    await vi.waitFor(() => expect(bobs.version).toBe(1))
    return join()
  })
  const eves = await enter(eve, room)
  await adas.say('next')
  await eves.untilVersion(2)
  expect(eves.syncs()).toMatchObject([{ version: 1 }])
  expect(eves.events().filter(({ type }) => type === 'message')).toHaveLength(1)
})

test('a relay that has died is found again by whoever comes back, and by the room', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await runInDurableObject(relayStub(room), (_, ctx) => ctx.abort()).catch(() => undefined)
  await bobs.untilClosed()
  const back = await enter(bob, room)
  await adas.say('the first since')
  await back.untilVersion(1)
  expect(back.timeline()).toEqual(adas.timeline())
})

test('a room that has died answers at its relays as before', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await bobs.say('before')
  await runInDurableObject(roomStub(room), (_, ctx) => ctx.abort()).catch(() => undefined)
  await adas.untilClosed()
  await bobs.say('after')
  expect(bobs.timeline().map(({ body }) => body)).toEqual(['before', 'after'])
})

test('evicted between every two steps, room and relay lose, double and forge nothing (R8)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const evict = async () => {
    await evictDurableObject(relayStub(room))
    await evictDurableObject(roomStub(room))
  }
  await evict()
  const first = await adas.say('one')
  await bobs.untilVersion(1)
  await evict()
  const second = await bobs.say('two')
  expect([first.author, second.author]).toEqual([ada.id, bob.id])
  await evict()
  await bobs.ask({ type: 'edit', id: crypto.randomUUID(), message: second.id, revision: 0, body: 'two!' })
  await evict()
  bobs.frames.length = 0
  expect(await bobs.ask(post('other', second.id))).toMatchObject({ message: { body: 'two!', version: 3 } })
  await evict()
  expect(await bobs.ask({ type: 'remove', id: crypto.randomUUID(), message: first.id, revision: 0 })).toMatchObject({
    code: 'forbidden',
  })
  await adas.untilVersion(3)
  expect(adas.timeline()).toEqual(bobs.timeline())
  await evict()
  expect((await Listener.join(await person(), room)).timeline()).toEqual(adas.timeline())
  await evict()
  bobs.close()
  await adas.say('three')
  expect(adas.timeline().map(({ body }) => body)).toEqual(['one', 'two!', 'three'])
})

test('a session that ends is closed at a relay, has nothing to say there, and does not come in again (R15)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas } = await relayed(ada, bob)
  const eve = await person()
  const eves = new Listener(await upgrade(eve, room, 'v=1'), undefined, true)
  await eves.say('alive')
  const stamp = await stampOf(eve, room)
  // It has ended, and its socket at the relay is not closed yet.
  vi.spyOn(Relay.prototype, 'closeSession').mockImplementation(() => {
    throw new Error('Not reached.')
  })
  await as(eve, '/api/session', { method: 'DELETE' })
  eves.send(post('too late'))
  expect((await eves.untilClosed()).code).toBe(4401)
  eves.send(post('from beyond the grave'))
  const late = await knock(stamp, relayStub(room, 2))
  expect([late.status, await late.json()]).toMatchObject([401, { code: 'unauthorized' }])
  await adas.say('next')
  expect(adas.timeline().map(({ body }) => body)).toEqual(['alive', 'next'])
})

test('a session that ends while it comes in at a relay leaves no socket open (R15)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room } = await relayed(ada, bob)
  const eve = await person()
  onNextJoin(async (_, join) => {
    const joined = join()
    expect(joined).toMatchObject({ version: 0 })
    await as(eve, '/api/session', { method: 'DELETE' })
    return joined
  })
  const response = await upgrade(eve, room, 'v=1')
  expect((await new Listener(response).untilClosed()).code).toBe(4401)
  expect(await runInDurableObject(relayStub(room, 2), (_, ctx) => ctx.getWebSockets().length)).toBe(0)
})

test('whoever is renamed, or leaves a public room, while they come in at a relay is told to come again (R9)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room } = await relayed(ada, bob)
  const eve = await person()
  const self = `/api/rooms/${room}/members/${eve.id}`
  await as(eve, self, { method: 'PUT', body: '{}' })
  const meanwhile = [
    () => as(eve, '/api/me', { method: 'PUT', body: JSON.stringify({ name: 'Eve' }) }),
    () => as(eve, self, { method: 'DELETE' }),
  ]
  for (const happens of meanwhile) {
    const seen: unknown[] = []
    const told = vi.spyOn(Relay.prototype, 'closeUser').mockClear()
    onNextJoin(async (_, join) => {
      const joined = join()
      seen.push(joined, (await happens()).status)
      await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2))
      return joined
    })
    const { code } = await new Listener(await upgrade(eve, room, 'v=1')).untilClosed()
    expect([...seen, code]).toEqual([expect.objectContaining({ frame: expect.any(String) }), 200, 4429])
  }
  const back = await Listener.join(eve, room)
  expect(back.syncs()).toHaveLength(1)
})

test('a session that has ended closes at a relay as soon as that can be reached (R13, R15)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const notReached = () => {
    throw new Error('Not reached.')
  }
  const unreached = vi.spyOn(Relay.prototype, 'closeSession')
  unreached.mockImplementationOnce(notReached).mockImplementationOnce(notReached)
  await as(bob, '/api/session', { method: 'DELETE' })
  expect(unreached).toHaveBeenCalled()
  await adas.say('heard')
  await bobs.untilVersion(1)
  await runInDurableObject(env.USER.getByName(bob.id), async (user, { storage }) => {
    storage.sql.exec('UPDATE owed SET due = 0')
    await user.alarm()
  })
  expect((await bobs.untilClosed()).code).toBe(4401)
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([]))
})

test('a room that was set back closes the sockets of its relays as well (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await bobs.say('old')
  await roomStub(room).renew()
  expect([(await adas.untilClosed()).code, (await bobs.untilClosed()).code]).toEqual([4000, 4000])
  await vi.waitFor(async () => expect(await rowsOf(room)).toEqual([]))
  const back = await Listener.join(bob, room, bobs)
  expect(back.syncs()).toMatchObject([{ reset: true }])
  expect(back.epoch).not.toBe(bobs.epoch)
})

test('when the room fails, whoever spoke at a relay is told to come again, and nothing happens twice', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const { hear } = Room.prototype
  const gone = vi.spyOn(Room.prototype, 'hear').mockImplementation(function (this: Room, ...given) {
    hear.apply(this, given)
    throw new Error('Gone before it could answer.')
  })
  const said = post('once')
  bobs.send(said)
  expect((await bobs.untilClosed()).code).toBe(1013)
  gone.mockRestore()
  const back = await Listener.join(bob, room, bobs)
  await back.ask(said)
  await adas.untilVersion(1)
  expect(adas.timeline()).toMatchObject([{ id: said.id, version: 1 }])
})

test('a bug on what somebody says at a relay closes their socket, and no other', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await runInDurableObject(roomStub(room), (_, { storage }) => storage.sql.exec('ALTER TABLE messages RENAME TO gone'))
  bobs.send(post('hello'))
  expect((await bobs.untilClosed()).code).toBe(1011)
  await runInDurableObject(roomStub(room), (_, { storage }) => storage.sql.exec('ALTER TABLE gone RENAME TO messages'))
  await adas.say('still here')
})

test('a flood at a relay is closed there', async () => {
  const [ada, bob] = [await person(), await person()]
  const { adas, bobs } = await relayed(ada, bob)
  for (let sent = 0; sent < 3; sent++) bobs.sendRaw('x'.repeat(60 * FRAME_MAX))
  expect((await bobs.untilClosed()).code).toBe(4429)
  await adas.say('calm')
})

/** Has the next who comes in at a relay wait for the room's answer, as over a long way. */
function onNextJoin(answer: (room: Room, join: () => ReturnType<Room['join']>) => Promise<unknown>): void {
  const { join } = Room.prototype
  const restore = () => Object.assign(Room.prototype, { join })
  onTestFinished(() => void restore())
  Object.assign(Room.prototype, {
    join(this: Room, ...given: Parameters<typeof join>) {
      restore()
      return answer(this, () => this.join(...given))
    },
  })
}
