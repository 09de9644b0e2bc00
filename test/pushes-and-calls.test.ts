/** What calls people, where it must stop: when a stay is over, a message is removed, a device floods, or a room is large. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { User as PublicUser } from '../protocol/model.ts'
import { closeCode, type Refusal } from '../protocol/refusal.ts'
import type { TellJob } from '../worker/attention.ts'
import { Directory } from '../worker/directory.ts'
import { User } from '../worker/user.ts'
import { ear } from './browser-push.ts'
import { Device, entriesOf, roomOf } from './devices.ts'
import { collect, debtsOf, untilSettled } from './owed.ts'
import { ask, Listener, newRoom, type Person, person, postOverHttp, request, roomStub } from './people.ts'
import { addMembers } from './trouble.ts'

/** Instead of the queue: the batches of jobs that the room sends until the test is over. */
async function takeBatches(room: string): Promise<readonly (readonly TellJob[])[]> {
  const batches: TellJob[][] = []
  await runInDurableObject(roomStub(room), (instance) => {
    const { TELL }: Cloudflare.Env = Reflect.get(instance, 'env')
    const sending = vi.spyOn(TELL, 'sendBatch').mockImplementation(async (batch) => {
      batches.push([...batch].map(({ body }) => body))
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }
    })
    onTestFinished(() => sending.mockRestore())
  })
  return batches
}

/** Posts while nobody can say who is called. */
async function sayUnheard(who: Person, room: string, body: string, times: number): Promise<void> {
  const names = vi.spyOn(Directory.prototype, 'resolve').mockImplementation(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => names.mockRestore())
  for (let n = 0; n < times; n++) await postOverHttp(who, room, body)
  await vi.waitFor(() => expect(names).toHaveBeenCalledTimes(times))
  names.mockRestore()
}

test('a device that has gone to sleep without a word keeps a push back no longer than two heartbeats', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const device = await Device.open(bob)
  const now = Date.now()
  const callAfter = async (seconds: number) => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now + seconds * 1_000)
    onTestFinished(() => clock.mockRestore())
    const called = device.entries.length
    await postOverHttp(ada, room.id, `@${bob.nickname} tea?`)
    await vi.waitFor(() => expect(device.entries.length).toBeGreaterThan(called))
  }
  await callAfter(60)
  expect(await bobs.posts()).toEqual([])
  await callAfter(80)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(1))
})

test('a guest whose stay is over is pushed nothing', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const link = { id: crypto.randomUUID(), role: 'guest', rooms: [room.id], stays: 60_000 }
  const { secret: invitation } = await (await ask(ada, 'POST', '/api/invitations', link)).json<{ secret: string }>()
  const body = JSON.stringify({ nickname: 'pushguest', invitation, bearer: true })
  const come = await request('/api/session', { method: 'POST', body })
  const { user, token } = await come.json<{ user: PublicUser; token: string }>()
  const guest = { ...user, token }
  const [guests, bobs] = [await ear(guest), await ear(bob)]
  await postOverHttp(ada, room.id, '@pushguest listening?')
  await vi.waitFor(async () => expect(await guests.posts()).toHaveLength(1))
  await runInDurableObject(env.USER.getByName(user.id), (_, { storage }) => {
    storage.sql.exec('UPDATE sessions SET expires = ?', Date.now() - 1)
  })
  expect((await ask(guest, 'GET', '/api/me/rooms')).status).toBe(401)
  await postOverHttp(ada, room.id, `@pushguest still listening, as @${bob.nickname} is?`)
  await untilSettled(roomStub(room.id))
  await vi.waitFor(async () => expect(await bobs.posts()).not.toEqual([]))
  expect(await guests.posts()).toHaveLength(1)
})

test('what was pushed of a message that is removed is taken back', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const message = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(1))
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/messages/${message.id}?revision=0`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(2))
  const [, post] = await bobs.posts()
  const taken = await bobs.ear.read(new Uint8Array(Uint8Array.fromBase64(post?.body ?? '')))
  expect(taken).toEqual({ type: 'read', room: room.id })
})

test('what was pushed of a message that is removed is taken back where another still calls', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const message = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await postOverHttp(ada, room.id, `@${bob.nickname} lunch?`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(2))
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/messages/${message.id}?revision=0`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(3))
  const [, , post] = await bobs.posts()
  const taken = await bobs.ear.read(new Uint8Array(Uint8Array.fromBase64(post?.body ?? '')))
  expect(taken).toEqual({ type: 'retracted', room: room.id, message: message.id })
})

test('a device that says more than anybody can read is closed', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await Device.open(bob)
  for (let n = 1; n <= 300; n++) bobs.send({ type: 'read', room: room.id, version: n, mark: n, unread: true })
  await vi.waitFor(() => expect(bobs.closed).toBe(closeCode('rate')), { timeout: 5_000 })
})

test('an alarm of a room calls at most 50 objects, and has the next one call the others', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  await untilSettled(roomStub(room.id))
  await addMembers(room.id, 29)
  await sayUnheard(ada, room.id, `@room and @${ada.nickname}`, 3)
  await sayUnheard(bob, room.id, `@room and @${ada.nickname}`, 2)
  expect(await debtsOf(roomStub(room.id))).toBe(5)
  const told = vi.spyOn(User.prototype, 'told').mockReturnValue(true)
  onTestFinished(() => told.mockRestore())
  const calls = await runInDurableObject(roomStub(room.id), async (instance, { storage }) => {
    // Each comes when it is called for here.
    const alarms = vi.spyOn(storage, 'setAlarm').mockResolvedValue()
    onTestFinished(() => alarms.mockRestore())
    storage.sql.exec('UPDATE owed SET due = 0')
    const counts: number[] = []
    for (let n = 0; n < 5; n++) {
      told.mockClear()
      await instance.alarm()
      counts.push(told.mock.calls.length)
    }
    return counts
  })
  expect(calls).toEqual([30, 30, 30, 30, 30])
})

describe('many at once', () => {
  /** @returns the status, and the refusal */
  async function say(who: Person, room: string, body: string, id: string = crypto.randomUUID()) {
    const response = await ask(who, 'POST', `/api/rooms/${room}/messages`, { id, body })
    const { error } = await response.json<{ error?: Omit<Refusal, 'type'> }>()
    return { status: response.status, error }
  }

  async function statusesOf(who: Person, room: string, bodies: readonly string[]): Promise<readonly number[]> {
    const statuses: number[] = []
    for (const body of bodies) statuses.push((await say(who, room, body)).status)
    return statuses
  }

  test('are called three times and then once a minute, by edits too, though the room sleeps meanwhile', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    await addMembers(room.id, 30)
    const id = crypto.randomUUID()
    const edit = async (revision: number, body: string) => {
      const command = { id: crypto.randomUUID(), revision, body }
      return (await ask(ada, 'PUT', `/api/rooms/${room.id}/messages/${id}`, command)).status
    }
    expect((await say(ada, room.id, '@room', id)).status).toBe(201)
    expect([await edit(0, 'nobody'), await edit(1, '@room'), await edit(2, '@room again')]).toEqual([200, 200, 200])
    await evictDurableObject(roomStub(room.id))
    const next = crypto.randomUUID()
    const { status, error } = await say(ada, room.id, '@room', next)
    expect([status, error?.code, error?.message]).toEqual([403, 'forbidden', expect.stringContaining('calling')])
    expect([await edit(3, '@room once more'), await edit(3, 'nobody')]).toEqual([403, 200])
    expect(await statusesOf(ada, room.id, ['nobody', '@ada'])).toEqual([201, 201])
    expect(await statusesOf(bob, room.id, ['@room'])).toEqual([201])
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const again = [next, crypto.randomUUID(), next]
    const statuses: number[] = []
    for (const each of again) statuses.push((await say(ada, room.id, '@room', each)).status)
    expect(statuses).toEqual([201, 403, 200])
  })

  test('are those who are here, and whoever is named, likewise', async () => {
    const ada = await person()
    const room = await newRoom(ada)
    await Promise.all(Array.from({ length: 21 }, async () => Listener.join(await person(), room.id)))
    const names = Array.from({ length: 21 }, (_, n) => `@nobody${n}`).join(' ')
    expect(await statusesOf(ada, room.id, ['@here', names, '@here', names, '@here', '@room'])).toEqual([
      201, 201, 201, 403, 403, 201,
    ])
  })

  test('are told what is said of their room as often as they are called, by whoever has never spoken too', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const describe = async (who: Person, topic: string) => {
      const response = await ask(who, 'PATCH', `/api/rooms/${room.id}`, { topic })
      return response.status === 200 ? 200 : (await response.json<{ error: Omit<Refusal, 'type'> }>()).error
    }
    await ask(bob, 'PUT', `/api/rooms/${room.id}/members/${bob.id}`, {})
    const listener = await Listener.join(ada, room.id)
    for (const topic of ['a', 'b', 'c', 'd']) expect(await describe(bob, topic)).toBe(200)
    await addMembers(room.id, 30)
    for (const topic of ['e', 'f', 'g']) expect(await describe(bob, topic)).toBe(200)
    await evictDurableObject(roomStub(room.id))
    expect(await describe(bob, 'h')).toMatchObject({ code: 'forbidden', message: expect.stringContaining('telling') })
    // What is so already is told to nobody.
    expect(await describe(bob, 'g')).toBe(200)
    expect(await statusesOf(bob, room.id, ['@room', 'nobody'])).toEqual([403, 201])
    expect(await describe(ada, 'h')).toBe(200)
    await listener.until(() => listener.history.room?.topic === 'h')
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    expect(await describe(bob, 'i')).toBe(200)
    expect(await describe(bob, 'j')).toMatchObject({ code: 'forbidden' })
  })

  test('are more than 20', async () => {
    const ada = await person()
    const room = await newRoom(ada)
    await addMembers(room.id, 19)
    expect(await statusesOf(ada, room.id, Array(5).fill('@room'))).toEqual(Array(5).fill(201))
  })
})

test('one alarm tells of as many messages as call few', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  await sayUnheard(ada, room.id, `@${bob.nickname}`, 8)
  await collect(roomStub(room.id))
  expect(await debtsOf(roomStub(room.id))).toBe(0)
  expect(await entriesOf(bob)).toHaveLength(8)
})

test('a message that calls many, and its removal, is told in jobs of 40 at most', async () => {
  const ada = await person()
  const room = await newRoom(ada)
  await addMembers(room.id, 120)
  const batches = await takeBatches(room.id)
  const message = await postOverHttp(ada, room.id, '@room')
  await vi.waitFor(() => expect(batches.flat().map(({ users }) => users.length)).toEqual([40, 40, 40]))
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/messages/${message.id}?revision=0`)
  const removal = () => batches.flat().slice(3)
  await vi.waitFor(() =>
    expect(removal().map(({ told, users }) => [told, users.length])).toEqual(Array(3).fill([null, 40])),
  )
})

test('in a room of 5,000 no call of the queue has more jobs than it takes, and nobody is left out', async () => {
  const ada = await person()
  const room = await newRoom(ada)
  await addMembers(room.id, 5_000)
  const batches = await takeBatches(room.id)
  await postOverHttp(ada, room.id, 'hello')
  const users = () => batches.flat().flatMap((job) => job.users.map(([user]) => user))
  await vi.waitFor(() => expect(new Set(users()).size).toBe(5_000), { timeout: 5_000 })
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(100)
  expect(Math.max(...batches.flat().map((job) => job.users.length))).toBeLessThanOrEqual(40)
}, 15_000)
