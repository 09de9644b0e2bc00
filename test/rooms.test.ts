/** Rooms: each an object of its own, created by somebody and never by asking. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { LOBBY, lobby, type RoomInfo } from '../protocol/model.ts'
import { Room } from '../worker/room.ts'
import { untilSettled } from './owed.ts'
import {
  as,
  ask,
  Listener,
  newPrivate,
  newRoom,
  ORIGIN,
  person,
  postOverHttp,
  request,
  roomStub,
  stampOf,
  upgrade,
} from './people.ts'

function create(who: Parameters<typeof as>[0], name: unknown, id: unknown = crypto.randomUUID()): Promise<Response> {
  return as(who, '/api/rooms', { method: 'POST', body: JSON.stringify({ id, name }) })
}

describe('a public room', () => {
  test('is created, listed for everybody, and has a history of its own', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada, 'Compilers  &\tLinkers')
    expect(room).toMatchObject({ kind: 'public', name: 'Compilers & Linkers' })
    const { rooms } = await (await as(bob, '/api/rooms')).json<{ rooms: unknown[] }>()
    expect(rooms[0]).toMatchObject({ id: LOBBY })
    expect(rooms).toContainEqual({ ...room, active: null })
    const [here, there] = [await Listener.join(bob, room.id), await Listener.join(bob)]
    await postOverHttp(ada, room.id, 'only here')
    await here.untilVersion(1)
    await there.say('only there')
    expect(here.timeline().map(({ body }) => body)).toEqual(['only here'])
    expect(there.timeline().map(({ body }) => body)).not.toContain('only here')
  })

  test('is made known to everybody in the lobby, by an event that does not say its name to readers', async () => {
    const [ada, bob] = [await person(), await person()]
    const [bobs, reader] = [await Listener.join(bob), await Listener.join(undefined)]
    await evictDurableObject(env.DIRECTORY.getByName('directory'))
    await newRoom(ada)
    for (const listener of [bobs, reader]) {
      expect(await listener.heard(({ type }) => type === 'rooms')).toEqual({ type: 'rooms' })
    }
  })

  test('is made known again when it is another, once in a while, and not for who comes and goes', async () => {
    const [ada, bob] = [await person(), await person()]
    await evictDurableObject(env.DIRECTORY.getByName('directory'))
    const here = await Listener.join(bob)
    const room = await newRoom(ada)
    await here.heard(({ type }) => type === 'rooms')
    const announced = vi.spyOn(Room.prototype, 'announceRooms')
    const clock = vi.spyOn(Date, 'now')
    onTestFinished(() => [announced, clock].forEach((spy) => void spy.mockRestore()))
    const change = async (...[who, method, path, body]: Parameters<typeof ask>) => {
      expect((await ask(who, method, `/api/rooms/${room.id}${path}`, body)).status).toBe(200)
      await untilSettled(roomStub(room.id))
    }
    const later = () => clock.mockReturnValue(Date.now() + 5_000)
    later()
    await change(bob, 'PUT', `/members/${bob.id}`, {})
    await change(bob, 'DELETE', `/members/${bob.id}`)
    later()
    for (const topic of ['Linkers', 'Loaders']) await change(ada, 'PATCH', '', { topic })
    await vi.waitFor(() => expect(announced).toHaveBeenCalledOnce())
    later()
    await change(ada, 'PATCH', '', { archived: true })
    await vi.waitFor(() => expect(announced).toHaveBeenCalledTimes(2))
  })

  test('asked for again by the same command is the same room; its name belongs to nobody else (R3)', async () => {
    const [ada, bob] = [await person(), await person()]
    const id = crypto.randomUUID()
    const first = await (await create(ada, 'Straße', id)).json()
    expect(await (await create(ada, 'Straße', id)).json()).toEqual(first)
    const taken = await create(bob, 'STRASSE')
    expect([taken.status, await taken.json()]).toMatchObject([409, { error: { code: 'conflict' } }])
    expect((await create(bob, 'lobby')).status).toBe(409)
  })

  test('whose creation was cut off is completed by the next attempt', async () => {
    const [ada, bob] = [await person(), await person()]
    const reserved = await env.DIRECTORY.getByName('directory').reserveRoom(
      ada.id,
      crypto.randomUUID(),
      'public',
      'Unfinished',
    )
    const list = async () => (await (await as(bob, '/api/rooms')).json<{ rooms: unknown[] }>()).rooms
    expect(await list()).not.toContainEqual(expect.objectContaining(reserved))
    const room = await newRoom(bob, 'unfinished')
    expect(room).toMatchObject(reserved)
    expect(await list()).toContainEqual({ ...room, active: null })
    expect(await newRoom(ada, 'Finished')).not.toMatchObject({ id: room.id })
  })

  test('keeps the names that it had: they are told with it, lead nowhere else, and can be taken back', async () => {
    const [ada, bob] = [await person(), await person()]
    const rename = async (id: string, who: typeof ada, name: string) =>
      (await ask(who, 'PATCH', `/api/rooms/${id}`, { name })).status
    const listed = async (id: string) => {
      await untilSettled(roomStub(id))
      const { rooms } = await (await as(bob, '/api/rooms')).json<{ rooms: RoomInfo[] }>()
      return rooms.find((room) => room.id === id)
    }
    const galley = await newRoom(ada, 'Galley')
    const other = await newRoom(bob, 'Other')
    for (const name of ['galley', 'Mess', 'Kitchen']) expect(await rename(galley.id, ada, name)).toBe(200)
    expect(await listed(galley.id)).toMatchObject({ name: 'Kitchen', former: ['Mess', 'galley'] })
    const taken = await create(bob, 'GALLEY')
    expect([taken.status, await taken.json()]).toMatchObject([409, { error: { code: 'conflict' } }])
    expect(await rename(other.id, bob, 'mess')).toBe(409)
    expect(await rename(galley.id, ada, 'Galley')).toBe(200)
    expect(await listed(galley.id)).toMatchObject({ name: 'Galley', former: ['Kitchen', 'Mess'] })
    for (let count = 0; count < 8; count++) expect(await rename(galley.id, ada, `Galley ${count}`)).toBe(200)
    expect((await listed(galley.id))?.former).toHaveLength(8)
    expect((await create(bob, 'Mess')).status).toBe(201)
  })

  test.each([[''], ['   '], ['x'.repeat(49)], ['a\u0000b'], ['\u202eevil'], [7], [null]])(
    'is not called %o',
    async (name) => {
      const response = await create(await person(), name)
      expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid' } }])
    },
  )
})

describe('what was never created', () => {
  test('looks like what is forbidden, and asking for it creates nothing (R16)', async () => {
    const ada = await person()
    const id = crypto.randomUUID()
    for (const path of [`/api/rooms/${id}/messages`, `/api/rooms/${id}/people`, `/api/rooms/${id}/pictures/x/y`]) {
      const response = await as(ada, path)
      expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'not_found' } }])
    }
    const socket = new Listener(await upgrade(ada, id, 'v=1'))
    expect((await socket.untilClosed()).code).toBe(4404)
    const tables = await runInDurableObject(roomStub(id), (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    )
    expect(tables).toEqual([])
  })

  test('looks so also where the answer takes long, and while the other is being set back (R16)', async () => {
    const [ada, eve] = [await person(), await person()]
    const ids = [(await newPrivate(ada)).id, crypto.randomUUID()]
    const stamp = await stampOf(eve, LOBBY)
    const answers = (settled = Date.now()) =>
      Promise.all(ids.map(async (id) => roomStub(id).standing({ ...stamp, settled })))
    for (const settled of [Date.now(), Date.now() - 61_000]) {
      const [forbidden, unborn] = await answers(settled)
      expect(forbidden).toEqual(unborn)
    }
    const there = roomStub(ids[0] ?? '')
    const armed = Promise.withResolvers<string>()
    const arm = await runInDurableObject(there, (_, { storage }) => {
      vi.spyOn(storage, 'getBookmarkForTime').mockResolvedValue('earlier')
      return vi.spyOn(storage, 'onNextSessionRestoreBookmark').mockReturnValue(armed.promise)
    })
    const ended = there.setBack(Date.now() + 1).then(String, String)
    await vi.waitFor(() => expect(arm).toHaveBeenCalled())
    const [forbidden, unborn] = await answers()
    expect(forbidden).toEqual(unborn)
    expect(await there.standing(await stampOf(ada, ids[0] ?? ''))).toMatchObject({ code: 'rate' })
    armed.resolve('now')
    await ended
  })

  test.each(['nope', '..%2f', 'LOBBY', '%00', 'lobby%2fx'])('includes the room "%s"', async (id) => {
    expect((await as(await person(), `/api/rooms/${id}/messages`)).status).toBe(404)
  })
})

describe('a reader', () => {
  test('reads the lobby, live, and is not somebody', async () => {
    const [ada, bob] = [await person(), await person()]
    const reader = await Listener.join(undefined)
    const [adas, bobs] = [await Listener.join(ada), await Listener.join(bob)]
    await reader.heard((event) => event.type === 'arrived' && event.user.id === ada.id)
    const message = await adas.say('welcome')
    for (const listener of [reader, bobs]) {
      await listener.untilVersion(message.version)
      expect(listener.timeline()).toContainEqual(message)
    }
    const people = await (await request('/api/rooms/lobby/people')).json()
    expect(people).toMatchObject({ people: expect.arrayContaining([{ id: ada.id, nickname: ada.nickname }]) })
    const arrived = adas.events().flatMap((event) => (event.type === 'arrived' ? [event.user.id] : []))
    expect(arrived).toEqual([ada.id, bob.id])
    expect(await (await request('/api/rooms')).json()).toEqual({
      rooms: [{ ...lobby, active: null }],
    })
  })

  test('reads no other room, whether it exists or not (R16)', async () => {
    const room = await newRoom(await person())
    for (const id of [room.id, crypto.randomUUID()]) {
      expect((await request(`/api/rooms/${id}/messages`)).status).toBe(401)
      const socket = new Listener(await upgrade(undefined, id, 'v=1'))
      expect((await socket.untilClosed()).code).toBe(4401)
    }
  })

  test('reads nothing where the deployment says so', async () => {
    const stub = roomStub(LOBBY)
    const open = await stub.page({ role: 'reader', address: 'test', origin: ORIGIN, settled: Date.now() }, undefined, 1)
    expect(open).toMatchObject({ epoch: expect.any(String) })
    const closed = await runInDurableObject(stub, (room) => {
      const bindings = Reflect.get(room, 'env')
      Reflect.set(room, 'env', { ...bindings, READERS: 'none' })
      const page = room.page({ role: 'reader', address: 'test', origin: ORIGIN, settled: Date.now() }, undefined, 1)
      Reflect.set(room, 'env', bindings)
      return page
    })
    expect(closed).toMatchObject({ code: 'unauthorized' })
  })
})

describe('a socket', () => {
  test('of an older protocol is told to reload (R22)', async () => {
    const socket = new Listener(await upgrade(await person(), LOBBY, 'v=0'))
    expect((await socket.untilClosed()).code).toBe(4426)
  })

  test('asked for without an upgrade is refused in words', async () => {
    const response = await request('/api/rooms/lobby/socket?v=1')
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid' } }])
  })

  test('cannot say who it is: what a client sends for a stamp is not heard (R15)', async () => {
    const [ada, eve] = [await person(), await person()]
    const stamp = {
      role: 'user',
      user: { id: ada.id, nickname: ada.nickname },
      session: 'x',
      expires: 9e15,
      settled: 9e15,
    }
    const headers = { 'X-Stamp': encodeURIComponent(JSON.stringify(stamp)) }
    const listener = new Listener(await upgrade(eve, LOBBY, 'v=1', headers))
    await listener.until(() => listener.frames.length > 0)
    expect((await listener.say('who am I?')).author).toBe(eve.id)
  })

  test('ignores commands of types that it does not know, and says so to whoever named theirs (R22)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const command = crypto.randomUUID()
    adas.sendRaw(JSON.stringify({ type: 'dance', id: command }))
    expect(await adas.heard((event) => event.type === 'refused')).toMatchObject({ code: 'unknown_type', command })
    adas.frames.length = 0
    adas.sendRaw(new Uint8Array([1, 2, 3]).buffer)
    expect(await adas.heard((event) => event.type === 'refused')).toMatchObject({ code: 'invalid' })
    await adas.say('in words')
    await bobs.untilVersion(1)
    expect(bobs.events().filter(({ type }) => type === 'refused')).toEqual([])
  })

  test('is one of 30 that a user may have open in a room', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const sockets = await Promise.all(Array.from({ length: 30 }, () => Listener.join(ada, room.id)))
    const one = new Listener(await upgrade(ada, room.id, 'v=1'))
    expect((await one.untilClosed()).code).toBe(4429)
    expect((await Listener.join(bob, room.id)).closed).toBeUndefined()
    sockets[0]?.close()
    await sockets[0]?.untilClosed()
    expect((await Listener.join(ada, room.id)).closed).toBeUndefined()
  })
})

test('what a private room was called before is told to its members alone, and keeps no name from others', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await newPrivate(ada, bob)
  expect((await ask(ada, 'PATCH', `/api/rooms/${room.id}`, { name: 'Renamed' })).status).toBe(200)
  await untilSettled(roomStub(room.id))
  const told = async (who: typeof ada) => (await as(who, '/api/me/rooms')).text()
  expect(await told(bob)).toContain(`"former":["${room.name}"]`)
  expect(await told(eve)).not.toContain(room.name)
  expect((await create(eve, room.name)).status).toBe(201)
})
