/** What goes wrong at a relay, or between it and its room, is made good. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import { FRAME_MAX } from '../../protocol/limits.ts'
import { LOBBY } from '../../protocol/model.ts'
import { Relay } from '../../worker/relay.ts'
import { RESTARTS } from '../../worker/restore.ts'
import { Room } from '../../worker/room.ts'
import { as, Listener, person, post, request, roomStub, stampOf } from '../people.ts'
import { abort } from '../trouble.ts'
import { enter, forgetRelays, knock, relayed, relayStub, rowsOf } from './relayed.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a session that ends is closed at a relay that has died and been found again (R15)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, bobs } = await relayed(ada, bob)
  await runInDurableObject(relayStub(room), (_, ctx) => ctx.abort()).catch(() => undefined)
  await bobs.untilClosed()
  const back = await enter(bob, room)
  await as(bob, '/api/session', { method: 'DELETE' })
  expect((await back.untilClosed()).code).toBe(4401)
})

test('what a room did not come to tell before it died, its relays ask for when it wakes, with nobody in it', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  adas.close()
  await adas.untilClosed()
  await abort(room)
  await as(ada, `/api/rooms/${room}/people`)
  await bobs.untilVersion(2)
})

test('how many are here is said rightly again after an eviction', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas } = await relayed(ada, bob)
  await Listener.join(await person(), room)
  await evictDurableObject(roomStub(room))
  const late = await Listener.join(await person(), room)
  await late.heard((event) => event.type === 'crowd' && event.count === 4)
  await adas.heard((event) => event.type === 'crowd' && event.count === 4)
})

test('what the room has not heard of for so long that it has forgotten the relay comes in anew (R15)', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const eves = await enter(eve, room)
  await forgetRelays(room)
  // The room cannot tell them, and then forgets this too.
  await as(eve, '/api/session', { method: 'DELETE' })
  await runInDurableObject(roomStub(room), (_, { storage }) => storage.sql.exec('DELETE FROM revocations'))
  eves.send(post('from beyond the grave'))
  expect([(await eves.untilClosed()).code, (await bobs.untilClosed()).code]).toEqual([4000, 4000])
  await adas.say('alive')
  expect(adas.timeline().map(({ body }) => body)).toEqual(['alive'])
  expect((await enter(bob, room)).version).toBe(1)
})

test('listeners of a relay that the room has forgotten come in anew when one leaves it, or comes in there', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const left = await enter(eve, room)
  await forgetRelays(room)
  left.close()
  expect((await bobs.untilClosed()).code).toBe(4000)
  const back = await enter(bob, room)
  await forgetRelays(room)
  const eves = await enter(eve, room)
  expect((await back.untilClosed()).code).toBe(4000)
  await adas.say('hello')
  await eves.untilVersion(1)
})

test('a relay that only a reader has left is let go', async () => {
  const adas = await Listener.join(await person(), LOBBY)
  const reader = await Listener.join(undefined, LOBBY)
  expect(await rowsOf(LOBBY)).toEqual([`${LOBBY}/1`])
  reader.close()
  await vi.waitFor(async () => expect(await rowsOf(LOBBY)).toEqual([]))
  adas.close()
})

test('as many sockets of one user come in at once at a relay as one at a time, whatever they have elsewhere', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room } = await relayed(ada, bob)
  const stamp = await stampOf(eve, room)
  await runInDurableObject(relayStub(room), (relay) => {
    Object.assign(relay, { env: { ...Reflect.get(relay, 'env'), SOCKETS_PER_OBJECT: '100' } })
  })
  const responses = await Promise.all(Array.from({ length: 40 }, () => knock(stamp, relayStub(room))))
  expect(responses.filter(({ status }) => status === 101)).toHaveLength(30)
  expect((await knock(stamp, relayStub(room, 2))).status).toBe(101)
})

test('frames are counted over all relays', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas } = await relayed(ada, bob)
  const sockets = [await enter(eve, room), await enter(eve, room, 2), await Listener.join(eve, room)]
  for (const socket of sockets) for (let sent = 0; sent < 60; sent++) socket.send({ type: 'typing', on: true })
  const codes = await Promise.race(sockets.map((socket) => socket.untilClosed()))
  expect(codes.code).toBe(4429)
  await adas.say('calm')
})

test('a frame that is too long is refused as everywhere, and does not go to the room (R17)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { bobs } = await relayed(ada, bob)
  const heard = vi.spyOn(Room.prototype, 'hear')
  bobs.sendRaw('x'.repeat(3 * FRAME_MAX))
  await bobs.heard((event) => event.type === 'refused' && event.code === 'too_large')
  expect(heard.mock.calls.map(([, , data]) => String(data).length)).toEqual([FRAME_MAX + 1])
})

test('a session ends at relays too when no more rows can be written, and reading goes on there (R22)', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  const stamps = [await stampOf(ada, room), await stampOf(bob, room)]
  await env.USER.getByName(eve.id).visit(await stampOf(eve, room), room)
  const restore = await useUpQuota(room)
  const eves = await Listener.join(eve, room)
  await eves.until(() => eves.syncs().length > 0)
  for (const { user, session } of stamps)
    expect(
      await roomStub(room)
        .revoke(user.id, session, Date.now())
        .then(String, () => 'owed'),
    ).toBe('owed')
  expect([(await adas.untilClosed()).code, (await bobs.untilClosed()).code]).toEqual([4401, 4401])
  restore()
})

/** The platform keeps earlier times of the room. @returns what has the next start be at one of them */
function keepEarlierTimes(room: string) {
  return runInDurableObject(roomStub(room), (_, { storage }) => {
    vi.spyOn(storage, 'getBookmarkForTime').mockResolvedValue('earlier')
    return vi.spyOn(storage, 'onNextSessionRestoreBookmark').mockResolvedValue('now')
  })
}

test('before a room is set back its relays are closed, of which it may not know afterwards, and stay empty (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas, bobs } = await relayed(ada, bob)
  await adas.say('old')
  const armed = Promise.withResolvers<string>()
  const arm = await keepEarlierTimes(room)
  arm.mockReturnValue(armed.promise)
  const ended = roomStub(room).setBack(Date.now()).then(String, String)
  expect((await bobs.untilClosed()).code).toBe(4000)
  const again = async () => knock(await stampOf(bob, room), relayStub(room))
  const early = await again()
  expect([early.status, await early.json()]).toMatchObject([429, { code: 'rate', retryAfter: 1_000 }])
  const direct = await knock(await stampOf(bob, room), roomStub(room))
  expect(direct.status).toBe(429)
  armed.resolve('now')
  expect(await ended).toContain(RESTARTS)
  expect((await again()).status).toBe(101)
})

test.each([
  [
    'a relay cannot be reached',
    () => vi.spyOn(Relay.prototype, 'closeAll').mockRejectedValue(new Error('unreachable')),
  ],
  [
    'it takes too long to close all relays',
    () => {
      const { closeAll } = Relay.prototype
      return vi.spyOn(Relay.prototype, 'closeAll').mockImplementation(function (this: Relay, ending) {
        const now = Date.now()
        vi.spyOn(Date, 'now').mockReturnValue(now + 30_000)
        return closeAll.call(this, ending)
      })
    },
  ],
])('where %s, no later start sets the room back, and people come in at once (R1)', async (_, fail) => {
  const [ada, bob] = [await person(), await person()]
  const { room, bobs } = await relayed(ada, bob)
  const arm = await keepEarlierTimes(room)
  const failing = fail()
  const headers = { Authorization: `Bearer ${env.OPERATOR_TOKEN}` }
  const body = JSON.stringify({ time: Date.now() })
  const refused = await request(`/api/rooms/${room}/restore`, { method: 'POST', headers, body })
  expect([refused.status, await refused.json()]).toMatchObject([429, { error: { code: 'rate' } }])
  expect(failing).toHaveBeenCalled()
  expect(arm).not.toHaveBeenCalled()
  vi.restoreAllMocks()
  expect((await Listener.join(bob, room, bobs)).history).toMatchObject({ epoch: bobs.epoch })
})

/** From now on every write in the isolate fails as on a day whose rows are used up. */
async function useUpQuota(room: string): Promise<() => void> {
  return runInDurableObject(roomStub(room), (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.sql)
    const { exec } = prototype
    Object.assign(prototype, {
      exec(this: SqlStorage, query: string, ...values: unknown[]) {
        if (!/^\s*SELECT/.test(query)) throw new Error('Exceeded allowed rows written in Durable Objects free tier.')
        return Reflect.apply(exec, this, [query, ...values])
      },
    })
    return () => void Object.assign(prototype, { exec })
  })
}
