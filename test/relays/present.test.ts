/** Whoever listens at a relay is here as others are: called with them, and told of nothing that they see. */

import { evictDurableObject } from 'cloudflare:test'
import { expect, onTestFinished, test, vi } from 'vitest'
import { User } from '../../worker/user.ts'
import { entriesOf, ownOf } from '../devices.ts'
import { untilSettled } from '../owed.ts'
import { ask, person, postOverHttp, roomStub } from '../people.ts'
import { relayed } from './relayed.ts'

test('@here calls whoever listens at a relay, also after the room has slept', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room } = await relayed(ada, bob)
  await postOverHttp(ada, room, '@here')
  await vi.waitFor(async () => expect(await entriesOf(bob)).toHaveLength(1))
  await evictDurableObject(roomStub(room))
  await postOverHttp(ada, room, '@here again')
  await vi.waitFor(async () => expect(await entriesOf(bob)).toHaveLength(2))
})

test('a member who listens at a relay is told of nothing, and of what they have not read once they leave', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, bobs } = await relayed(ada, bob)
  await ask(bob, 'PUT', `/api/rooms/${room}/members/${bob.id}`, {})
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  await postOverHttp(ada, room, 'seen')
  await bobs.untilVersion((await postOverHttp(ada, room, 'seen as well')).version)
  await untilSettled(roomStub(room))
  expect(told).not.toHaveBeenCalled()
  bobs.close()
  await vi.waitFor(async () => expect(await ownOf(bob, room)).toMatchObject({ unread: true }))
  expect(told).toHaveBeenCalledOnce()
})

test('whoever was at a relay that is empty now, and did not say who has left, is told of what is said next', async () => {
  const [ada, bob] = [await person(), await person()]
  const { room, adas } = await relayed(ada, bob)
  await ask(bob, 'PUT', `/api/rooms/${room}/members/${bob.id}`, {})
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  await adas.say('seen')
  await untilSettled(roomStub(room))
  await adas.say('seen as well')
  expect(told).not.toHaveBeenCalled()
  await roomStub(room).counted(`${room}/1`, { sockets: 0, people: 0 })
  const { id } = await adas.say('not seen')
  await vi.waitFor(() => expect(told.mock.calls).toMatchObject([[{ message: id }, 'activity']]))
})
