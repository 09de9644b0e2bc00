/** A session: what it is, what is kept of it, and how it is listed. */

import { evictAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { User } from '../protocol/model.ts'
import { as, Listener, newRoom, PASSWORD, type Person, person, request, signIn, upgrade } from './people.ts'

describe('a session', () => {
  test('is a cookie that scripts cannot read, or a bearer token; reload keeps it', async () => {
    const response = await signIn('Cookie', PASSWORD)
    const cookie = response.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(
      /^__Host-edgewise=[0-9a-f-]{36}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000$/,
    )
    expect(await response.clone().text()).not.toContain('token')
    const session = await request('/api/session', { headers: { Cookie: cookie.split(';')[0] ?? '' } })
    expect(await session.json()).toMatchObject({ user: { nickname: 'Cookie' } })
    expect(session.headers.get('Set-Cookie')).toBe(cookie)
  })

  test('names its user in its token, so that nobody else is asked who it is (R14)', async () => {
    const ada = await person()
    expect(ada.token.split('.')[0]).toBe(ada.id)
    const directory = env.DIRECTORY.getByName('directory')
    await evictDurableObject(directory)
    const response = await as(ada, '/api/session')
    expect(await response.json()).toMatchObject({ user: { id: ada.id } })
    expect((await Listener.join(ada)).syncs()[0]?.here).toContainEqual({ id: ada.id, nickname: ada.nickname })
    // Nobody has woken it, so there is nothing to evict.
    await expect(evictDurableObject(directory)).rejects.toThrow('not currently running')
  })

  test('keeps its secret only as a hash', async () => {
    const { id, token } = await person()
    const rows = await runInDurableObject(env.USER.getByName(id), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM sessions').toArray()),
    )
    expect(rows).not.toContain(token.split('.')[1])
  })

  test.each(['', 'x', 'a.b', `${crypto.randomUUID()}.${'A'.repeat(43)}`, `${crypto.randomUUID()}.`])(
    'is not had with the token "%s"',
    async (token) => {
      const forged: Person = { id: '', nickname: '', token }
      expect((await as(forged, '/api/sessions')).status).toBe(401)
    },
  )

  test('that somebody asks for creates nothing (R16)', async () => {
    const stranger = crypto.randomUUID()
    await as({ id: stranger, nickname: '', token: `${stranger}.${'A'.repeat(43)}` }, '/api/sessions')
    const tables = await runInDurableObject(env.USER.getByName(stranger), (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    )
    expect(tables).toEqual([])
  })

  test('is listed with its device, and ends alone or with all others', async () => {
    const ada = await person()
    const phone = await person(ada.nickname)
    const laptop = await person(ada.nickname)
    const list = async (who: Person) => {
      const response = await as(who, '/api/sessions', { headers: { 'User-Agent': 'irrelevant' } })
      return (await response.json<{ sessions: { id: string; current: boolean; device: string }[] }>()).sessions
    }
    const sessions = await list(phone)
    expect(sessions).toHaveLength(3)
    const current = sessions.find(({ current }) => current)
    expect((await as(laptop, `/api/sessions/${current?.id.toUpperCase()}`, { method: 'DELETE' })).status).toBe(204)
    expect((await as(phone, '/api/sessions')).status).toBe(401)
    expect(await list(laptop)).toHaveLength(2)
    expect((await as(laptop, '/api/sessions/nonsense', { method: 'DELETE' })).status).toBe(404)
    expect((await as(laptop, '/api/sessions', { method: 'DELETE' })).status).toBe(204)
    expect((await as(ada, '/api/sessions')).status).toBe(401)
  })

  test('is listed with what it runs on and when it was last used, the last used first', async () => {
    const ada = await person()
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    await signIn(ada.nickname, PASSWORD, { headers: { 'User-Agent': firefox } })
    const list = async () => {
      const response = await as(ada, '/api/sessions', { headers: { 'User-Agent': 'curl/8.0' } })
      return (await response.json<{ sessions: { device: string; created: number; used: number }[] }>()).sessions
    }
    const day = 24 * 3600_000
    await runInDurableObject(env.USER.getByName(ada.id), (_, { storage }) =>
      storage.sql.exec('UPDATE sessions SET created = created - ?1, used = used - ?1', day),
    )
    const before = Date.now()
    // Asking is a use, of the session that asks and of no other.
    const [mine, other] = await list()
    expect([mine?.device, other?.device]).toEqual(['Unknown device', 'Firefox on Linux'])
    expect(mine?.used).toBeGreaterThanOrEqual(before)
    expect(other?.used).toBeLessThanOrEqual(before - day)
    for (const session of [mine, other]) expect(session?.created).toBeLessThanOrEqual(before - day)
    expect(Object.keys(mine ?? {}).sort()).toEqual(['created', 'current', 'device', 'id', 'used'])
  })

  test('cannot be ended by somebody else', async () => {
    const [ada, eve] = [await person(), await person()]
    const { sessions } = await (await as(ada, '/api/sessions')).json<{ sessions: { id: string }[] }>()
    expect((await as(eve, `/api/sessions/${sessions[0]?.id}`, { method: 'DELETE' })).status).toBe(404)
    expect((await as(ada, '/api/sessions')).status).toBe(200)
  })

  test('ends after 30 days without use, and use puts that off', async () => {
    const ada = await person()
    const stub = env.USER.getByName(ada.id)
    const shift = (ms: number) =>
      runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec('UPDATE sessions SET used = used - ?1, expires = expires - ?1', ms),
      )
    const day = 24 * 3600_000
    await shift(29 * day)
    expect((await as(ada, '/api/sessions')).status).toBe(200)
    await shift(29 * day)
    expect((await as(ada, '/api/sessions')).status).toBe(200)
    await shift(31 * day)
    expect((await as(ada, '/api/sessions')).status).toBe(401)
  })
})

test('a tab that still acts for somebody who has signed out does not speak for whoever signed in since', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newRoom(ada)
  const body = JSON.stringify({ id: crypto.randomUUID(), body: 'I am Ada' })
  const path = `/api/rooms/${room.id}/messages?as=${ada.id}`
  expect((await as(bob, path, { method: 'POST', body })).status).toBe(401)
  expect((await as(ada, path, { method: 'POST', body })).status).toBe(201)
  for (const who of [bob, undefined]) {
    const socket = new Listener(await upgrade(who, 'lobby', `v=1&as=${ada.id}`))
    expect((await socket.untilClosed()).code).toBe(4401)
  }
})

test('a link to the route of the session signs nobody out', async () => {
  const cookie = (await signIn(`link${crypto.randomUUID().slice(0, 8)}`, PASSWORD)).headers.get('Set-Cookie') ?? ''
  const ask = (query: string, value: string) =>
    request(`/api/session${query}`, { headers: { Cookie: value.split(';')[0] ?? '' } })
  expect((await ask('?as=somebody', cookie)).headers.get('Set-Cookie')).toBeNull()
  expect((await ask('', cookie)).headers.get('Set-Cookie')).toBe(cookie)
  expect((await ask('', cookie.replace(/=[^;]*/, `=${crypto.randomUUID()}.x`))).headers.get('Set-Cookie')).toContain(
    'Max-Age=0',
  )
})

test('asking for rooms that do not exist notes nothing (R12, R16)', async () => {
  const ada = await person()
  for (let time = 0; time < 5; time++) {
    const path = `/api/rooms/${crypto.randomUUID()}/messages`
    expect(
      (await as(ada, path, { method: 'POST', body: JSON.stringify({ id: crypto.randomUUID(), body: 'x' }) })).status,
    ).toBe(404)
  }
  await newRoom(ada).then(({ id }) => Listener.join(ada, id))
  const visits = await runInDurableObject(env.USER.getByName(ada.id), (_, { storage }) =>
    storage.sql.exec('SELECT * FROM visits').toArray(),
  )
  expect(visits).toHaveLength(1)
})

test('what is signed in survives the eviction of everything', async () => {
  const ada = await person()
  await evictAllDurableObjects()
  const response = await as(ada, '/api/session')
  expect((await response.json<{ user: User }>()).user).toEqual({ id: ada.id, nickname: ada.nickname })
})
