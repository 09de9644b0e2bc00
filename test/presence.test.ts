/** Presence and typing: who is here now. Neither writes a row. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, onTestFinished, test, vi } from 'vitest'
import { GONE_AFTER, PING, PONG } from '../protocol/limits.ts'
import { LOBBY } from '../protocol/model.ts'
import { as, Listener, newRoom, person, post, postOverHttp, roomStub, upgrade } from './people.ts'

test('whoever comes is seen by those who are here, and knows them from the first frame', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const adas = await Listener.join(ada, room.id)
  const bobs = await Listener.join(bob, room.id)
  await adas.heard((event) => event.type === 'arrived' && event.user.id === bob.id)
  const here = bobs.syncs()[0]?.here.map(({ nickname }) => nickname)
  expect(here?.sort()).toEqual([ada.nickname, bob.nickname].sort())
})

test('with several tabs somebody is here once, until the last is closed', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const adas = await Listener.join(ada, room.id)
  const tabs = [await Listener.join(bob, room.id), await Listener.join(bob, room.id)]
  tabs[0]?.close()
  await tabs[0]?.untilClosed()
  const message = await tabs[1]?.say('still here')
  await adas.untilVersion(message?.version ?? 0)
  expect(adas.events().filter(({ type }) => type === 'left')).toEqual([])
  expect(adas.events().filter((event) => event.type === 'arrived' && event.user.id === bob.id)).toHaveLength(1)
  tabs[1]?.close()
  await adas.heard((event) => event.type === 'left' && event.user === bob.id)
})

test('whoever vanished without a word is gone once their heartbeat is missed and the room is awake (R8, R11)', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  const eves = await Listener.join(eve, room.id)
  await age(room.id, 'connected', bob.id)
  const adas = await Listener.join(ada, room.id)
  await eves.heard((event) => event.type === 'left' && event.user === bob.id)
  const here = adas.syncs()[0]?.here.map(({ id }) => id)
  expect(here?.sort()).toEqual([ada.id, eve.id].sort())
  expect((await bobs.untilClosed()).code).toBe(4408)
})

test('whoever came long ago and goes on with the heartbeat is here, whatever was evicted since; others are not (R8)', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await newRoom(ada)
  const [bobs, eves] = [await Listener.join(bob, room.id), await Listener.join(eve, room.id)]
  const here = async () => {
    const response = await as(ada, `/api/rooms/${room.id}/people`)
    return (await response.json<{ people: { id: string }[] }>()).people.map(({ id }) => id).sort()
  }
  expect(await here()).toEqual([bob.id, eve.id].sort())
  await age(room.id, 'connected')
  bobs.sendRaw(PING)
  await bobs.raw(PONG)
  expect(await here()).toEqual([bob.id])
  await evictDurableObject(roomStub(room.id))
  expect(await here()).toEqual([bob.id])
  const adas = await Listener.join(ada, room.id)
  expect((await eves.untilClosed()).code).toBe(4408)
  expect(await here()).toEqual([ada.id, bob.id].sort())
  await bobs.say('still here')
  await adas.untilVersion(1)
})

test('a device that has fallen silent comes in anew once its user was said to have left with another', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const laptop = await Listener.join(bob, room.id)
  const silent = Date.now() + GONE_AFTER
  const clock = vi.spyOn(Date, 'now').mockReturnValue(silent - 5_000)
  onTestFinished(() => clock.mockRestore())
  const [adas, phone] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  // The room was swept just now, and is not again before this.
  clock.mockReturnValue(silent + 1_000)
  phone.close()
  await adas.heard((event) => event.type === 'left' && event.user === bob.id)
  expect((await laptop.untilClosed()).code).toBe(4408)
  clock.mockRestore()
  const again = await Listener.join(bob, room.id)
  expect(
    again
      .syncs()[0]
      ?.here.map(({ id }) => id)
      .sort(),
  ).toEqual([ada.id, bob.id].sort())
})

test('dead sockets are no reason to keep their user out', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  await Promise.all(Array.from({ length: 30 }, () => Listener.join(ada, room.id)))
  await age(room.id, 'connected')
  const bobs = await Listener.join(bob, room.id)
  const back = await Listener.join(ada, room.id)
  expect(
    back
      .syncs()[0]
      ?.here.map(({ id }) => id)
      .sort(),
  ).toEqual([ada.id, bob.id].sort())
  await bobs.heard((event) => event.type === 'arrived' && event.user.id === ada.id)
})

test('whoever only listens hears nothing more once their session has expired (R15)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  await age(room.id, 'expires')
  await postOverHttp(ada, room.id, 'secret')
  expect((await bobs.untilClosed()).code).toBe(4000)
  expect(bobs.timeline()).toEqual([])
})

test('what somebody says after their session has expired is not carried out, before any sweep either (R15)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  const ends = Date.now() + 60_000
  await setTime(room.id, 'expires', bob.id, ends)
  await evictDurableObject(roomStub(room.id))
  // The room is swept at its wake, and then not for the next ten seconds.
  const clock = vi.spyOn(Date, 'now').mockReturnValue(ends - 1)
  await bobs.say('in time')
  clock.mockReturnValue(ends)
  bobs.send(post('too late'))
  await Promise.race([bobs.untilClosed(), adas.untilVersion(2)])
  clock.mockRestore()
  expect(bobs.closed).toMatchObject({ code: 4000 })
  await adas.heard((event) => event.type === 'left' && event.user === bob.id)
  await adas.say('next')
  expect(adas.timeline().map(({ body }) => body)).toEqual(['in time', 'next'])
})

test('sockets whose client does not answer a close are held, and so they count', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const open = async () => new Listener(await upgrade(bob, room.id, 'v=1'), undefined, true)
  for (const _ of ['all that may be open', 'as many again']) {
    for (const socket of await Promise.all(Array.from({ length: 30 }, open))) await socket.untilVersion(0)
    await age(room.id, 'connected', bob.id)
    // The room is swept when somebody comes.
    await Listener.join(ada, room.id)
  }
  expect((await (await open()).untilClosed()).code).toBe(4429)
})

test('readers cannot fill the lobby so that users find no place in it', async () => {
  const [ada, bob] = [await person(), await person()]
  const bobs = await Listener.join(bob)
  const readers: Listener[] = []
  for (let ten = 0; ten < 50; ten++) {
    readers.push(...(await Promise.all(Array.from({ length: 10 }, () => Listener.join(undefined)))))
  }
  const one = new Listener(await upgrade(undefined, LOBBY, 'v=1'))
  expect((await one.untilClosed()).code).toBe(4429)
  const message = await (await Listener.join(ada)).say('welcome')
  for (const listener of [readers[0], bobs]) await listener?.untilVersion(message.version)
  for (const reader of readers) reader.close()
})

/** As `setTime`, for a time long past, and the room wakes to it. */
async function age(room: string, time: 'connected' | 'expires', user?: string): Promise<void> {
  await setTime(room, time, user)
  await evictDurableObject(roomStub(room))
}

/** Changes the time that stands in the attachment of every socket, or of one user's; the room sees it at its next wake. */
async function setTime(
  room: string,
  time: 'connected' | 'expires',
  user?: string,
  at = Date.now() - GONE_AFTER - 1,
): Promise<void> {
  await runInDurableObject(roomStub(room), (_, ctx) => {
    for (const socket of ctx.getWebSockets(user && `user:${user}`)) {
      socket.serializeAttachment({ ...socket.deserializeAttachment(), [time]: at })
    }
  })
}

test('typing is seen by the others, and neither it nor coming and going writes a row', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  const size = () =>
    runInDurableObject(roomStub(room.id), (_, { storage }) => storage.sql.exec('SELECT total_changes() AS n').one().n)
  const before = await size()
  bobs.send({ type: 'typing', on: true })
  expect(await adas.heard(({ type }) => type === 'typing')).toEqual({
    type: 'typing',
    user: { id: bob.id, nickname: bob.nickname },
    on: true,
  })
  bobs.send({ type: 'typing', on: false })
  await adas.heard((event) => event.type === 'typing' && !event.on)
  bobs.close()
  await adas.heard(({ type }) => type === 'left')
  expect(await size()).toBe(before)
  await adas.say('and this does')
  expect(await size()).not.toBe(before)
})

test('a reader who types is not seen', async () => {
  const [ada, bob] = [await person(), await person()]
  const adas = await Listener.join(ada)
  const reader = await Listener.join(undefined)
  reader.send({ type: 'typing', on: true })
  const bobs = await Listener.join(bob)
  bobs.send({ type: 'typing', on: true })
  await adas.heard((event) => event.type === 'typing' && event.user.id === bob.id)
  expect(adas.events().filter(({ type }) => type === 'typing')).toHaveLength(1)
})
