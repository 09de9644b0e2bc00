/** What somebody may no longer see, they learn nothing of; and what is theirs to read is not lost on the way. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import type { RoomInfo } from '../protocol/model.ts'
import { ear } from './browser-push.ts'
import { Device, entriesOf, ownOf, roomOf } from './devices.ts'
import { untilSettled } from './owed.ts'
import { as, ask, Listener, newPrivate, type Person, person, postOverHttp, roomStub } from './people.ts'
import { holdWord } from './trouble.ts'

const olga = await person('Olga')

test('whoever made a private room and was banned from it is not told of it by making it again', async () => {
  const [ada, ben] = [await person(), await person()]
  const command = { id: crypto.randomUUID(), name: 'Plans', kind: 'private', members: [ben.id] }
  const { room } = await (await ask(ada, 'POST', '/api/rooms', command)).json<{ room: RoomInfo }>()
  expect((await ask(ada, 'POST', '/api/rooms', command)).status).toBe(201)
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${ben.id}`, { role: 'owner' })
  await ask(ben, 'DELETE', `/api/rooms/${room.id}/members/${ada.id}?ban`)
  expect((await ask(ada, 'POST', '/api/rooms', command)).status).toBe(404)
})

test('whoever was removed from a private room has nothing of it left', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await newPrivate(ada, ben)
  await untilSettled(roomStub(room.id))
  expect((await ask(ben, 'PUT', `/api/me/rooms/${room.id}`, {})).status).toBe(200)
  await ask(ada, 'PATCH', `/api/rooms/${room.id}`, { topic: 'Not for Ben' })
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${ben.id}?ban`)
  await untilSettled(roomStub(room.id))
  const answer = await ask(ben, 'PUT', `/api/me/rooms/${room.id}`, {})
  expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining('Ben')])
})

test('whoever never was in a private room is not told that it is there', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await newPrivate(ada)
  const device = await Device.open(ben)
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${ben.id}`, { mutedUntil: Date.now() + 60_000 })
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${ben.id}?ban`)
  await untilSettled(roomStub(room.id))
  // What is told after it, is told.
  await roomOf(ada, ben)
  await vi.waitFor(() => expect(device.frames.length).toBeGreaterThan(1))
  expect(JSON.stringify(device.frames)).not.toContain(room.id)
  expect((await ask(ben, 'PUT', `/api/me/rooms/${room.id}`, {})).status).toBe(404)
})

test('whoever is muted in the lobby, or let in again, has it among their rooms', async () => {
  const ben = await person()
  const settings = { mutedUntil: Date.now() + 60_000 }
  expect((await ask(olga, 'PUT', `/api/rooms/lobby/members/${ben.id}`, settings)).status).toBe(200)
  await untilSettled(roomStub('lobby'))
  expect(await ownOf(ben, 'lobby')).toMatchObject({ role: 'member' })
  await ask(olga, 'DELETE', `/api/rooms/lobby/members/${ben.id}?ban`)
  await untilSettled(roomStub('lobby'))
  expect(await ownOf(ben, 'lobby')).toBeUndefined()
  await ask(olga, 'DELETE', `/api/rooms/lobby/bans/${ben.id}`)
  await untilSettled(roomStub('lobby'))
  expect(await ownOf(ben, 'lobby')).toMatchObject({ role: 'member' })
})

test('whoever comes back to a room has nothing to read of what was said without them', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await roomOf(ada, ben)
  const bens = await Device.open(ben)
  const one = await postOverHttp(ada, room.id, 'One')
  await bens.until(room.id, { unread: true })
  bens.read(room.id, one.version)
  await bens.until(room.id, { unread: false })
  await ask(ben, 'DELETE', `/api/rooms/${room.id}/members/${ben.id}`)
  await postOverHttp(ada, room.id, 'Two')
  await ask(ben, 'PUT', `/api/rooms/${room.id}/members/${ben.id}`, {})
  await untilSettled(roomStub(room.id))
  const { seq } = await postOverHttp(ada, room.id, 'Three')
  await bens.until(room.id, { unread: true })
  const { read } = (await ownOf(ben, room.id)) ?? {}
  expect(read?.version).toBe(seq - 1)
})

test('a guest who was sent from a public room is told of nothing there any more, by name either', async () => {
  const [ada, gus] = [await person(), await person()]
  const room = await roomOf(ada, gus)
  await ask(olga, 'PATCH', `/api/people/${gus.id}`, { role: 'guest' })
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${gus.id}`)
  await untilSettled(roomStub(room.id))
  const self = env.USER.getByName(gus.id)
  const { epoch, version } = await runInDurableObject(self, (_, { storage }) =>
    storage.sql
      .exec<{ epoch: string; version: number }>('SELECT epoch, version FROM places WHERE room = ?', room.id)
      .one(),
  )
  const author = { id: ada.id, nickname: ada.nickname }
  const place = { seq: version + 1, version: version + 1 }
  const said = { message: crypto.randomUUID(), ...place, author, excerpt: 'hunter2', created: Date.now() }
  expect(await self.told({ word: { room, epoch, version: version + 1 }, ...said }, 'mention')).toBe(false)
  expect(await entriesOf(gus)).toEqual([])
})

test('whoever is sent from a public room, or leaves it, has it in the list no longer, read or not', async () => {
  const [ada, ben, eve] = [await person(), await person(), await person()]
  const room = await roomOf(ada, ben, eve)
  const [bens, eves] = [await Device.open(ben), await Device.open(eve)]
  await postOverHttp(ada, room.id, `For @${ben.nickname} and @${eve.nickname}`)
  for (const device of [bens, eves]) await device.until(room.id, { unread: true, calls: 1 })
  bens.read(room.id, 1, true)
  await bens.until(room.id, { read: { version: 1, mark: 1 } })
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${ben.id}?ban`)
  await ask(eve, 'DELETE', `/api/rooms/${room.id}/members/${eve.id}`)
  await untilSettled(roomStub(room.id))
  // What waited on the device is written.
  bens.send({ type: 'leave' })
  await vi.waitFor(async () => expect(await rowOf(ben, room.id)).toMatchObject({ mark: 1 }))
  expect([await ownOf(ben, room.id), await ownOf(eve, room.id)]).toEqual([undefined, undefined])
  expect((await entriesOf(ben)).length).toBe(0)
  // Who may still read it is called there as others are.
  await postOverHttp(ada, room.id, `Again, @${ben.nickname} and @${eve.nickname}`)
  await untilSettled(roomStub(room.id))
  expect([await ownOf(ben, room.id), await ownOf(eve, room.id)]).toMatchObject([undefined, { unread: true }])
})

test('a page that nobody looks at keeps no call from other devices by what it marks as unread', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await roomOf(ada, ben)
  const phone = await ear(ben)
  const page = await Device.open(ben)
  const screen = await Listener.join(ben, room.id)
  page.send({ type: 'leave' })
  const plain = await postOverHttp(ada, room.id, 'To all')
  await screen.untilVersion(plain.version)
  page.read(room.id, plain.version - 1, true)
  await page.until(room.id, { unread: true })
  await postOverHttp(ada, room.id, `For @${ben.nickname}`)
  await vi.waitFor(async () => expect(await phone.posts()).toHaveLength(1), { timeout: 4_000 })
})

test('a room that was marked as unread, and had more said in it, is unread again after it was read', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await roomOf(ada, ben)
  const device = await Device.open(ben)
  const screen = await Listener.join(ben, room.id)
  const first = await postOverHttp(ada, room.id, 'First')
  await screen.untilVersion(first.version)
  device.read(room.id, first.version)
  await device.until(room.id, { unread: false, read: { version: first.version, mark: 1 } })
  device.read(room.id, first.version - 1, true)
  await device.until(room.id, { unread: true })
  screen.close()
  await vi.waitFor(async () => expect(await hereIn(room)).toBe(0))
  const second = await postOverHttp(ada, room.id, 'Second')
  await untilSettled(roomStub(room.id))
  device.read(room.id, second.version)
  await device.until(room.id, { unread: false, read: { version: second.version, mark: 3 } })
  await untilSettled(roomStub(room.id))
  await postOverHttp(ada, room.id, 'Third')
  await device.until(room.id, { unread: true })
})

test('word that comes late of what was read already keeps back nothing that was said since', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await roomOf(ada, ben)
  const device = await Device.open(ben)
  const word = holdWord()
  const first = await postOverHttp(ada, room.id, 'First')
  await word.untilHeld()
  device.read(room.id, first.version)
  await device.until(room.id, { read: { version: first.version, mark: 1 } })
  await postOverHttp(ada, room.id, 'Second')
  word.release()
  await untilSettled(roomStub(room.id))
  await device.until(room.id, { unread: true })
})

test('word that comes late to whoever was sent from a private room is not heard', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await newPrivate(ada, ben)
  await untilSettled(roomStub(room.id))
  const word = holdWord()
  await postOverHttp(ada, room.id, `For @${ben.nickname} alone`)
  await word.untilHeld()
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${ben.id}`)
  await vi.waitFor(async () => expect(await ownOf(ben, room.id)).toBeUndefined())
  word.release()
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(ben)).toEqual([])
  // Back in, they are called as before.
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${ben.id}`, {})
  await untilSettled(roomStub(room.id))
  await postOverHttp(ada, room.id, `For @${ben.nickname} again`)
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(ben)).toHaveLength(1)
})

test('what was said before a message that is gone is told to whoever has left', async () => {
  const [ada, ben] = [await person(), await person()]
  const room = await roomOf(ada, ben)
  const screen = await Listener.join(ben, room.id)
  await postOverHttp(ada, room.id, 'First')
  const second = await postOverHttp(ada, room.id, 'Second')
  await as(ada, `/api/rooms/${room.id}/messages/${second.id}?revision=0`, { method: 'DELETE' })
  screen.close()
  await vi.waitFor(async () => expect(await ownOf(ben, room.id)).toMatchObject({ unread: true }), { timeout: 4_000 })
})

function rowOf(who: Person, room: string) {
  return runInDurableObject(env.USER.getByName(who.id), (_, { storage }) =>
    storage.sql.exec<{ mark: number }>('SELECT mark FROM places WHERE room = ?', room).one(),
  )
}

async function hereIn(room: RoomInfo): Promise<number> {
  return (await (await as(olga, `/api/rooms/${room.id}/people`)).json<{ people: readonly unknown[] }>()).people.length
}
