/** Who hears that there is a room, and when; and what comes into being for it (R13, R16). */

import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { RoomInfo } from '../protocol/model.ts'
import { Owed } from '../worker/owed.ts'
import { User } from '../worker/user.ts'
import { Device, entriesOf, ownOf } from './devices.ts'
import { collect, untilSettled } from './owed.ts'
import { ask, newDirect, type Person, person, postOverHttp, roomStub } from './people.ts'

const [ada, bob, eve] = [await person(), await person(), await person()]

/** Words of rooms about the places of people there. */
function words() {
  const placed = vi.spyOn(User.prototype, 'placed')
  onTestFinished(() => placed.mockRestore())
  return placed
}

/** A command that founds a private room with these in it, to be given more than once. */
function founding(...members: readonly Person[]): () => Promise<Response> {
  const body = { id: crypto.randomUUID(), name: 'Shed', kind: 'private', members: members.map(({ id }) => id) }
  return () => ask(ada, 'POST', '/api/rooms', body)
}

/** Ada has opened a direct room with Bob, or with somebody else, and nothing has been said there. */
async function opened(other: Person): Promise<{ room: RoomInfo; devices: Device }> {
  const devices = await Device.open(other)
  const room = await newDirect(ada, other)
  await untilSettled(roomStub(room.id))
  expect(await ownOf(ada, room.id)).toMatchObject({ role: 'member' })
  return { room, devices }
}

test('a direct room is shown to the others once something is said there, as unread, and calls them', async () => {
  const other = await person()
  const { room, devices } = await opened(other)
  expect((await ask(ada, 'PATCH', `/api/rooms/${room.id}`, { topic: 'Us' })).status).toBe(200)
  await untilSettled(roomStub(room.id))
  expect([await ownOf(other, room.id), devices.rooms.has(room.id)]).toEqual([undefined, false])
  await postOverHttp(ada, room.id, 'psst')
  await devices.until(room.id, { role: 'member', unread: true, calls: 1 })
  expect(await ownOf(other, room.id)).toMatchObject({ room: { topic: 'Us', people: expect.any(Array) }, calls: 1 })
  expect(await entriesOf(other)).toMatchObject([{ kind: 'direct', excerpt: 'psst', read: false }])
})

test('what is first said in a direct room is unread also where word of it overtakes word of the room', async () => {
  const other = await person()
  const { room, devices } = await opened(other)
  const placed = words().mockRejectedValue(new Error('unreachable'))
  await postOverHttp(ada, room.id, 'psst')
  await vi.waitFor(async () => expect(await entriesOf(other)).toHaveLength(1))
  placed.mockRestore()
  await collect(roomStub(room.id))
  await devices.until(room.id, { role: 'member', unread: true, calls: 1 })
})

test('a direct room is shown at once to whoever else of it opens it, and to whoever speaks there first', async () => {
  const [opener, other] = [await person(), await person()]
  const { room, devices } = await opened(opener)
  expect(await newDirect(opener, ada)).toEqual(room)
  await devices.until(room.id, { role: 'member', unread: false })
  const { room: spoken } = await opened(other)
  await postOverHttp(other, spoken.id, 'I knew it.')
  await untilSettled(roomStub(spoken.id))
  expect(await ownOf(other, spoken.id)).toMatchObject({ role: 'member', unread: false })
})

test('those in a room hear of it once, however often its founding is asked for', async () => {
  const found = founding(bob, eve)
  const { room } = await (await found()).json<{ room: RoomInfo }>()
  const { id } = await newDirect(ada, bob, eve)
  for (const each of [room.id, id]) await untilSettled(roomStub(each))
  const placed = words()
  expect([(await found()).status, (await newDirect(ada, bob, eve)).id]).toEqual([201, id])
  // Whoever opens the direct room, and nobody else.
  expect(placed.mock.calls.map(([{ room: of }]) => of.id)).toEqual([id])
})

test('those in a room hear of it later whom it could not tell at once, from whoever asks or from itself', async () => {
  for (const complete of [
    (found: () => Promise<unknown>) => found(),
    (_: unknown, stub: DurableObjectStub) => collect(stub),
  ]) {
    const placed = words().mockRejectedValue(new Error('unreachable'))
    const found = founding(bob)
    const { room } = await (await found()).json<{ room: RoomInfo }>()
    placed.mockRestore()
    expect(await ownOf(bob, room.id)).toBeUndefined()
    await complete(found, roomStub(room.id))
    expect(await ownOf(bob, room.id)).toMatchObject({ role: 'member' })
  }
})

test('a room is not made where what is owed for it cannot be written', async () => {
  const owe = vi.spyOn(Owed.prototype, 'owe').mockImplementationOnce(() => {
    throw new Error('The disk is away.')
  })
  onTestFinished(() => owe.mockRestore())
  const found = founding(bob)
  expect((await found()).status).toBe(500)
  const { room } = await (await found()).json<{ room: RoomInfo }>()
  await untilSettled(roomStub(room.id))
  expect(await ownOf(bob, room.id)).toMatchObject({ role: 'member' })
})

test('nobody who was made up exists because they are to be in a new room (R16)', async () => {
  const known = (await listDurableObjectIds(env.USER)).length
  const users = [bob.id, crypto.randomUUID()]
  expect((await ask(ada, 'POST', '/api/direct', { users })).status).toBe(404)
  const room = { id: crypto.randomUUID(), name: 'Seance', members: users }
  expect((await ask(ada, 'POST', '/api/rooms', room)).status).toBe(404)
  expect(await listDurableObjectIds(env.USER)).toHaveLength(known)
})

test('of the rooms of an invitation that were made up, no more than the first is asked (R16)', async () => {
  const known = (await listDurableObjectIds(env.ROOM)).length
  const rooms = Array.from({ length: 20 }, () => crypto.randomUUID())
  expect((await ask(ada, 'POST', '/api/invitations', { id: crypto.randomUUID(), rooms })).status).toBe(404)
  expect((await listDurableObjectIds(env.ROOM)).length).toBeLessThanOrEqual(known + 1)
})
