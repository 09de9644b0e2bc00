/** Schema steps run once each, on a new object as on one from any earlier release (R22). */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Card, lobby } from '../protocol/model.ts'
import { DIRECTORY_STEPS } from '../worker/directory.ts'
import { Doors } from '../worker/doors.ts'
import { Invitations } from '../worker/invitations.ts'
import { Listing } from '../worker/listing.ts'
import { ROOM_STEPS } from '../worker/room-schema.ts'
import { Roster } from '../worker/roster.ts'
import { isBorn, migrate } from '../worker/schema.ts'
import { SITE_STEPS } from '../worker/site-pages.ts'
import { USER_STEPS } from '../worker/user.ts'
import { linkTo, SITE } from './local-site.ts'
import { as, ask, Listener, newRoom, person, post, postOverHttp, roomStub, upgrade } from './people.ts'
import { RELEASED } from './released.ts'

const kinds = { room: ROOM_STEPS, user: USER_STEPS, directory: DIRECTORY_STEPS, site: SITE_STEPS }

describe.each(Object.entries(kinds))('a %s', (kind, steps) => {
  const released = RELEASED[kind] ?? []

  test('has every one of its steps on record, as it was released', async () => {
    expect(steps).toHaveLength(released.length)
    for (const [index, schema] of released.entries()) {
      await inEmptyObject((storage) => {
        migrate(storage, steps.slice(0, index + 1))
        expect(schemaOf(storage)).toEqual(schema)
      })
    }
  })

  test('comes to the newest schema from every released one', async () => {
    for (let step = 0; step <= steps.length; step++) {
      await inEmptyObject((storage) => {
        if (step > 0) migrate(storage, steps.slice(0, step))
        migrate(storage, steps)
        expect(schemaOf(storage)).toEqual(released.at(-1))
        migrate(storage, steps)
        expect(schemaOf(storage)).toEqual(released.at(-1))
      })
    }
  })
})

test('what a later version has written is refused in words, and is whole when that version is back', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  await postOverHttp(ada, room.id, 'from the later version')
  const messages = `/api/rooms/${room.id}/messages`
  const preview = await ask(ada, 'POST', '/api/cards', { url: linkTo('/rich') })
  const { card } = await preview.json<{ card: Card }>()
  const objects = [
    [ROOM_STEPS, roomStub(room.id), messages],
    [USER_STEPS, env.USER.getByName(ada.id), '/api/session'],
    [DIRECTORY_STEPS, env.DIRECTORY.getByName('directory'), '/api/rooms'],
    [SITE_STEPS, env.SITE.getByName(new URL(SITE).host), card.picture ?? ''],
  ] as const
  for (const [steps, stub, path] of objects) {
    await evictDurableObject(stub)
    const rollForward = rollBack(steps)
    const refused = await as(ada, path)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ error: { code: 'rolled_back', retryAfter: 60_000 } })
    rollForward()
    expect((await as(ada, path)).status).toBe(200)
  }
  await evictDurableObject(roomStub(room.id))
  const rollForward = rollBack(ROOM_STEPS)
  const body = JSON.stringify(post('too early'))
  expect((await as(ada, messages, { method: 'POST', body })).status).toBe(503)
  expect((await new Listener(await upgrade(bob, room.id, 'v=1')).untilClosed()).code).toBe(4503)
  rollForward()
  expect((await Listener.join(bob, room.id)).timeline()).toMatchObject([{ body: 'from the later version' }])
})

test('an object that exists is upgraded when it wakes, and keeps what it holds', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const adas = await Listener.join(ada, room.id)
  await adas.say('from before')
  const objects = [
    [ROOM_STEPS, roomStub(room.id)],
    [USER_STEPS, env.USER.getByName(ada.id)],
    [DIRECTORY_STEPS, env.DIRECTORY.getByName('directory')],
  ] as const
  for (const [steps, stub] of objects) {
    steps.push('CREATE TABLE later (text TEXT)')
    onTestFinished(() => void steps.pop())
    await evictDurableObject(stub)
  }
  const back = await Listener.join(bob, room.id)
  expect(back.timeline()).toMatchObject([{ author: ada.id, body: 'from before' }])
  await adas.say('and after')
  await back.untilVersion(2)
  expect(await newRoom(ada)).toMatchObject({ kind: 'public' })
  for (const [, stub] of objects) expect(await runInDurableObject(stub, (_, ctx) => tablesOf(ctx))).toContain('later')
})

test('a card that was stored before cards said so much is whole', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const { id } = await (await Listener.join(ada, room.id)).say('https://a.example.com')
  const old = { url: 'https://a.example.com', title: 'A', description: null, site: 'a.example.com' }
  await runInDurableObject(roomStub(room.id), (_, { storage }) => {
    const cards = JSON.stringify([{ ...old, pictureSource: null, iconSource: null }])
    storage.sql.exec('UPDATE messages SET cards = ? WHERE id = ?', cards, id)
  })
  const [message] = (await Listener.join(bob, room.id)).timeline()
  const unsaid = { author: null, published: null, price: null, language: null, color: null, pictureSize: null }
  const pictures = { picture: null, icon: null, large: false }
  expect(message?.cards).toEqual([{ ...old, ...unsaid, ...pictures, kind: 'page' }])
})

test('the rooms of before are listed that were, and archived ones are so', async () => {
  await inEmptyObject((storage) => {
    migrate(storage, DIRECTORY_STEPS.slice(0, 3))
    const rooms = [
      { name: 'a', kind: 'public', listed: 1, info: { ...lobby, id: 'a', name: 'a', archived: true } },
      { name: 'b', kind: 'public', listed: 1, info: null },
      { name: 'c', kind: 'public', listed: 0, info: null },
      { name: 'd', kind: 'private', listed: 0, info: null },
    ]
    for (const { name, kind, listed, info } of rooms)
      storage.sql.exec(
        "INSERT INTO rooms (folded, id, name, creator, command, kind, listed, info) VALUES (?1, ?1, ?1, 'x', ?1, ?2, ?3, ?4)",
        ...[name, kind, listed, info && JSON.stringify(info)],
      )
    migrate(storage, DIRECTORY_STEPS)
    expect(new Listing(storage.sql).list().map(({ id, archived }) => [id, archived])).toEqual([
      ['a', true],
      ['b', false],
    ])
  })
})

test('a deployment of before has cards, of all domains', async () => {
  await inEmptyObject((storage) => {
    migrate(storage, DIRECTORY_STEPS.slice(0, 2))
    storage.sql.exec("UPDATE deployment SET name = 'The Shed', registration = 'closed'")
    migrate(storage, DIRECTORY_STEPS)
    const { deployment } = new Doors(storage.sql, new Roster(storage.sql), new Invitations(storage.sql))
    expect(deployment).toEqual({ name: 'The Shed', registration: 'closed', cards: true, denied: [] })
  })
})

test('an upgrade keeps the rows, and a step that fails leaves everything as it was', async () => {
  await inEmptyObject((storage) => {
    const first = 'CREATE TABLE note (text TEXT)'
    migrate(storage, [first])
    storage.sql.exec("INSERT INTO note VALUES ('kept')")
    expect(() => migrate(storage, [first, 'ALTER TABLE note ADD COLUMN at INTEGER', 'nonsense'])).toThrow()
    migrate(storage, [first, 'ALTER TABLE note ADD COLUMN at INTEGER'])
    expect(storage.sql.exec('SELECT text, at FROM note').toArray()).toEqual([{ text: 'kept', at: null }])
  })
})

test('an object that was never created has no schema (R16)', async () => {
  await inEmptyObject(({ sql }) => expect(isBorn(sql)).toBe(false))
})

/** Takes the newest step out of the code, as deploying an earlier version does. Returns what brings it back. */
function rollBack(steps: string[]): () => void {
  const newest = steps.pop()
  if (newest === undefined) throw new Error('There is a step to take away.')
  return () => void steps.push(newest)
}

/** What the tables and indexes were made with. */
function schemaOf({ sql }: DurableObjectStorage): readonly string[] {
  return sql
    .exec<{ sql: string }>(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
    )
    .toArray()
    .map((row) => row.sql.replace(/\s+/g, ' '))
}

function tablesOf({ storage }: DurableObjectState): readonly string[] {
  return storage.sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .toArray()
    .map(({ name }) => name)
}

function inEmptyObject(test: (storage: DurableObjectStorage) => void): Promise<void> {
  return runInDurableObject(env.ROOM.getByName(crypto.randomUUID()), (_, { storage }) => test(storage))
}
