/** Hibernation is the normal state (R8): the room is evicted between every two steps, or dies in the middle of one. */

import { evictAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { PING, PONG } from '../protocol/limits.ts'
import type { Message } from '../protocol/model.ts'
import { card, jobOf, takeJobs } from './jobs.ts'
import { as, Listener, newRoom, PASSWORD, person, post, request, roomStub } from './people.ts'

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

test('evicted between every two steps, sessions begin, go on and end as they would (R8, R15)', async () => {
  const ada = await person()
  await evictAllDurableObjects()
  const lookedUp = await request(`/api/nicknames/${ada.nickname}`)
  expect(await lookedUp.json()).toEqual({ nickname: ada.nickname, known: true })
  await evictAllDurableObjects()
  const phone = await person(ada.nickname)
  expect(phone.id).toBe(ada.id)
  await evictAllDurableObjects()
  const room = await newRoom(ada)
  await evictAllDurableObjects()
  const [adas, phones] = [await Listener.join(ada, room.id), await Listener.join(phone, room.id)]
  const bobs = await Listener.join(await person(), room.id)
  await evictAllDurableObjects()
  const next = 'a better one'
  const body = JSON.stringify({ current: PASSWORD, next })
  expect((await as(ada, '/api/password', { method: 'PUT', body })).status).toBe(204)
  expect((await phones.untilClosed()).code).toBe(4401)
  await evictAllDurableObjects()
  expect((await as(phone, '/api/sessions')).status).toBe(401)
  await evictAllDurableObjects()
  expect((await adas.say('still here')).author).toBe(ada.id)
  await evictAllDurableObjects()
  expect((await as(ada, '/api/session', { method: 'DELETE' })).status).toBe(204)
  expect((await adas.untilClosed()).code).toBe(4401)
  await evictAllDurableObjects()
  await bobs.say('alone')
  expect(bobs.timeline().map(({ body: said }) => said)).toEqual(['still here', 'alone'])
  await evictAllDurableObjects()
  const credentials = JSON.stringify({ nickname: ada.nickname, password: next })
  expect((await request('/api/session', { method: 'POST', body: credentials })).status).toBe(200)
})

test('evicted between every two steps, a link gets its card, and loses it with the link (R8, R13)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const stub = roomStub(room.id)
  const owed = () =>
    runInDurableObject(stub, (_, { storage }) => storage.sql.exec<{ name: string }>('SELECT name FROM owed').toArray())
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await evictDurableObject(stub)
  await takeJobs(room.id)
  const urls = ['https://a.example.com', 'https://b.example.com'] as const
  const message = await adas.say(urls.join(' '))
  const [a, b] = [jobOf(room.id, message, urls[0]), jobOf(room.id, message, urls[1])]
  await evictDurableObject(stub)
  const sent = await takeJobs(room.id)
  await runInDurableObject(stub, (_, { storage }) => storage.sql.exec('UPDATE owed SET due = 0'))
  expect(await runDurableObjectAlarm(stub)).toBe(true)
  expect(sent).toEqual(expect.arrayContaining([{ body: a }, { body: b }]))
  for (const job of [a, b, a]) {
    await evictDurableObject(stub)
    await stub.attachCard(job, card)
  }
  await evictDurableObject(stub)
  expect(await owed()).toEqual([])
  await evictDurableObject(stub)
  await bobs.untilVersion(3)
  expect(bobs.timeline()).toMatchObject([{ version: 3, cards: [{ url: urls[0] }, { url: urls[1] }] }])
  await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision: 0, body: urls[1] })
  await evictDurableObject(stub)
  await stub.attachCard(a, card)
  await evictDurableObject(stub)
  const late = await Listener.join(bob, room.id)
  expect(late.timeline()).toMatchObject([{ version: 4, cards: [{ url: urls[1] }] }])
  await bobs.untilVersion(4)
  expect(bobs.timeline()).toEqual(late.timeline())
})

test('evicted between every two steps, whoever was away is told the same as whoever stayed (R5, R8)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const evict = () => evictDurableObject(roomStub(room.id))
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  const messages: Message[] = []
  for (const body of ['kept', 'typo', 'regret']) {
    messages.push(await adas.say(body))
    await evict()
  }
  await bobs.untilVersion(3)
  bobs.close()
  await adas.heard((event) => event.type === 'left' && event.user === bob.id)
  await evict()
  const [, typo, regret] = messages
  if (!typo || !regret) throw new Error('unreachable')
  await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: typo.id, revision: 0, body: 'mended' })
  await evict()
  await adas.ask({ type: 'remove', id: crypto.randomUUID(), message: regret.id, revision: 0 })
  await evict()
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.syncs()[0]).toMatchObject({ reset: false, after: 3, version: 5, epoch: bobs.epoch })
  expect(back.timeline()).toEqual(adas.timeline())
  await evict()
  const page = await as(bob, `/api/rooms/${room.id}/messages?before=3`)
  expect(await page.json()).toMatchObject({ epoch: bobs.epoch, older: false, messages: adas.timeline().slice(0, 2) })
  await evict()
  // On the same socket, as after a hole.
  back.send({ type: 'sync', since: `${back.epoch}.4` })
  await back.until(() => back.syncs().length === 2)
  expect(back.syncs()[1]).toMatchObject({ reset: false, after: 4, version: 5, messages: [{ id: regret.id }] })
  await evict()
  await back.say('and on')
  await adas.untilVersion(6)
  expect(adas.timeline()).toEqual(back.timeline())
})

test('the heartbeat is answered by the runtime and wakes nobody (R8)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await evictDurableObject(roomStub(room.id))
  for (const listener of [adas, bobs]) {
    listener.sendRaw(PING)
    await listener.raw(PONG)
  }
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
