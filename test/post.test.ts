/** Post: one command up, one event down to everybody, exactly once. */

import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { BODY_MAX, FRAME_MAX } from '../protocol/limits.ts'
import { LOBBY } from '../protocol/model.ts'
import { as, Listener, newRoom, person, post, postOverHttp, roomStub } from './people.ts'

describe('a message', () => {
  test('reaches everybody in the room, and its echo is the acknowledgement (R4)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const command = post('Hello *Bob*')
    const event = await adas.ask(command)
    expect(event).toMatchObject({
      type: 'message',
      command: command.id,
      message: { id: command.id, author: ada.id, seq: 1 },
    })
    await bobs.untilVersion(1)
    expect(bobs.timeline()).toEqual(adas.timeline())
    expect(bobs.nicknames.get(ada.id)).toBe(ada.nickname)
  })

  test('takes the next version, without holes, however many talk at once (R1)', async () => {
    const [ada, bob, eve] = [await person(), await person(), await person()]
    const room = await newRoom(ada)
    const listeners = await Promise.all([ada, bob, eve].map((who) => Listener.join(who, room.id)))
    for (let turn = 0; turn < 10; turn++) for (const listener of listeners) listener.send(post(`turn ${turn}`))
    await Promise.all(listeners.map((listener) => listener.untilVersion(30)))
    for (const listener of listeners) {
      expect(listener.timeline().map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
      expect(listener.timeline()).toEqual(listeners[0]?.timeline())
    }
  })

  test('sent again, by any way, gives the first result and nothing twice (R3)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const command = post('once')
    const first = await adas.ask(command)
    adas.frames.length = 0
    expect(await adas.ask(command)).toEqual(first)
    const answer = await as(ada, `/api/rooms/${room.id}/messages`, {
      method: 'POST',
      body: JSON.stringify({ id: command.id.toUpperCase(), body: 'something else' }),
    })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ changed: false, message: { id: command.id, body: 'once', version: 1 } })
    await bobs.say('next')
    expect(bobs.timeline().map(({ body }) => body)).toEqual(['once', 'next'])
    expect(bobs.events().filter((event) => 'command' in event && event.command === command.id)).toHaveLength(1)
  })

  test('whose id belongs to another author is refused (R3)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const { id } = await postOverHttp(ada, room.id, 'mine')
    const bobs = await Listener.join(bob, room.id)
    expect(await bobs.ask(post('forged', id))).toMatchObject({ type: 'refused', code: 'conflict', command: id })
    expect(bobs.timeline()).toMatchObject([{ author: ada.id, body: 'mine' }])
  })

  test('is as long as 8,000 characters, counted as people count them, and no longer', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const longest = await adas.say('😀'.repeat(BODY_MAX))
    expect(await adas.ask(post('x'.repeat(BODY_MAX + 1)))).toMatchObject({ type: 'refused', code: 'too_long' })
    expect(await adas.ask(post(' \n\t '))).toMatchObject({ type: 'refused', code: 'empty' })
    await bobs.untilVersion(1)
    expect(bobs.timeline()).toEqual([longest])
  })

  test('in a frame over 64 KiB is refused before it is parsed', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    adas.sendRaw(`{"type":"post","id":"${'x'.repeat(FRAME_MAX)}`)
    expect(await adas.heard(({ type }) => type === 'refused')).toMatchObject({ code: 'too_large' })
    const message = await adas.say('still here')
    await bobs.untilVersion(1)
    expect(bobs.timeline()).toEqual([message])
    expect(bobs.events().filter(({ type }) => type === 'refused')).toEqual([])
  })

  test.each([
    ['4,000 quotes', '>'.repeat(4_000)],
    ['8,000 brackets', '['.repeat(8_000)],
    ['nested lists', '- '.repeat(4_000)],
    ['a lone surrogate', 'a\ud800b'],
    ['a NUL', 'a\u0000b'],
    ['SQL', "'); DROP TABLE messages; --"],
  ])('of %s breaks nothing (R17)', async (_, body) => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const message = await adas.say(body)
    expect(message.body).toBe(body.toWellFormed())
    await bobs.untilVersion(1)
    expect(bobs.timeline()).toEqual([message])
    const later = await Listener.join(bob, room.id)
    expect(later.timeline()).toEqual([message])
  })

  test('costs two rows, the message and its unique id, once its author has spoken before (R12)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    await adas.say('first')
    const rows = await countRows(room.id)
    await adas.say('second')
    expect(await rows()).toBe(2)
    await bobs.say('somebody new has a name as well')
    expect(await rows()).toBe(3)
    const { id } = adas.timeline()[0] ?? { id: '' }
    await adas.ask({ type: 'edit', id: crypto.randomUUID(), message: id, revision: 0, body: 'edited' })
    expect(await rows()).toBe(2)
  })
})

/** Counts the rows that a room writes from now on; each call gives those since the last. */
async function countRows(room: string): Promise<() => Promise<number>> {
  const cursors: { readonly rowsWritten: number }[] = []
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const { sql } = storage
    const prototype = Object.getPrototypeOf(sql)
    const { exec } = prototype
    prototype.exec = function (this: SqlStorage, ...statement: unknown[]) {
      const cursor: { readonly rowsWritten: number } = Reflect.apply(exec, this, statement)
      if (this === sql) cursors.push(cursor)
      return cursor
    }
  })
  return () =>
    runInDurableObject(roomStub(room), () => cursors.splice(0).reduce((sum, { rowsWritten }) => sum + rowsWritten, 0))
}

describe('an edit', () => {
  test('replaces the body for everybody, once, and names the revision it changes (R3)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const { id } = await adas.say('helo')
    const edit = { type: 'edit', id: crypto.randomUUID(), message: id, revision: 0, body: 'hello' } as const
    const first = await adas.ask(edit)
    expect(first).toMatchObject({ message: { body: 'hello', revision: 1, seq: 1, version: 2 } })
    await bobs.untilVersion(2)
    expect(bobs.timeline()).toEqual(adas.timeline())
    adas.frames.length = 0
    expect(await adas.ask(edit)).toEqual(first)
    expect(await adas.ask({ ...edit, id: crypto.randomUUID(), body: 'other' })).toMatchObject({
      type: 'refused',
      code: 'stale',
    })
    expect(adas.version).toBe(2)
  })

  test('of somebody else, of nothing, or of a removed message is refused', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const { id } = await adas.say('mine')
    const edit = (message: string) =>
      ({ type: 'edit', id: crypto.randomUUID(), message, revision: 0, body: 'x' }) as const
    expect(await bobs.ask(edit(id))).toMatchObject({ code: 'forbidden' })
    expect(await bobs.ask(edit(crypto.randomUUID()))).toMatchObject({ code: 'not_found' })
    await adas.ask({ type: 'remove', id: crypto.randomUUID(), message: id, revision: 0 })
    expect(await adas.ask({ ...edit(id), revision: 1 })).toMatchObject({ code: 'stale' })
  })
})

describe('a removal', () => {
  test('leaves a tombstone that keeps its place and nothing of what was said', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const { id } = await adas.say('secret')
    await adas.say('after')
    const remove = { type: 'remove', id: crypto.randomUUID(), message: id, revision: 0 } as const
    const first = await adas.ask(remove)
    await bobs.untilVersion(3)
    expect(bobs.timeline()).toMatchObject([{ id, seq: 1, version: 3, body: null, cards: [] }, { body: 'after' }])
    adas.frames.length = 0
    expect(await adas.ask(remove)).toEqual(first)
    expect(await adas.ask({ ...remove, id: crypto.randomUUID(), revision: 1 })).toMatchObject({ type: 'message' })
    expect(adas.version).toBe(3)
    const rows = await runInDurableObject(roomStub(room.id), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM messages').toArray()),
    )
    expect(rows).not.toContain('secret')
  })

  test('over HTTP is the same', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const bobs = await Listener.join(bob, room.id)
    const { id } = await postOverHttp(ada, room.id, 'helo')
    const path = `/api/rooms/${room.id}/messages/${id}`
    const edit = await as(ada, path, {
      method: 'PUT',
      body: JSON.stringify({ id: crypto.randomUUID(), revision: 0, body: 'hello' }),
    })
    expect([edit.status, await edit.json()]).toMatchObject([200, { message: { body: 'hello', revision: 1 } }])
    for (const query of ['', '?revision=', '?revision=0x0', '?revision=-1', '?revision=1e0']) {
      expect((await as(ada, path + query, { method: 'DELETE' })).status).toBe(400)
    }
    expect((await as(ada, `${path}?revision=0`, { method: 'DELETE' })).status).toBe(409)
    expect((await as(bob, `${path}?revision=1`, { method: 'DELETE' })).status).toBe(403)
    expect((await as(ada, `${path}?revision=1`, { method: 'DELETE' })).status).toBe(200)
    await bobs.untilVersion(3)
    expect(bobs.timeline()).toMatchObject([{ body: null, revision: 2 }])
  })
})

describe('the rate', () => {
  test('refuses what is over it, by code and with the time to wait, and lets the others talk', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const commands = Array.from({ length: 40 }, (_, index) => post(`${index}`))
    for (const command of commands) adas.send(command)
    const refusal = await adas.heard(({ type }) => type === 'refused')
    expect(refusal).toMatchObject({ code: 'rate', retryAfter: expect.any(Number) })
    expect((await bobs.say('me too')).body).toBe('me too')
    const known = commands[0]
    if (!known) throw new Error('unreachable')
    adas.frames.length = 0
    expect(await adas.ask(known)).toMatchObject({ type: 'message', message: { body: '0' } })
  })

  test('is steady after the burst, and counts each user in each room alone', async () => {
    const [ada, bob] = [await person(), await person()]
    const [room, other] = [await newRoom(ada), await newRoom(bob)]
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const there = await Listener.join(ada, other.id)
    const pass = holdClock()
    const burst = (listener: Listener, length: number) =>
      Promise.all(Array.from({ length }, () => listener.ask(post('fast')))).then((events) =>
        events.map((event) => (event.type === 'refused' ? event.code : event.type)),
      )
    expect(await burst(adas, 31)).toEqual([...Array(30).fill('message'), 'rate'])
    expect(await burst(there, 30)).toEqual(Array(30).fill('message'))
    expect(await burst(bobs, 30)).toEqual(Array(30).fill('message'))
    const refusal = await adas.ask(post('again'))
    const wait = refusal.type === 'refused' ? (refusal.retryAfter ?? 0) : 0
    expect(wait).toBeGreaterThan(0)
    // To wait as long as one is told is enough, and earns one.
    pass(wait)
    expect(await burst(adas, 2)).toEqual(['message', 'rate'])
    for (let second = 0; second < 3; second++) {
      pass(1000)
      expect(await burst(adas, 4)).toEqual([...Array(3).fill('message'), 'rate'])
    }
    pass(60_000)
    expect(await burst(adas, 31)).toEqual([...Array(30).fill('message'), 'rate'])
  })

  test('of frames closes a socket that floods, and no other', async () => {
    const [ada, bob] = [await person(), await person()]
    const [adas, bobs] = [await Listener.join(ada), await Listener.join(bob)]
    for (let count = 0; count < 200; count++) adas.sendRaw('{"type":"typing","on":true}')
    expect(await adas.untilClosed()).toMatchObject({ code: 4429 })
    expect((await bobs.say('still here')).body).toBe('still here')
  })
})

/** Until the end of the test, time passes by the function that is returned alone. */
function holdClock(): (milliseconds: number) => void {
  let now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
  onTestFinished(() => clock.mockRestore())
  return (milliseconds) => {
    now += milliseconds
  }
}

test('nobody posts as a reader, or in a room that was never created', async () => {
  const ada = await person()
  const [adas, reader] = [await Listener.join(ada, LOBBY), await Listener.join(undefined, LOBBY)]
  expect(await reader.ask(post('boo'))).toMatchObject({ type: 'refused', code: 'unauthorized' })
  const next = await adas.say('who is there?')
  await reader.untilVersion(next.version)
  expect(reader.timeline().map(({ body }) => body)).not.toContain('boo')
  expect(adas.events().filter(({ type }) => type === 'refused')).toEqual([])
  const nowhere = await as(ada, `/api/rooms/${crypto.randomUUID()}/messages`, {
    method: 'POST',
    body: JSON.stringify({ id: crypto.randomUUID(), body: 'boo' }),
  })
  expect(nowhere.status).toBe(404)
})
