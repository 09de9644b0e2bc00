/** What is left of a deployment whose allowance for the day is used up (R22). */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { GONE_AFTER } from '../protocol/limits.ts'
import { CLOSE_SILENT, closeCode } from '../protocol/refusal.ts'
import { Room } from '../worker/room.ts'
import { Device, ownOf, roomOf } from './devices.ts'
import { untilSettled } from './owed.ts'
import {
  as,
  ask,
  Listener,
  newPrivate,
  newRoom,
  type Person,
  person,
  post,
  postOverHttp,
  roomStub,
  upgrade,
} from './people.ts'

describe('when no more rows can be written today', () => {
  test('reading goes on, writing is refused in words, and signing out forgets the session', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const stubs = [env.USER.getByName(ada.id), roomStub(room.id), roomStub('lobby')]
    await runInDurableObject(env.USER.getByName(ada.id), (_, { storage }) =>
      storage.sql.exec('UPDATE sessions SET used = used - 7200000'),
    )
    const restore = await useUpQuota(stubs)
    expect(await adas.ask(post('one more'))).toMatchObject({
      type: 'refused',
      code: 'quota',
      retryAfter: expect.any(Number),
    })
    for (const path of [
      '/api/session',
      '/api/rooms',
      `/api/rooms/${room.id}/messages`,
      `/api/rooms/${room.id}/people`,
    ]) {
      expect((await as(ada, path)).status).toBe(200)
    }
    expect((await Listener.join(ada, room.id)).syncs()).toHaveLength(1)
    const elsewhere = new Listener(await upgrade(ada, 'lobby', 'v=1'))
    expect((await elsewhere.untilClosed()).code).toBe(4503)
    const signedOut = await as(ada, '/api/session', { method: 'DELETE' })
    expect([signedOut.status, signedOut.headers.get('Set-Cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    restore()
    expect((await adas.say('tomorrow')).seq).toBe(1)
    await bobs.untilVersion(1)
    expect(bobs.timeline()).toMatchObject([{ body: 'tomorrow' }])
  })

  test('what a device has read is known on the others, and becomes a row once there are some again', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [laptop, phone] = [await Device.open(bob), await Device.open(bob)]
    const { version } = await postOverHttp(ada, room.id, 'Hello.')
    await phone.until(room.id, { unread: true })
    await untilSettled(roomStub(room.id))
    const bobs = env.USER.getByName(bob.id)
    const restore = await useUpQuota([bobs])
    onTestFinished(restore)
    laptop.read(room.id, version)
    await phone.until(room.id, { unread: false, read: { version, mark: 1 } })
    laptop.send({ type: 'leave' })
    const isLeft = (_: unknown, ctx: DurableObjectState) =>
      ctx.getWebSockets().some((socket) => socket.deserializeAttachment().left)
    await vi.waitFor(async () => expect(await runInDurableObject(bobs, isLeft)).toBe(true))
    restore()
    laptop.close()
    const rows = (_: unknown, { storage }: DurableObjectState) =>
      storage.sql.exec('SELECT read, unread FROM places WHERE room = ?', room.id).toArray()
    await vi.waitFor(async () => expect(await runInDurableObject(bobs, rows)).toEqual([{ read: version, unread: 0 }]))
    await untilSettled(bobs)
    await postOverHttp(ada, room.id, 'Are you there?')
    await phone.until(room.id, { unread: true })
  })

  test('the room hears of what was read by the last row of today', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const bobs = await Device.open(bob)
    const { version } = await postOverHttp(ada, room.id, 'Hello.')
    await bobs.until(room.id, { unread: true })
    await untilSettled(roomStub(room.id))
    const caughtUp = vi.spyOn(Room.prototype, 'caughtUp')
    const restore = await useUpQuota([env.USER.getByName(bob.id)], /INTO owed/)
    onTestFinished(restore)
    onTestFinished(() => caughtUp.mockRestore())
    bobs.read(room.id, version)
    await vi.waitFor(() => expect(caughtUp).toHaveBeenCalledWith(bob.id, version))
  })

  test.each<[string, (who: Person, room: string, socket: Listener) => Promise<boolean>]>([
    ['speaks', async (_, __, socket) => (await socket.ask(post('one more'))).type === 'refused'],
    ['comes', async (who, room) => (await Listener.join(who, room)).syncs().length === 1],
    ['asks who is here', async (who, room) => (await as(who, `/api/rooms/${room}/people`)).ok],
  ])('whoever %s is not disturbed by somebody who falls silent without having read all', async (_, act) => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    await bobs.untilVersion((await postOverHttp(ada, room.id, 'Hello.')).version)
    await untilSettled(roomStub(room.id))
    await fallSilent(bob, room.id)
    const restore = await useUpQuota([roomStub(room.id)])
    expect(await act(ada, room.id, adas).finally(restore)).toBe(true)
    await adas.heard(({ type }) => type === 'left')
    expect((await bobs.untilClosed()).code).toBe(CLOSE_SILENT)
    // They are told of the next message.
    await adas.say('Are you there?')
    await vi.waitFor(async () => expect(await ownOf(bob, room.id)).toMatchObject({ unread: true }))
  })
})

test('somebody who is sent away hears no more of it, though the last row of today was written for that', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newPrivate(ada, bob)
  await postOverHttp(ada, room.id, 'While Bob is away')
  await vi.waitFor(async () => expect(await ownOf(bob, room.id)).toMatchObject({ unread: true }))
  await untilSettled(roomStub(room.id))
  const bobs = await Listener.join(bob, room.id)
  // That Bob was told of something is over once he is out.
  const restore = await useUpQuota([roomStub(room.id)], /^UPDATE spells/)
  const { status } = await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${bob.id}`).finally(restore)
  await bobs.untilKnown()
  expect([status, bobs.closed?.code]).toEqual([200, closeCode('not_found')])
})

/** No heartbeat comes from somebody any more, and the room looks after that when it wakes. */
async function fallSilent(who: Person, room: string): Promise<void> {
  await runInDurableObject(roomStub(room), (_, ctx) => {
    for (const socket of ctx.getWebSockets(`user:${who.id}`))
      socket.serializeAttachment({ ...socket.deserializeAttachment(), connected: Date.now() - GONE_AFTER - 1 })
  })
  await evictDurableObject(roomStub(room))
}

/**
 * Makes writes of all objects throw what the platform throws. Returns what ends that.
 * @param first the first that fails, if not any
 */
async function useUpQuota(stubs: readonly DurableObjectStub<undefined>[], first = /^/): Promise<() => void> {
  const [stub] = stubs
  if (!stub) throw new Error('unreachable')
  return runInDurableObject(stub, (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.sql)
    const { exec } = prototype
    let isUsedUp = false
    prototype.exec = function (this: SqlStorage, query: string, ...values: unknown[]) {
      isUsedUp ||= first.test(query)
      if (isUsedUp && !/^\s*SELECT/.test(query))
        throw new Error('Exceeded allowed rows written in Durable Objects free tier.')
      return Reflect.apply(exec, this, [query, ...values])
    }
    return () => {
      prototype.exec = exec
    }
  })
}
