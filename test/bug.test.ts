/** A bug is an exception: logged here, and nothing but its code outside (R17). */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { as, Listener, newRoom, PASSWORD, person, post, request, roomStub, upgrade } from './people.ts'

/** What SQLite and the runtime say of it, none of which may be seen from outside. */
const INSIDE = /sql|table|column|exec|worker|\.ts|\n|\bat /i

let logged: MockInstance<typeof console.error>

beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  logged.mockRestore()
})

test('in a room is a bare 500 over HTTP, whatever was asked, and the stack is in the log', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const asked = [
    () => as(ada, `/api/rooms/${room.id}/messages`),
    () =>
      as(bob, `/api/rooms/${room.id}/messages`, {
        method: 'POST',
        body: JSON.stringify({ id: crypto.randomUUID(), body: 'hello' }),
      }),
  ]
  for (const ask of asked) expect((await ask()).ok).toBe(true)
  await loseTable(roomStub(room.id), 'messages')
  for (const ask of asked) {
    await expectBare(await ask())
    expect(lastLogged()).toMatchObject({
      event: 'request_failed',
      error: expect.stringMatching(/no such table.*\n +at /s),
    })
  }
})

test('in a user is a bare 500 as well', async () => {
  const ada = await person()
  await loseTable(env.USER.getByName(ada.id), 'sessions')
  await expectBare(await as(ada, '/api/sessions'))
  const body = JSON.stringify({ nickname: ada.nickname, password: PASSWORD })
  await expectBare(await request('/api/session', { method: 'POST', body }))
})

test('on a frame closes the socket that sent it, with 1011, and no other', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
  await adas.say('hello')
  await loseTable(roomStub(room.id), 'messages')
  adas.send(post('and now'))
  const { code, reason } = await adas.untilClosed()
  expect(code).toBe(1011)
  expect(reason).not.toMatch(INSIDE)
  expect(lastLogged()).toMatchObject({
    event: 'frame_failed',
    room: room.id,
    error: expect.stringContaining('no such table'),
  })
  bobs.send({ type: 'typing', on: true })
  await bobs.heard(({ type }) => type === 'typing')
  expect(JSON.stringify(bobs.frames)).not.toContain('no such table')
})

test('on an upgrade closes the socket with a code that says so', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  await (await Listener.join(bob, room.id)).say('hello')
  await loseTable(roomStub(room.id), 'messages')
  const socket = new Listener(await upgrade(ada, room.id, 'v=1'))
  const { code, reason } = await socket.untilClosed()
  expect(code).toBe(4500)
  expect(reason).not.toMatch(INSIDE)
})

async function expectBare(response: Response): Promise<void> {
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(JSON.parse(text)).toEqual({ error: { code: 'internal', message: expect.any(String) } })
  expect(text).not.toMatch(INSIDE)
  for (const [, value] of response.headers) expect(value).not.toMatch(/no such table/)
}

function lastLogged(): unknown {
  return JSON.parse(String(logged.mock.lastCall?.[0]))
}

/** From here on whatever needs this table throws. */
function loseTable(stub: DurableObjectStub<undefined>, table: string): Promise<unknown> {
  return runInDurableObject(stub, (_, { storage }) => storage.sql.exec(`ALTER TABLE ${table} RENAME TO ${table}_lost`))
}
