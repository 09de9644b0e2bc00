/** Hibernation is the normal state (R8): the room is evicted between every two steps, or dies in the middle of one. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { PING, PONG } from '../protocol/limits.ts'
import { Listener, newRoom, person, post, roomStub } from './people.ts'

test('evicted between every two steps, a room loses, doubles and forges nothing (R8)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const evict = () => evictDurableObject(roomStub(room.id))
  const adas = await Listener.join(ada, room.id)
  await evict()
  const bobs = await Listener.join(bob, room.id)
  await evict()
  const first = await adas.say('one')
  await evict()
  const second = await bobs.say('two')
  expect([first.author, second.author]).toEqual([ada.id, bob.id])
  await evict()
  await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: first.id, revision: 0, body: 'one!' })
  await evict()
  adas.frames.length = 0
  expect(await adas.ask(post('other', first.id))).toMatchObject({ message: { body: 'one!', version: 3 } })
  await evict()
  await bobs.ask({ type: 'remove', id: crypto.randomUUID(), message: second.id, revision: 0 })
  await adas.untilVersion(4)
  await bobs.untilVersion(4)
  expect(adas.timeline()).toEqual(bobs.timeline())
  expect(adas.timeline()).toMatchObject([
    { seq: 1, body: 'one!' },
    { seq: 2, body: null },
  ])
  await evict()
  bobs.close()
  await adas.heard((event) => event.type === 'left' && event.user === bob.id)
})

test('the heartbeat is answered by the runtime and wakes nobody (R8)', async () => {
  const ada = await person()
  const room = await newRoom(ada)
  const adas = await Listener.join(ada, room.id)
  // Marks the instance; an answer from a new one would find the mark gone.
  await runInDurableObject(roomStub(room.id), (instance) => Object.assign(instance, { mark: true }))
  await evictDurableObject(roomStub(room.id))
  const pong = adas.raw(PONG)
  adas.sendRaw(PING)
  await pong
  await expect(evictDurableObject(roomStub(room.id))).rejects.toThrow()
})

test('a room that dies in the middle of a tick has stored what it was asked, and resuming shows it (R2, R3)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('before')
  const commands = Array.from({ length: 10 }, (_, index) => post(`${index}`))
  for (const command of commands) adas.send(command)
  await adas.untilVersion(2)
  await runInDurableObject(roomStub(room.id), (_, ctx) => ctx.abort('The machine went away.')).catch(() => undefined)
  await Promise.all([adas.untilClosed(), bobs.untilClosed()])
  const back = await Listener.join(ada, room.id, adas)
  for (const command of commands) await back.ask(command)
  const bobBack = await Listener.join(bob, room.id, bobs)
  expect(back.timeline().map(({ body }) => body)).toEqual(['before', ...commands.map((_, index) => `${index}`)])
  expect(back.timeline().map(({ seq }) => seq)).toEqual(commands.map((_, index) => index + 1).concat(11))
  expect(bobBack.timeline()).toEqual(back.timeline())
})

test('whoever missed the last tick of a room that died finds out by the next frame (R6)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('told')
  await bobs.untilVersion(1)
  // Stored and never told, as when the room ends between the write and the sends.
  await runInDurableObject(roomStub(room.id), (_, { storage }) =>
    storage.sql.exec(
      "INSERT INTO messages (seq, id, version, author, body, created) SELECT 2, 'untold', 2, author, 'untold', created FROM messages",
    ),
  )
  await evictDurableObject(roomStub(room.id))
  await adas.say('told again')
  await bobs.untilVersion(3)
  expect(bobs.timeline().map(({ body }) => body)).toEqual(['told', 'untold', 'told again'])
})

test('a deploy closes every socket, and coming back is cheap: nothing is sent twice (R9)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('hello')
  await bobs.untilVersion(1)
  await evictDurableObject(roomStub(room.id), { webSockets: 'close' })
  await Promise.all([adas.untilClosed(), bobs.untilClosed()])
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.syncs()[0]).toMatchObject({ reset: false, messages: [], after: 1, version: 1 })
})
