/** What people are known by: a name that is given up or is another, and an id however it is written. */

import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Broadcast } from '../worker/broadcast.ts'
import { Room } from '../worker/room.ts'
import { User } from '../worker/user.ts'
import { Device, entriesOf } from './devices.ts'
import { collect, untilSettled } from './owed.ts'
import { ask, Listener, newDirect, newPrivate, newRoom, PASSWORD, person, postOverHttp, roomStub } from './people.ts'

test('whoever resumes hears who has removed their account meanwhile, as whoever listened does (R7)', async () => {
  const [ada, bob, carl] = [await person(), await person(), await person()]
  const room = await newRoom(ada)
  await postOverHttp(carl, room.id, 'from carl')
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  bobs.close()
  await ask(carl, 'DELETE', '/api/me', { password: PASSWORD })
  await adas.heard((event) => event.type === 'person' && event.user.id === carl.id && event.user.nickname === '')
  const [sync] = (await Listener.join(bob, room.id, bobs)).syncs()
  expect(sync).toMatchObject({ reset: false })
  expect(sync?.people).toContainEqual(expect.objectContaining({ id: carl.id, nickname: '' }))
})

test('whoever has removed their account is a former member in the inboxes of those whom they called', async () => {
  const [ada, carl] = [await person(), await person()]
  const room = await newRoom(ada)
  const direct = await newDirect(carl, ada)
  await postOverHttp(carl, room.id, `@${ada.nickname}`)
  await postOverHttp(carl, direct.id, 'psst')
  await vi.waitFor(async () => expect(await entriesOf(ada)).toHaveLength(2))
  const adas = await Device.open(ada)
  await ask(carl, 'DELETE', '/api/me', { password: PASSWORD })
  const former = { author: { id: carl.id, nickname: '' } }
  await vi.waitFor(async () => expect(await entriesOf(ada)).toMatchObject([former, former]))
  await vi.waitFor(() => expect(adas.frames).toContainEqual({ type: 'person', user: former.author }))
})

/** Somebody in a room who has never said anything there, and who has heard of them and is gone. */
async function silentMember() {
  const [bob, carl] = [await person(), await person()]
  const room = await newRoom(await person())
  const bobs = await Listener.join(bob, room.id)
  await ask(carl, 'PUT', `/api/rooms/${room.id}/members/${carl.id}`, {})
  await bobs.until(() => bobs.history.people[carl.id] !== undefined)
  bobs.close()
  return { bob, carl, room, bobs }
}

test('whoever resumes hears what a member is called now who has never said anything (R7)', async () => {
  const { bob, carl, room, bobs } = await silentMember()
  await ask(carl, 'PUT', '/api/me', { name: 'Carla' })
  const { history } = await Listener.join(bob, room.id, bobs)
  expect(history.people[carl.id]).toMatchObject({ name: 'Carla' })
})

test('whoever resumes hears what a silent member is called now whom the room met as they came back (R7)', async () => {
  const { bob, carl, room, bobs } = await silentMember()
  const deaf = vi.spyOn(Room.prototype, 'reintroduce').mockRejectedValue(new Error('unreachable'))
  onTestFinished(() => deaf.mockRestore())
  await ask(carl, 'PUT', '/api/me', { name: 'Carla' })
  deaf.mockRestore()
  for (const method of ['DELETE', 'PUT']) await ask(carl, method, `/api/rooms/${room.id}/members/${carl.id}`, {})
  await collect(env.USER.getByName(carl.id))
  const { history } = await Listener.join(bob, room.id, bobs)
  expect(history.people[carl.id]).toMatchObject({ name: 'Carla' })
})

test('a direct room is called by its people as they are called now, live and after a resume (R7)', async () => {
  const [ada, bob, carl] = [await person(), await person(), await person()]
  const room = await newDirect(ada, bob, carl)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  bobs.close()
  await ask(carl, 'PUT', '/api/me', { name: 'Carla' })
  await vi.waitFor(() => expect(adas.history.room?.people).toContainEqual(expect.objectContaining({ name: 'Carla' })))
  await ask(carl, 'DELETE', '/api/me', { password: PASSWORD })
  await vi.waitFor(() => expect(adas.history.room?.people).toContainEqual({ id: carl.id, nickname: '' }))
  expect((await Listener.join(bob, room.id, bobs)).history.room).toEqual(adas.history.room)
})

test('whoever is told of again as they are called already takes no version, and nothing is owed', async () => {
  const [ada, bob, carl] = [await person(), await person(), await person()]
  for (const room of [await newPrivate(ada, bob, carl), await newDirect(ada, bob, carl)]) {
    await untilSettled(roomStub(room.id))
    const adas = await Listener.join(ada, room.id)
    const { id, nickname } = carl
    const before = adas.version
    const called = vi.spyOn(User.prototype, 'placed')
    onTestFinished(() => called.mockRestore())
    await roomStub(room.id).reintroduce({ id, nickname }, Date.now(), true)
    await untilSettled(roomStub(room.id))
    expect([(await Listener.join(ada, room.id)).version, called.mock.calls]).toEqual([before, []])
    await roomStub(room.id).reintroduce({ id, nickname, name: 'Carla' }, Date.now(), true)
    await adas.untilVersion(before + 1)
    expect(adas.history.people[id]).toMatchObject({ name: 'Carla' })
  }
})

test('whoever missed what somebody is called, since the room ended before it told, hears it when it is told again', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newDirect(ada, bob)
  const adas = await Listener.join(ada, room.id)
  const user = { id: bob.id, nickname: bob.nickname, name: 'Bobby' }
  const lost = vi.spyOn(Broadcast.prototype, 'add').mockImplementation(() => {})
  onTestFinished(() => lost.mockRestore())
  await roomStub(room.id).reintroduce(user, Date.now(), true)
  expect(lost).toHaveBeenCalled()
  lost.mockRestore()
  await evictDurableObject(roomStub(room.id))
  await roomStub(room.id).reintroduce(user, Date.now(), true)
  await adas.until(() => adas.history.room?.people?.some(({ name }) => name === 'Bobby') === true)
})

test('an outsider who is called otherwise is not announced in a private room', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await newPrivate(ada, bob)
  const adas = await Listener.join(ada, room.id)
  for (const who of [eve, bob])
    await ask(who, 'POST', `/api/rooms/${room.id}/messages`, { id: crypto.randomUUID(), body: 'x' })
  for (const [who, name] of [[eve, 'I know where you are'] as const, [bob, 'Bobby'] as const])
    expect((await ask(who, 'PUT', '/api/me', { name, status: '' })).status).toBe(200)
  await untilSettled(roomStub(room.id))
  await adas.heard((event) => event.type === 'person' && event.user.id === bob.id)
  expect(adas.events().filter((event) => event.type === 'person' && event.user.id === eve.id)).toEqual([])
})

test('the id of a person in capitals is the same', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  expect((await ask(bob, 'PUT', `/api/rooms/${room.id}/members/${bob.id.toUpperCase()}`, {})).status).toBe(200)
  expect(await (await ask(bob, 'GET', `/api/rooms/${room.id.toUpperCase()}/members`)).json()).toMatchObject({
    members: expect.arrayContaining([expect.objectContaining({ user: expect.objectContaining({ id: bob.id }) })]),
  })
})
