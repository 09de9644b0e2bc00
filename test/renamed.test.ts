/** What people are known by: a name that is given up or is another, and an id however it is written. */

import { expect, test, vi } from 'vitest'
import { Device, entriesOf } from './devices.ts'
import { untilSettled } from './owed.ts'
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

test('whoever resumes hears what a member is called now who has never said anything (R7)', async () => {
  const [ada, bob, carl] = [await person(), await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  await ask(carl, 'PUT', `/api/rooms/${room.id}/members/${carl.id}`, {})
  await bobs.until(() => bobs.history.people[carl.id] !== undefined)
  bobs.close()
  await ask(carl, 'PUT', '/api/me', { name: 'Carla' })
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
