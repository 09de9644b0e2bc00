/** Resume: what somebody who was away is told when they come back (R5, R6). */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, type Mock, test, vi } from 'vitest'
import { noHistory } from '../client/room-history.ts'
import type { Page } from '../protocol/events.ts'
import { PAGE_SIZE, RESUME_MAX } from '../protocol/limits.ts'
import { as, Listener, newRoom, person, post, postOverHttp, request, roomStub, upgrade } from './people.ts'

test('starting is resuming from zero: the newest page, and whether there is more before it (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const first = await Listener.join(bob, room.id)
  expect(first.frames[0]).toMatchObject({ type: 'sync', reset: true, older: false, version: 0, messages: [], room })
  const { body, author } = await postOverHttp(ada, room.id, 'hello')
  await fill(room.id, PAGE_SIZE + 10)
  const later = await Listener.join(bob, room.id)
  expect(later.timeline()).toHaveLength(PAGE_SIZE)
  expect(later.timeline().at(-1)).toMatchObject({ body, author, seq: PAGE_SIZE + 11 })
  expect(later.syncs()[0]).toMatchObject({ reset: true, older: true, version: PAGE_SIZE + 11 })
  expect(later.nicknames.get(ada.id)).toBe(ada.nickname)
})

test('what was missed comes in the first frame: posts, edits and removals, and nothing else (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  const [kept, edited, removed] = [await adas.say('kept'), await adas.say('typo'), await adas.say('regret')]
  await bobs.untilVersion(3)
  bobs.close()
  await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: edited.id, revision: 0, body: 'mended' })
  await adas.ask({ type: 'remove', id: crypto.randomUUID(), message: removed.id, revision: 0 })
  const missed = await adas.say('missed')
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.syncs()[0]).toMatchObject({ reset: false, after: 3, version: 6 })
  expect(back.syncs()[0]?.messages.map(({ id }) => id)).toEqual([edited.id, removed.id, missed.id])
  expect(back.timeline()).toEqual(adas.timeline())
  expect(back.timeline().map(({ body }) => body)).toEqual([kept.body, 'mended', null, 'missed'])
})

test('a gap that is too large, another epoch and a version from the future are answered with reset (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  await postOverHttp(ada, room.id, 'hello')
  await fill(room.id, RESUME_MAX + 5)
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.syncs()[0]).toMatchObject({ reset: true, older: true })
  expect(back.timeline()).toHaveLength(PAGE_SIZE)
  for (const since of ['elsewhere.1', `${back.epoch}.99999`, 'nonsense', `${back.epoch}.-1`, `${back.epoch}.1e3`]) {
    back.frames.length = 0
    back.send({ type: 'sync', since })
    await back.until(() => back.syncs().length > 0)
    expect(back.syncs()[0]).toMatchObject({ reset: true })
  }
})

test('a client that finds a hole resumes on the same socket (R6)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('one')
  await bobs.untilVersion(1)
  bobs.history = { ...noHistory, epoch: bobs.epoch }
  await adas.say('two')
  await bobs.untilVersion(2)
  expect(bobs.syncs()).toHaveLength(2)
  expect(bobs.timeline()).toEqual(adas.timeline())
})

test('whoever is behind holds nothing of what others do until the answer has come, and asks once (R6)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('one')
  await bobs.untilVersion(1)
  bobs.history = { ...noHistory, epoch: bobs.epoch }
  const told = bobs.heard((event) => event.type === 'message' && event.message.body === 'two')
  adas.send(post('two'))
  adas.send(post('three'))
  await told
  expect(bobs.timeline()).toEqual([])
  await bobs.untilVersion(3)
  await adas.untilVersion(3)
  expect(bobs.timeline()).toEqual(adas.timeline())
  expect(bobs.syncs()).toHaveLength(2)
})

test('after a restore to an earlier time a new epoch begins, and everybody starts again from what is there (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  const kept = await adas.say('kept')
  await adas.say('undone')
  await bobs.untilVersion(2)
  // What a restore leaves behind: the rows of an earlier time, and an object that wakes to them.
  await runInDurableObject(roomStub(room.id), (_, { storage }) =>
    storage.sql.exec('DELETE FROM messages WHERE seq > 1'),
  )
  await evictDurableObject(roomStub(room.id))
  await roomStub(room.id).renew()
  expect((await bobs.untilClosed()).code).toBe(4000)
  expect((await adas.untilClosed()).code).toBe(4000)
  await postOverHttp(ada, room.id, 'another second message')
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.epoch).not.toBe(bobs.epoch)
  expect(back.syncs()[0]).toMatchObject({ reset: true, version: 2 })
  expect(back.timeline().map(({ body }) => body)).toEqual([kept.body, 'another second message'])
})

test('after a restore nobody goes on talking on a socket from before, whether its client answers the close or not', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const zombie = new Listener(await upgrade(ada, room.id, 'v=1'), undefined, true)
  const bobs = await Listener.join(bob, room.id)
  await zombie.say('before')
  await bobs.untilVersion(1)
  await roomStub(room.id).renew()
  expect((await zombie.untilClosed()).code).toBe(4000)
  await bobs.untilClosed()
  zombie.send(post('of another epoch'))
  const back = await Listener.join(bob, room.id, bobs)
  await back.say('after')
  expect(back.timeline().map(({ body }) => body)).toEqual(['before', 'after'])
})

test('resuming is cheaper to ask for than to answer, so it has a rate, and what is long is not sent twice (R5)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  await postOverHttp(ada, room.id, '𝕏'.repeat(8_000))
  await fill(room.id, 39)
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.syncs()[0]).toMatchObject({ reset: true, version: 40 })
  for (let time = 0; time < 12; time++) back.send({ type: 'sync', since: `${back.epoch}.${back.version}` })
  expect(await back.heard(({ type }) => type === 'refused')).toMatchObject({ code: 'rate' })
  expect((await back.say('still here')).seq).toBe(41)
})

function restore(room: string, token = env.OPERATOR_TOKEN ?? ''): Promise<Response> {
  const headers = { Authorization: `Bearer ${token}` }
  return request(`/api/rooms/${room}/restore`, { method: 'POST', headers, body: JSON.stringify({ time: Date.now() }) })
}

test.each([
  ['has noted', 204, (arm: Mock) => arm.mockResolvedValue('now')],
  ['may have noted', 500, (arm: Mock) => arm.mockRejectedValue(new Error('Network connection lost.'))],
])('what the platform %s to be set back ends at once, and begins a new epoch (R5)', async (_, status, answer) => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('said')
  await bobs.untilVersion(1)
  const instance = await runInDurableObject(roomStub(room.id), (there, { storage }) => {
    vi.spyOn(storage, 'getBookmarkForTime').mockResolvedValue('earlier')
    answer(vi.spyOn(storage, 'onNextSessionRestoreBookmark'))
    return there
  })
  expect((await restore(room.id)).status).toBe(status)
  expect(await runInDurableObject(roomStub(room.id), (there) => there === instance)).toBe(false)
  await bobs.untilClosed()
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.epoch).not.toBe(adas.epoch)
})

test('what is being set back is not set back a second time at once', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  const arming = Promise.withResolvers<string>()
  await runInDurableObject(roomStub(room.id), (_, { storage }) => {
    vi.spyOn(storage, 'getBookmarkForTime').mockResolvedValue('earlier')
    vi.spyOn(storage, 'onNextSessionRestoreBookmark').mockReturnValue(arming.promise)
  })
  const [first, second] = [restore(room.id), restore(room.id)]
  const refused = await Promise.race([first, second])
  expect([refused.status, await refused.json()]).toMatchObject([429, { error: { code: 'rate' } }])
  arming.resolve('now')
  expect((await Promise.all([first, second])).map(({ status }) => status).sort()).toEqual([204, 429])
  await bobs.untilClosed()
})

test('only the operator sets a room back, and a runtime that keeps no earlier times says so', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  for (const { token } of [ada, bob]) expect((await restore(room.id, token)).status).toBe(404)
  expect((await restore(room.id, '')).status).toBe(404)
  expect((await restore(room.id, 'wrong')).status).toBe(404)
  expect((await restore(crypto.randomUUID())).status).toBe(404)
  const refused = await restore(room.id)
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'invalid' } }])
  expect((await bobs.say('nothing has happened')).seq).toBe(1)
})

describe('older messages', () => {
  test('come by page over HTTP, before a place, ascending, 50 at a time', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    await postOverHttp(ada, room.id, 'first')
    await fill(room.id, 118)
    await postOverHttp(bob, room.id, 'last')
    const seqs: number[] = []
    let before = `?before=${Number.MAX_SAFE_INTEGER}`
    for (let older = true; older; ) {
      const response = await as(bob, `/api/rooms/${room.id}/messages${before}`)
      const page = await response.json<Page>()
      expect(page.people.map(({ id }) => id).sort()).toEqual(
        [...new Set(page.messages.map(({ author }) => author))].sort(),
      )
      expect(page.messages.length).toBeLessThanOrEqual(PAGE_SIZE)
      seqs.unshift(...page.messages.map(({ seq }) => seq))
      before = `?before=${seqs[0]}`
      older = page.older
    }
    expect(seqs).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
  })

  test.each(['before=x', 'before=-1', 'limit=0', 'limit=51', 'limit=1.5'])('are refused for %s', async (query) => {
    const ada = await person()
    const response = await as(ada, `/api/rooms/lobby/messages?${query}`)
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid' } }])
  })
})

test('looking for changes reads by index, however long the history is (R12)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  await postOverHttp(ada, room.id, 'hello')
  await bobs.untilVersion(1)
  const statements = await statementsOf(room.id, async () => {
    bobs.send({ type: 'sync', since: `${bobs.epoch}.0` })
    await bobs.until(() => bobs.syncs().length === 2)
  })
  expect(bobs.syncs()[1]).toMatchObject({ reset: false, messages: [{ body: 'hello' }] })
  const plan = await runInDurableObject(roomStub(room.id), (_, { storage }) =>
    statements.flatMap(([query, ...values]) =>
      storage.sql
        .exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...values)
        .toArray()
        .map(({ detail }) => detail),
    ),
  )
  expect(plan.join()).toMatch(/SEARCH messages USING INDEX changed/)
  expect(plan.join()).not.toContain('SCAN')
})

/** Every statement that the room runs meanwhile, with its values. */
async function statementsOf(room: string, meanwhile: () => Promise<void>): Promise<[string, ...unknown[]][]> {
  const statements: [string, ...unknown[]][] = []
  const restore = await runInDurableObject(roomStub(room), (_, { storage }) => {
    const { sql } = storage
    const prototype = Object.getPrototypeOf(sql)
    const { exec } = prototype
    prototype.exec = function (this: SqlStorage, ...statement: [string, ...unknown[]]) {
      if (this === sql) statements.push(statement)
      return Reflect.apply(exec, this, statement)
    }
    return () => {
      prototype.exec = exec
    }
  })
  await meanwhile()
  restore()
  return statements
}

test('a removed message is never reused for a version, and time never goes back (R1, R21)', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  const first = await bobs.say('from the future')
  const future = Date.now() + 3600_000
  await runInDurableObject(roomStub(room.id), (_, { storage }) =>
    storage.sql.exec('UPDATE messages SET created = ?', future),
  )
  await bobs.ask({ type: 'remove', id: crypto.randomUUID(), message: first.id, revision: 0 })
  await evictDurableObject(roomStub(room.id))
  const second = await bobs.ask(post('now'))
  expect(second).toMatchObject({ message: { seq: 3, created: future } })
})

/** Adds messages by copying the newest, faster than anybody could post them. */
async function fill(room: string, count: number): Promise<void> {
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO messages (seq, id, version, author, body, created)
       SELECT seq + i, lower(hex(randomblob(16))), seq + i, author, body, created FROM n, (SELECT * FROM messages ORDER BY seq DESC LIMIT 1)`,
      count,
    )
  })
  await evictDurableObject(roomStub(room))
}
