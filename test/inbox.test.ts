/** What somebody has not read: told once, counted right, and the same on every device. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Entry } from '../protocol/inbox.ts'
import { GONE_AFTER } from '../protocol/limits.ts'
import { LOBBY, type OwnRoom, type RoomInfo } from '../protocol/model.ts'
import { KEPT_MAX } from '../worker/inbox.ts'
import { User } from '../worker/user.ts'
import { Device, entriesOf, roomOf } from './devices.ts'
import { collect, untilSettled } from './owed.ts'
import { as, ask, Listener, newDirect, newRoom, type Person, person, post, postOverHttp, roomStub } from './people.ts'

function rowsOf(table: string, who: Person): Promise<number> {
  return runInDurableObject(
    env.USER.getByName(who.id),
    (_, { storage }) => storage.sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`).one().rows,
  )
}

const tells = (told: { mock: { calls: unknown[][] } }) => told.mock.calls.length

describe('a member who is not in the room', () => {
  test('is told once that there is something to read, until they have read it, and then of what comes next', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [bobs, told] = [await Device.open(bob), vi.spyOn(User.prototype, 'told')]
    onTestFinished(() => told.mockRestore())
    for (const body of ['one', 'two', 'three']) await postOverHttp(ada, room.id, body)
    await bobs.until(room.id, { unread: true, calls: 0 })
    await evictDurableObject(roomStub(room.id))
    const last = await postOverHttp(ada, room.id, 'four')
    expect(tells(told)).toBe(1)
    bobs.read(room.id, last.version)
    await vi.waitFor(async () =>
      expect(await (await as(bob, `/api/rooms/${room.id}/unread?after=${last.version}`)).json()).toEqual({ count: 0 }),
    )
    await vi.waitFor(async () => {
      await postOverHttp(ada, room.id, 'five')
      expect(tells(told)).toBe(2)
    })
    await bobs.until(room.id, { unread: true })
  })

  test('has nothing to read of what was said before they came, however late they are told what was said first', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    for (const body of ['one', 'two', 'three']) await postOverHttp(ada, room.id, body)
    await ask(bob, 'PUT', `/api/rooms/${room.id}/members/${bob.id}`, {})
    const bobs = await Device.open(bob)
    const { told } = User.prototype
    const late = vi.spyOn(User.prototype, 'told').mockImplementation(function (this: User, ...args) {
      if (args[0].excerpt === 'four') throw new Error('Not now.')
      return told.apply(this, args)
    })
    onTestFinished(() => late.mockRestore())
    const first = await postOverHttp(ada, room.id, 'four')
    await vi.waitFor(() => expect(late).toHaveBeenCalled())
    const second = await postOverHttp(ada, room.id, `@${bob.nickname}`)
    await bobs.until(room.id, { unread: true, calls: 1, read: { version: second.seq - 1, mark: 0 } })
    late.mockRestore()
    await collect(roomStub(room.id))
    await bobs.until(room.id, { unread: true, calls: 1, read: { version: first.seq - 1, mark: 0 } })
    const unread = await as(bob, `/api/rooms/${room.id}/unread?after=${first.seq - 1}`)
    expect(await unread.json()).toEqual({ count: 2 })
  })

  test('is not told of what they said themselves, nor while they are in the room', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const told = vi.spyOn(User.prototype, 'told')
    onTestFinished(() => told.mockRestore())
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    await bobs.untilVersion((await adas.say('hello')).version)
    await adas.untilVersion((await bobs.say('hello yourself')).version)
    expect(tells(told)).toBe(0)
    bobs.close()
    // Who listens elsewhere goes by number: nobody is named until the room has all listeners to itself.
    await adas.heard(({ type }) => type === 'left' || type === 'here')
    await adas.say('gone?')
    await vi.waitFor(() => expect(tells(told)).toBe(1))
  })

  test('has read what another of their devices has, at once, and what is unread by the count of all of it', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [laptop, phone] = [await Device.open(bob), await Device.open(bob)]
    const messages = []
    for (const body of ['one', 'two', 'three']) messages.push(await postOverHttp(ada, room.id, body))
    const count = async (after: number) =>
      (await (await as(bob, `/api/rooms/${room.id}/unread?after=${after}`)).json<{ count: number }>()).count
    expect(await count(1)).toBe(3)
    await phone.until(room.id, { unread: true })
    laptop.read(room.id, messages[1]?.version ?? 0, true)
    await phone.until(room.id, { read: { version: messages[1]?.version ?? 0, mark: 1 }, unread: true })
    expect(await count(messages[1]?.version ?? 0)).toBe(1)
    // Removed, it is nothing that anybody has to read.
    await as(ada, `/api/rooms/${room.id}/messages/${messages[2]?.id}?revision=0`, { method: 'DELETE' })
    expect(await count(messages[1]?.version ?? 0)).toBe(0)
    await phone.until(room.id, { read: { version: messages[1]?.version ?? 0, mark: 2 }, unread: false })
    phone.read(room.id, messages[2]?.version ?? 0)
    await laptop.until(room.id, { read: { version: messages[2]?.version ?? 0, mark: 3 }, unread: false })
    // Marked unread from the first on, on both.
    laptop.read(room.id, 0, true)
    await phone.until(room.id, { read: { version: 0, mark: 4 }, unread: true })
  })
})

describe('a read mark', () => {
  test('reaches new devices although it is not written: once a minute it is, and when its device is left', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [laptop, phone] = [await Device.open(bob), await Device.open(bob)]
    const written = () =>
      runInDurableObject(
        env.USER.getByName(bob.id),
        (_, { storage }) =>
          storage.sql.exec<{ read: number }>('SELECT read FROM places WHERE room = ?', room.id).one().read,
      )
    const mark = (version: number) => laptop.send({ type: 'read', room: room.id, version, mark: version, unread: true })
    for (const version of [1, 2, 3]) mark(version)
    await phone.until(room.id, { read: { version: 3, mark: 3 } })
    await evictDurableObject(env.USER.getByName(bob.id))
    expect((await Device.open(bob)).rooms.get(room.id)?.read).toEqual({ version: 3, mark: 3 })
    expect(await written()).toBe(0)
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
    mark(4)
    await phone.until(room.id, { read: { version: 4, mark: 4 } })
    expect(await written()).toBe(4)
    clock.mockRestore()
    mark(5)
    await phone.until(room.id, { read: { version: 5, mark: 5 } })
    expect(await written()).toBe(4)
    laptop.close()
    await vi.waitFor(async () => expect(await written()).toBe(5))
  })

  test('of an older count changes nothing, and of two with one count the farther holds', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [laptop, phone] = [await Device.open(bob), await Device.open(bob)]
    laptop.send({ type: 'read', room: room.id, version: 7, mark: 3, unread: true })
    await phone.until(room.id, { read: { version: 7, mark: 3 } })
    phone.send({ type: 'read', room: room.id, version: 9, mark: 2, unread: true })
    phone.send({ type: 'read', room: room.id, version: 5, mark: 3, unread: true })
    phone.send({ type: 'read', room: room.id, version: 8, mark: 3, unread: true })
    await laptop.until(room.id, { read: { version: 8, mark: 3 } })
  })

  test.each([
    '',
    'x',
    '[]',
    '{"type":"read"}',
    '{"type":"read","room":"nope","version":1,"mark":1,"unread":false}',
    '{"type":"read","room":"lobby","version":-1,"mark":1e99,"unread":0}',
  ])('that is %j is not heard', async (frame) => {
    const bob = await person()
    const { webSocket } = await as(bob, '/api/me/socket', { headers: { Upgrade: 'websocket' } })
    webSocket?.accept()
    const before = await env.USER.getByName(bob.id).rooms()
    webSocket?.send(frame)
    await evictDurableObject(env.USER.getByName(bob.id))
    expect(await env.USER.getByName(bob.id).rooms()).toEqual(before)
  })
})

describe('a mention', () => {
  test('is told to whom it names, wherever they are, is in their inbox, and is read with the room', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [bobs, listening] = [await Device.open(bob), await Listener.join(bob, room.id)]
    const message = await postOverHttp(ada, room.id, `tea, @${bob.nickname.toUpperCase()}?`)
    await listening.untilVersion(message.version)
    await bobs.until(room.id, { calls: 1, unread: true })
    const entry = { room: room.id, name: room.name, message: message.id, seq: message.seq, kind: 'mention' }
    expect(await entriesOf(bob)).toMatchObject([
      { ...entry, author: { id: ada.id }, excerpt: message.body, read: false },
    ])
    expect(bobs.entries).toMatchObject([entry])
    bobs.read(room.id, message.version)
    await bobs.until(room.id, { calls: 0, unread: false })
    expect(await entriesOf(bob)).toMatchObject([{ ...entry, read: true }])
    expect(await entriesOf(ada)).toEqual([])
  })

  test('that is told twice is there once (R13)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const message = await postOverHttp(ada, room.id, `@${bob.nickname}`)
    await vi.waitFor(async () => expect(await entriesOf(bob)).toHaveLength(1))
    await runInDurableObject(roomStub(room.id), async (instance, { storage }) => {
      const call = { type: 'call', version: 1, message: message.id }
      storage.sql.exec("INSERT INTO owed (name, debt, due) VALUES ('again', ?, 0)", JSON.stringify(call))
      await instance.alarm()
    })
    expect(await entriesOf(bob)).toHaveLength(1)
  })

  test('that could not be told is told when it can be', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const failing = vi.spyOn(User.prototype, 'told').mockRejectedValue(new Error('unreachable'))
    onTestFinished(() => failing.mockRestore())
    await postOverHttp(ada, room.id, `@${bob.nickname}`)
    await vi.waitFor(() => expect(tells(failing)).toBeGreaterThan(0))
    failing.mockRestore()
    expect(await entriesOf(bob)).toEqual([])
    await evictDurableObject(roomStub(room.id))
    await collect(roomStub(room.id))
    await untilSettled(roomStub(room.id))
    expect(await entriesOf(bob)).toHaveLength(1)
  })

  test('goes with the message, and comes with an edit', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const bobs = await Device.open(bob)
    const message = await postOverHttp(ada, room.id, 'nobody yet')
    const path = `/api/rooms/${room.id}/messages/${message.id}`
    const body = JSON.stringify({ id: crypto.randomUUID(), body: `@${bob.nickname}, sorry`, revision: 0 })
    expect((await as(ada, path, { method: 'PUT', body })).status).toBe(200)
    await bobs.until(room.id, { calls: 1 })
    await as(ada, `${path}?revision=1`, { method: 'DELETE' })
    await bobs.until(room.id, { calls: 0 })
    expect(await entriesOf(bob)).toEqual([])
  })

  test('in the lobby reaches whoever it names, though nobody is a member there by a row', async () => {
    const [ada, bob, eve] = [await person(), await person(), await person()]
    const [bobs, eves] = [await Device.open(bob), await Device.open(eve)]
    await postOverHttp(ada, LOBBY, `@${bob.nickname}`)
    await bobs.until(LOBBY, { calls: 1, unread: true })
    expect(eves.rooms.get(LOBBY)).toMatchObject({ calls: 0, unread: false })
  })

  test('of somebody who may not see the room tells them nothing (R16)', async () => {
    const [ada, bob, eve] = [await person(), await person(), await person()]
    const body = JSON.stringify({ id: crypto.randomUUID(), name: 'Back room', kind: 'private', members: [bob.id] })
    const { room } = await (await as(ada, '/api/rooms', { method: 'POST', body })).json<{ room: RoomInfo }>()
    await postOverHttp(ada, room.id, `@${eve.nickname} is not here, @${bob.nickname} is`)
    await vi.waitFor(async () => expect(await entriesOf(bob)).toHaveLength(1))
    expect(await entriesOf(eve)).toEqual([])
    expect((await Device.open(eve)).rooms.has(room.id)).toBe(false)
  })

  test('of @room calls all members, and of @here those who are here', async () => {
    const [ada, bob, eve] = [await person(), await person(), await person()]
    const room = await roomOf(ada, bob, eve)
    await Listener.join(eve, room.id)
    await postOverHttp(ada, room.id, '@here')
    await vi.waitFor(async () => expect(await entriesOf(eve)).toHaveLength(1))
    await postOverHttp(ada, room.id, '@room')
    await vi.waitFor(async () =>
      expect([await entriesOf(eve), await entriesOf(bob)].map(({ length }) => length)).toEqual([2, 1]),
    )
    expect(await entriesOf(ada)).toEqual([])
  })
})

describe('a direct room', () => {
  test('calls whoever it is with, with every message', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newDirect(ada, bob)
    const bobs = await Device.open(bob)
    const messages = [await postOverHttp(ada, room.id, 'psst'), await postOverHttp(ada, room.id, 'psst!')]
    await bobs.until(room.id, { calls: 2, unread: true })
    expect(await entriesOf(bob)).toMatchObject([{ kind: 'direct' }, { kind: 'direct' }])
    await as(ada, `/api/rooms/${room.id}/messages/${messages[0]?.id}?revision=0`, { method: 'DELETE' })
    await bobs.until(room.id, { calls: 1 })
  })
})

test('a room with more members than one request can call has the queue tell them', async () => {
  const ada = await person()
  const room = await newRoom(ada)
  const members = await Promise.all(Array.from({ length: 45 }, () => person()))
  for (const member of members)
    await as(member, `/api/rooms/${room.id}/members/${member.id}`, { method: 'PUT', body: '{}' })
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  await postOverHttp(ada, room.id, 'all of you')
  await vi.waitFor(() => expect(tells(told)).toBe(45), { timeout: 10_000 })
  await vi.waitFor(async () => {
    await postOverHttp(ada, room.id, 'and again')
    const before = tells(told)
    await postOverHttp(ada, room.id, 'once more')
    expect(tells(told)).toBe(before)
  })
  const spells = await runInDurableObject(roomStub(room.id), (_, { storage }) =>
    storage.sql.exec<{ bits: ArrayBuffer }>('SELECT bits FROM spells').toArray(),
  )
  expect(spells).toHaveLength(1)
}, 30_000)

test('all rooms at once are marked as read, and tell anew of what comes after that', async () => {
  const [ada, bob] = [await person(), await person()]
  const rooms = [await roomOf(ada, bob), await roomOf(ada, bob)]
  const bobs = await Device.open(bob)
  for (const { id } of rooms) {
    await postOverHttp(ada, id, 'one')
    await postOverHttp(ada, id, `@${bob.nickname}`)
    await bobs.until(id, { unread: true, calls: 1 })
  }
  expect((await as(bob, '/api/me/read', { method: 'POST' })).status).toBe(200)
  for (const { id } of rooms) await bobs.until(id, { unread: false, calls: 0, read: { version: 3, mark: 1 } })
  await postOverHttp(ada, rooms[0]?.id ?? '', 'two')
  await bobs.until(rooms[0]?.id ?? '', { unread: true })
})

test('a mark of one room more than can wait is not lost when it is time to write', async () => {
  const bob = await person()
  const self = env.USER.getByName(bob.id)
  const ids = Array.from({ length: KEPT_MAX + 1 }, () => crypto.randomUUID())
  await runInDurableObject(self, (_, { storage }) => {
    for (const id of ids)
      storage.sql.exec(
        "INSERT INTO places (room, role, epoch, version, info, unread) VALUES (?, 'member', '', 0, ?, 0)",
        ...[id, JSON.stringify({ id, kind: 'public', name: id })],
      )
  })
  const [laptop, phone] = [await Device.open(bob), await Device.open(bob)]
  const last = ids.at(-1) ?? ''
  for (const room of ids.slice(0, -1)) laptop.send({ type: 'read', room, version: 1, mark: 1, unread: false })
  await phone.until(ids.at(-2) ?? '', { read: { version: 1, mark: 1 } })
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
  onTestFinished(() => void vi.restoreAllMocks())
  laptop.send({ type: 'read', room: last, version: 1, mark: 1, unread: false })
  await phone.until(last, { read: { version: 1, mark: 1 } })
})

test('all rooms are marked as read, however many they are', async () => {
  const bob = await person()
  await runInDurableObject(env.USER.getByName(bob.id), (_, { storage }) => {
    for (let n = 0; n < 100; n++) {
      const id = crypto.randomUUID()
      storage.sql.exec(
        "INSERT INTO places (room, role, epoch, version, info, unread) VALUES (?, 'member', '', 0, ?, 1)",
        ...[id, JSON.stringify({ id, kind: 'public', name: `Room ${n}` })],
      )
    }
  })
  const answer = await as(bob, '/api/me/read', { method: 'POST' })
  const { rooms } = await answer.json<{ rooms: readonly OwnRoom[] }>()
  expect(rooms).toHaveLength(101)
  expect(rooms.filter(({ unread }) => unread)).toEqual([])
})

test('an inbox is read page by page and whole, also where much came in one millisecond', async () => {
  const bob = await person()
  const times = [...Array(45).fill(3_000), ...Array(20).fill(2_000), ...Array(40).fill(1_000), 500]
  await runInDurableObject(env.USER.getByName(bob.id), (_, { storage }) => {
    for (const [index, created] of times.entries())
      storage.sql.exec(
        `INSERT INTO entries (room, message, name, seq, kind, author, excerpt, created)
        VALUES ('lobby', ?, '', 1, 'mention', '{}', '', ?)`,
        ...[String(index), created],
      )
  })
  const found: string[] = []
  const pages: number[] = []
  for (let before = '', more = true; more; ) {
    const answer = await as(bob, `/api/me/inbox${before}`)
    const page = await answer.json<{ entries: readonly Entry[]; more: boolean }>()
    found.push(...page.entries.map(({ message }) => message))
    pages.push(page.entries.length)
    before = `?before=${page.entries.at(-1)?.created}`
    more = page.more
  }
  expect(pages).toEqual([65, 41])
  expect(new Set(found).size).toBe(times.length)
  expect((await as(bob, `/api/me/inbox?before=${2 ** 53}`)).status).toBe(400)
})

describe('an inbox socket', () => {
  const MOST = 50
  /** One whose client answers no close, as if its network had gone. */
  const openHalf = async (who: Person) => {
    const { webSocket } = await as(who, '/api/me/socket', { headers: { Upgrade: 'websocket' } })
    const code = new Promise<number>((resolve) => {
      webSocket?.addEventListener('close', (event) => resolve(event.code))
    })
    webSocket?.accept({ allowHalfOpen: true })
    return { code }
  }
  const openMost = (who: Person) => Promise.all(Array.from({ length: MOST }, () => openHalf(who)))
  /** Nothing was heard of any of them for long. @returns how many are held */
  const fallSilent = (who: Person) =>
    runInDurableObject(env.USER.getByName(who.id), (_, ctx) => {
      for (const socket of ctx.getWebSockets())
        socket.serializeAttachment({ ...socket.deserializeAttachment(), connected: Date.now() - GONE_AFTER - 1 })
      return ctx.getWebSockets().length
    })

  test('that has fallen silent is closed when another comes, and takes no place (R11)', async () => {
    const bob = await person()
    const silent = await openMost(bob)
    expect(await (await openHalf(bob)).code).toBe(4429)
    await fallSilent(bob)
    await Device.open(bob)
    expect(new Set(await Promise.all(silent.map(({ code }) => code)))).toEqual(new Set([4408]))
  })

  test('whose client does not answer a close is held, and so it counts', async () => {
    const bob = await person()
    for (const held of [MOST, 2 * MOST]) {
      await openMost(bob)
      expect(await fallSilent(bob)).toBe(held)
    }
    expect(await (await openHalf(bob)).code).toBe(4429)
  })
})

test('what somebody wants of a room is theirs on every device', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const [laptop, phone] = [await Device.open(bob), await Device.open(bob)]
  const wish = (body: object) => as(bob, `/api/me/rooms/${room.id}`, { method: 'PUT', body: JSON.stringify(body) })
  expect(laptop.rooms.get(room.id)).toMatchObject({ starred: false, level: 'mentions', mutedUntil: null })
  expect(await (await wish({ starred: true, level: 'everything' })).json()).toMatchObject({
    starred: true,
    level: 'everything',
  })
  await phone.until(room.id, { starred: true, level: 'everything' })
  await wish({ mutedUntil: 5 })
  await laptop.until(room.id, { starred: true, level: 'everything', mutedUntil: 5 })
  await wish({ read: { version: 3, mark: 1 } })
  await phone.until(room.id, { read: { version: 3, mark: 1 } })
  expect((await wish({ level: 'loud' })).status).toBe(400)
  const elsewhere = await as(bob, `/api/me/rooms/${crypto.randomUUID()}`, { method: 'PUT', body: '{"starred":true}' })
  expect(elsewhere.status).toBe(404)
})

test('in a room where all listen, or all have been told, a post writes two rows and calls nobody', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await roomOf(ada, bob, eve)
  const adas = await Listener.join(ada, room.id)
  await Listener.join(bob, room.id)
  await adas.say('the first, of which eve is told')
  await vi.waitFor(async () => expect(await rowsOf('places WHERE unread = 1', eve)).toBe(1))
  await untilSettled(roomStub(room.id))
  const written = await runInDurableObject(roomStub(room.id), async (instance, { storage }) => {
    const exec = vi.spyOn(storage.sql, 'exec')
    const stamp = {
      role: 'member' as const,
      user: { id: ada.id, nickname: ada.nickname },
      session: 'x',
      expires: 9e15,
      settled: Date.now(),
      origin: 'https://chat.example',
      visited: true,
      hasPassword: true,
    }
    instance.change(stamp, post('the second'))
    const rows = exec.mock.results.reduce((sum, { value }) => sum + (value?.rowsWritten ?? 0), 0)
    exec.mockRestore()
    return rows
  })
  expect(written).toBe(2)
})
