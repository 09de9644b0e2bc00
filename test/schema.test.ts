/** Schema steps run once each, on a new object as on one from any earlier release (R22). */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { DIRECTORY_STEPS } from '../worker/directory.ts'
import { ROOM_STEPS } from '../worker/room-schema.ts'
import { isBorn, migrate } from '../worker/schema.ts'
import { USER_STEPS } from '../worker/user.ts'

const kinds = { room: ROOM_STEPS, user: USER_STEPS, directory: DIRECTORY_STEPS }

test.each(Object.entries(kinds))('a %s comes to the newest schema from every released one', async (_, steps) => {
  for (let released = 0; released <= steps.length; released++) {
    await inEmptyObject((storage) => {
      if (released > 0) migrate(storage, steps.slice(0, released))
      migrate(storage, steps)
      const upgraded = tables(storage)
      expect(upgraded.length).toBeGreaterThan(1)
      migrate(storage, steps)
      expect(tables(storage)).toEqual(upgraded)
    })
  }
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

function tables({ sql }: DurableObjectStorage): unknown[] {
  return sql
    .exec("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name")
    .toArray()
}

function inEmptyObject(test: (storage: DurableObjectStorage) => void): Promise<void> {
  return runInDurableObject(env.ROOM.getByName(crypto.randomUUID()), (_, { storage }) => test(storage))
}
