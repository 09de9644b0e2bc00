/** How many rooms there may be: strangers cannot use them up before whoever runs the deployment. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import type { RoomInfo, RoomKind } from '../protocol/model.ts'
import { Listing } from '../worker/listing.ts'
import { untilSettled } from './owed.ts'
import { ask, newRoom, person, roomStub } from './people.ts'

const [olga, ada, bob] = [await person('Olga'), await person('Ada'), await person('Bob')]
const directory = env.DIRECTORY.getByName('directory')

beforeEach(() => runInDurableObject(directory, (_, { storage }) => void storage.sql.exec('DELETE FROM rooms')))

/** Rooms of strangers, 200 of each. */
async function fill(count: number, kind: RoomKind, said?: Pick<RoomInfo, 'archived'>, maker?: string): Promise<void> {
  await runInDurableObject(directory, (_, { storage }) => {
    const listing = new Listing(storage.sql)
    for (let n = 0; n < count; n++) {
      const name = crypto.randomUUID()
      const made = listing.reserve(maker ?? `stranger ${Math.floor(n / 200)}`, name, kind, name, false)
      if ('code' in made) throw new Error(made.message)
      const about = { ...made, topic: '', description: '', slow: 0, members: 1 }
      if (said) listing.hear({ room: { ...about, ...said }, epoch: 'e', version: 1 }, null)
    }
  })
}

async function make(who: typeof ada, kind: RoomKind = 'public'): Promise<number> {
  const body = { id: crypto.randomUUID(), name: `room ${crypto.randomUUID()}`, kind }
  return (await ask(who, 'POST', '/api/rooms', body)).status
}

test('a thousand open public rooms are all, but not for whoever runs the deployment, and not for private ones', async () => {
  await fill(999, 'public', { archived: false })
  const room = await newRoom(olga)
  expect([await make(ada), await make(ada, 'private'), await make(olga)]).toEqual([403, 201, 201])
  // The two that the owner has made were one too many.
  await ask(olga, 'PATCH', `/api/rooms/${room.id}`, { archived: true })
  await untilSettled(roomStub(room.id))
  expect(await make(bob)).toBe(403)
  const { rooms } = await (await ask(olga, 'GET', '/api/rooms')).json<{ rooms: RoomInfo[] }>()
  const stranger = rooms.find(({ name }) => name !== 'Lobby' && !name.startsWith('room '))
  await hearAgain(stranger, { archived: true })
  expect(await make(bob)).toBe(201)
  await hearAgain(stranger, { archived: false })
  expect(await make(bob)).toBe(403)
})

/** What a room says of itself once more. */
async function hearAgain(room: RoomInfo | undefined, said: Pick<RoomInfo, 'archived'>): Promise<void> {
  if (!room) throw new Error('No such room.')
  await directory.listed({ room: { ...room, ...said }, epoch: `e${said.archived}`, version: 2 }, null)
}

test.each<[string, RoomKind, Pick<RoomInfo, 'archived'>?]>([
  ['private ones', 'private'],
  ['those that were never finished', 'public'],
  ['archived ones', 'public', { archived: true }],
])('%s take no place from public ones', async (_, kind, said) => {
  await fill(1_000, kind, said)
  expect(await make(ada)).toBe(201)
})

test('an archived one is opened again where there is place, and by whoever runs the deployment', async () => {
  const room = await newRoom(ada)
  const archive = async (who: typeof ada, archived: boolean) =>
    (await ask(who, 'PATCH', `/api/rooms/${room.id}`, { archived })).status
  expect(await archive(ada, true)).toBe(200)
  await untilSettled(roomStub(room.id))
  await fill(999, 'public', { archived: false })
  expect([await archive(ada, false), await archive(ada, true)]).toEqual([200, 200])
  await untilSettled(roomStub(room.id))
  await fill(1, 'public', { archived: false }, 'another stranger')
  expect([await archive(bob, false), await archive(ada, false)]).toEqual([403, 403])
  expect((await (await ask(ada, 'GET', `/api/rooms/${room.id}`)).json<{ room: RoomInfo }>()).room.archived).toBe(true)
  expect([await archive(olga, false), await archive(ada, false)]).toEqual([200, 200])
})

test('one makes 200 of them, whatever becomes of them', async () => {
  await fill(50, 'public', { archived: true }, ada.id)
  await fill(50, 'public', { archived: false }, ada.id)
  await fill(50, 'public', undefined, ada.id)
  await fill(49, 'private', undefined, ada.id)
  expect([await make(ada), await make(ada), await make(ada, 'private'), await make(bob)]).toEqual([201, 403, 403, 201])
})

test('to make one or to name it anew reads no more rows where there are many that have no name to keep (R12)', async () => {
  const read = () =>
    runInDurableObject(directory, (_, { storage: { sql } }) => {
      const exec = vi.spyOn(sql, 'exec')
      const listing = new Listing(sql)
      const made = listing.reserve(ada.id, crypto.randomUUID(), 'public', crypto.randomUUID(), false)
      if ('id' in made) listing.rename(made.id, crypto.randomUUID())
      const { results } = exec.mock
      exec.mockRestore()
      return results.reduce((rows, { value }) => rows + value.rowsRead, 0)
    })
  const before = await read()
  expect(before).toBeGreaterThan(0)
  await runInDurableObject(directory, (_, { storage }) => {
    const listing = new Listing(storage.sql)
    for (let n = 0; n < 100; n++) listing.reserveDirect(bob.id, crypto.randomUUID())
  })
  // Hers are counted, of which there is one more.
  expect(await read()).toBeLessThan(before + 10)
})

test('one begins 500 direct rooms, beside those, and opens them again', async () => {
  const carl = await person()
  await runInDurableObject(directory, (_, { storage }) => {
    const listing = new Listing(storage.sql)
    for (let n = 0; n < 499; n++) expect(listing.reserveDirect(ada.id, crypto.randomUUID())).toBeUndefined()
  })
  const open = async (who: typeof ada, ...others: (typeof ada)[]) =>
    (await ask(who, 'POST', '/api/direct', { users: others.map(({ id }) => id) })).status
  expect([await open(ada, bob), await open(ada, carl), await open(ada, bob)]).toEqual([201, 403, 201])
  // Whom somebody has written to is not kept from writing to others, nor from writing back.
  expect([await open(carl, ada), await open(ada, carl), await make(ada)]).toEqual([201, 201, 201])
  // One from before they were counted is none that is begun, and writes no row.
  const rows = (query: string) =>
    runInDurableObject(directory, (_, { storage }) => storage.sql.exec(query, ada.id).toArray().length)
  expect(await rows("DELETE FROM rooms WHERE creator = ? AND kind = 'direct' RETURNING id")).toBe(500)
  expect(await open(ada, bob)).toBe(201)
  expect(await rows("SELECT 1 FROM rooms WHERE creator = ? AND kind = 'direct'")).toBe(0)
})
