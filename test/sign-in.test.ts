/** Sign in: one form for both, and sessions that end at once and everywhere. */

import { evictAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { User } from '../protocol/model.ts'
import {
  as,
  Listener,
  newRoom,
  ORIGIN,
  PASSWORD,
  type Person,
  person,
  post,
  request,
  roomStub,
  upgrade,
} from './people.ts'

function signIn(nickname: unknown, password: unknown, init: RequestInit = {}): Promise<Response> {
  return request('/api/session', { ...init, method: 'POST', body: JSON.stringify({ nickname, password }) })
}

describe('one form', () => {
  test('registers a new nickname and signs in a known one, whatever its case and form, shown as first typed', async () => {
    const first = await signIn('Zoë', PASSWORD)
    expect([first.status, await first.json()]).toMatchObject([201, { registered: true, user: { nickname: 'Zoë' } }])
    const again = await signIn('ZOE\u0308', PASSWORD)
    expect([again.status, await again.json()]).toMatchObject([200, { registered: false, user: { nickname: 'Zoë' } }])
  })

  test('says beforehand which of the two would happen', async () => {
    const { nickname } = await person('Knuth')
    const ask = async (name: string) => (await request(`/api/nicknames/${encodeURIComponent(name)}`)).json()
    expect(await ask('KNUTH')).toEqual({ nickname, known: true })
    expect(await ask('Зоя')).toEqual({ nickname: 'Зоя', known: false })
    expect(await ask('Dijkstra')).toEqual({ nickname: 'Dijkstra', known: false })
    expect(await ask('no spaces')).toMatchObject({ error: { code: 'invalid' } })
  })

  test('refuses a wrong password in words, and nobody gets in', async () => {
    const { nickname } = await person()
    const response = await signIn(nickname, 'wrong password')
    expect([response.status, await response.json()]).toMatchObject([401, { error: { code: 'wrong_password' } }])
    expect(response.headers.get('Set-Cookie')).toBeNull()
  })

  test.each([
    ['no nickname', '', PASSWORD],
    ['spaces inside', 'a b', PASSWORD],
    ['33 characters', 'x'.repeat(33), PASSWORD],
    ['a nickname that is no text', 7, PASSWORD],
    ['a password of 7', 'fine', '1234567'],
    ['a password of 257', 'fine', 'x'.repeat(257)],
    ['no password', 'fine', undefined],
  ])('refuses %s and claims nothing', async (_, nickname, password) => {
    const response = await signIn(nickname, password)
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: 'invalid', message: expect.any(String) } },
    ])
    expect(await (await request('/api/nicknames/fine')).json()).toMatchObject({ known: false })
  })

  test.each(['not json', '[]', 'null', '{"nickname":{"a":1}}', `{"nickname":"${'x'.repeat(70_000)}"}`])(
    'refuses a body like %.20s',
    async (body) => {
      const response = await request('/api/session', { method: 'POST', body })
      expect([400, 413]).toContain(response.status)
    },
  )

  test('completes a registration that was cut off, whoever comes next', async () => {
    const { user } = await env.DIRECTORY.getByName('directory').claim('Halfway')
    expect(await (await request('/api/nicknames/halfway')).json()).toEqual({ nickname: 'Halfway', known: false })
    const response = await signIn('halfway', PASSWORD)
    expect([response.status, await response.json()]).toMatchObject([201, { user: { id: user, nickname: 'Halfway' } }])
  })

  test('lets only one of many who claim a nickname at once have it', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, (_, index) => signIn('Popular', `password ${index}`)))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401])
  })
})

describe('attempts are limited', () => {
  test('for each user, before anything is hashed, with Retry-After; the right password is let in again later', async () => {
    const { nickname, id } = await person()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt++) statuses.push((await signIn(nickname, 'wrong password')).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    const limited = await signIn(nickname, PASSWORD)
    expect(limited.status).toBe(429)
    expect(Number(limited.headers.get('Retry-After'))).toBeGreaterThan(0)
    await runInDurableObject(env.USER.getByName(id), (_, { storage }) =>
      storage.sql.exec('UPDATE user SET attempted = attempted - 60000'),
    )
    expect((await signIn(nickname, PASSWORD)).status).toBe(200)
    expect((await signIn(nickname, 'wrong password')).status).toBe(401)
  })

  test('so that whoever uses them up keeps nobody out where they have signed in before', async () => {
    const home = { headers: { 'CF-Connecting-IP': '203.0.113.77' } }
    const nickname = `home${crypto.randomUUID().slice(0, 8)}`
    expect((await signIn(nickname, PASSWORD, home)).status).toBe(201)
    for (let attempt = 0; attempt < 10; attempt++) await signIn(nickname, 'wrong password')
    expect((await signIn(nickname, PASSWORD)).status).toBe(429)
    expect((await signIn(nickname, PASSWORD, home)).status).toBe(200)
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt++)
      statuses.push((await signIn(nickname, 'wrong password', home)).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    expect((await signIn(nickname, PASSWORD, home)).status).toBe(429)
  })

  test('for each network of IPv6, of which everybody has a whole one', async () => {
    const from = (address: string) =>
      signIn(`v6-${crypto.randomUUID().slice(0, 8)}`, PASSWORD, { headers: { 'CF-Connecting-IP': address } })
    const responses = await Promise.all(Array.from({ length: 31 }, (_, index) => from(`2001:db8:1:2::${index}`)))
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(1)
    expect((await from('2001:db8:1:3::1')).status).toBe(201)
    expect((await from('2001:0db8:1:2:a:b:c:d')).status).toBe(201)
  })

  test('for each address, and registering counts', async () => {
    const headers = { 'CF-Connecting-IP': '203.0.113.9' }
    const responses = await Promise.all(
      Array.from({ length: 35 }, (_, index) => signIn(`crowd${index}`, PASSWORD, { headers })),
    )
    const limited = responses.filter(({ status }) => status === 429)
    expect(limited.length).toBe(5)
    expect(limited[0]?.headers.get('Retry-After')).toBe('60')
  })
})

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
    expect((await as(laptop, `/api/sessions/${current?.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await as(phone, '/api/sessions')).status).toBe(401)
    expect(await list(laptop)).toHaveLength(2)
    expect((await as(laptop, '/api/sessions/nonsense', { method: 'DELETE' })).status).toBe(404)
    expect((await as(laptop, '/api/sessions', { method: 'DELETE' })).status).toBe(204)
    expect((await as(ada, '/api/sessions')).status).toBe(401)
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

describe('ending a session', () => {
  test('closes its sockets at once, in every room, and no other', async () => {
    const [ada, bob] = [await person(), await person()]
    const other = await person(ada.nickname)
    const room = await newRoom(ada)
    const sockets = [await Listener.join(ada), await Listener.join(ada, room.id)]
    const others = await Listener.join(other, room.id)
    const bobs = await Listener.join(bob, room.id)
    await as(ada, '/api/session', { method: 'DELETE' })
    for (const socket of sockets) expect((await socket.untilClosed()).code).toBe(4401)
    expect((await bobs.say('hello')).seq).toBe(1)
    expect((await others.say('still here')).seq).toBe(2)
  })

  test('is not got round by a stamp that was long on its way (R15)', async () => {
    const ada = await person()
    const room = await newRoom(ada)
    const stamp = await env.USER.getByName(ada.id).verify(ada.token.split('.')[1] ?? '', room.id)
    if (!stamp) throw new Error('Not vouched for.')
    expect(await roomStub(room.id).change(stamp, post('in time'))).toMatchObject({ type: 'message' })
    const late = { ...stamp, settled: Date.now() - 61_000 }
    expect(await roomStub(room.id).change(late, post('too late'))).toMatchObject({ type: 'refused', code: 'rate' })
  })

  test('while its upgrade is under way leaves no socket open (R15)', async () => {
    const ada = await person()
    const room = await newRoom(ada)
    // Vouched for, and not yet arrived at the room when the session ends.
    const user = env.USER.getByName(ada.id)
    const stamp = await user.verify(ada.token.split('.')[1] ?? '', room.id)
    if (!stamp) throw new Error('Not vouched for.')
    expect(await user.visit(stamp.session, room.id)).toBeUndefined()
    await as(ada, '/api/session', { method: 'DELETE' })
    expect(await user.visit(stamp.session, crypto.randomUUID())).toMatchObject({ code: 'unauthorized' })
    const headers = { Upgrade: 'websocket', 'X-Stamp': encodeURIComponent(JSON.stringify(stamp)) }
    const response = await roomStub(room.id).fetch('https://room/?since=', { headers })
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthorized' }])
    const posted = await roomStub(room.id).change(stamp, post('late'))
    expect(posted).toMatchObject({ code: 'unauthorized' })
  })

  test('closes the lobby among the first, however many rooms the session has been in', async () => {
    const ada = await person()
    await runInDurableObject(env.USER.getByName(ada.id), (_, { storage }) => {
      const { id } = storage.sql.exec<{ id: string }>('SELECT id FROM sessions').one()
      for (let room = 0; room < 60; room++)
        storage.sql.exec('INSERT INTO visits VALUES (?, ?)', id, crypto.randomUUID())
    })
    const adas = await Listener.join(ada)
    await as(ada, '/api/session', { method: 'DELETE' })
    expect((await adas.untilClosed()).code).toBe(4401)
    // The rooms beyond those told at once are due now, and the last is told as well.
    const stub = env.USER.getByName(ada.id)
    const owed = () =>
      runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM owed').toArray().length)
    expect(await owed()).toBeGreaterThan(0)
    while ((await owed()) > 0) await runDurableObjectAlarm(stub)
  })

  test('leaves nothing to say to a client that does not answer the close, after an eviction either', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const zombie = new Listener(await upgrade(ada, room.id, 'v=1'), undefined, true)
    const bobs = await Listener.join(bob, room.id)
    await zombie.say('alive')
    await as(ada, '/api/session', { method: 'DELETE' })
    expect((await zombie.untilClosed()).code).toBe(4401)
    zombie.send(post('from beyond the grave'))
    await evictDurableObject(roomStub(room.id))
    zombie.send(post('and once more'))
    await bobs.say('rest in peace')
    await bobs.untilVersion(2)
    expect(bobs.timeline().map(({ body }) => body)).toEqual(['alive', 'rest in peace'])
  })

  test('is told to a room that could not be reached, as soon as it can (R13)', async () => {
    const ada = await person()
    const room = await newRoom(ada)
    const adas = await Listener.join(ada, room.id)
    const stub = env.USER.getByName(ada.id)
    // The row that is owed stands before the room is asked, so a room that fails is asked again by the alarm.
    await runInDurableObject(stub, (_, { storage }) => {
      const { id } = storage.sql.exec<{ id: string }>('SELECT id FROM sessions').one()
      const debt = JSON.stringify({ room: room.id, session: id, at: Date.now() })
      storage.sql.exec('INSERT INTO owed (name, debt, due) VALUES (?, ?, 0)', `${id} ${room.id}`, debt)
      return storage.setAlarm(Date.now() + 60_000)
    })
    await runDurableObjectAlarm(stub)
    expect((await adas.untilClosed()).code).toBe(4401)
    const owed = await runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM owed').toArray())
    expect(owed).toEqual([])
  })

  test('comes with the new password or not at all, and guesses are counted for each session', async () => {
    const ada = await person()
    const other = await person(ada.nickname)
    const change = (current: string) =>
      as(ada, '/api/password', { method: 'PUT', body: JSON.stringify({ current, next: 'a better one' }) })
    const stub = env.USER.getByName(ada.id)
    await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec(
        "CREATE TRIGGER full BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'Exceeded allowed rows written in Durable Objects free tier.'); END",
      ),
    )
    expect((await change(PASSWORD)).status).toBe(503)
    await runInDurableObject(stub, (_, { storage }) => storage.sql.exec('DROP TRIGGER full'))
    expect((await as(other, '/api/sessions')).status).toBe(200)
    for (let guess = 0; guess < 9; guess++) expect((await change('wrong password')).status).toBe(401)
    await evictDurableObject(stub)
    expect((await change(PASSWORD)).status).toBe(429)
    expect((await signIn(ada.nickname, PASSWORD)).status).toBe(200)
  })

  test('by changing the password ends all the others, and the old password is wrong from then on', async () => {
    const ada = await person()
    const other = await person(ada.nickname)
    const others = await Listener.join(other)
    const change = (current: string) =>
      as(ada, '/api/password', { method: 'PUT', body: JSON.stringify({ current, next: 'a better one' }) })
    expect((await change('wrong password')).status).toBe(401)
    expect((await change(PASSWORD)).status).toBe(204)
    expect((await others.untilClosed()).code).toBe(4401)
    expect((await as(ada, '/api/sessions')).status).toBe(200)
    expect((await signIn(ada.nickname, PASSWORD)).status).toBe(401)
    expect((await signIn(ada.nickname, 'a better one')).status).toBe(200)
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

describe('when no more rows can be written today', () => {
  test('reading goes on, writing is refused in words, and signing out forgets the session', async () => {
    const ada = await person()
    const room = await newRoom(ada)
    const adas = await Listener.join(ada, room.id)
    const stubs = [env.USER.getByName(ada.id), roomStub(room.id), roomStub('lobby')]
    await runInDurableObject(env.USER.getByName(ada.id), (_, { storage }) =>
      storage.sql.exec('UPDATE sessions SET used = used - 7200000'),
    )
    const restore = await useUpQuota(stubs)
    expect(await adas.ask(post('one more'))).toMatchObject({
      type: 'refused',
      code: 'quota',
      retryAfter: expect.any(Number),
    })
    for (const path of [
      '/api/session',
      '/api/rooms',
      `/api/rooms/${room.id}/messages`,
      `/api/rooms/${room.id}/people`,
    ]) {
      expect((await as(ada, path)).status).toBe(200)
    }
    expect((await Listener.join(ada, room.id)).syncs()).toHaveLength(1)
    const elsewhere = new Listener(await upgrade(ada, 'lobby', 'v=1'))
    expect((await elsewhere.untilClosed()).code).toBe(4503)
    const signedOut = await as(ada, '/api/session', { method: 'DELETE' })
    expect([signedOut.status, signedOut.headers.get('Set-Cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    restore()
    expect((await adas.say('tomorrow')).seq).toBe(1)
  })
})

/** Makes writes of all objects throw what the platform throws. Returns what ends that. */
async function useUpQuota(stubs: readonly DurableObjectStub<undefined>[]): Promise<() => void> {
  const [stub] = stubs
  if (!stub) throw new Error('unreachable')
  return runInDurableObject(stub, (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.sql)
    const { exec } = prototype
    prototype.exec = function (this: SqlStorage, query: string, ...values: unknown[]) {
      if (!/^\s*SELECT/.test(query)) throw new Error('Exceeded allowed rows written in Durable Objects free tier.')
      return Reflect.apply(exec, this, [query, ...values])
    }
    return () => {
      prototype.exec = exec
    }
  })
}

describe('a request with a cookie', () => {
  const withCookie = async (headers: Record<string, string>) => {
    const response = await signIn(`origin${crypto.randomUUID().slice(0, 8)}`, PASSWORD)
    return { Cookie: response.headers.get('Set-Cookie')?.split(';')[0] ?? '', ...headers }
  }

  test.each([
    [403, {}],
    [403, { Origin: 'https://evil.example' }],
    [403, { Origin: 'null' }],
    [403, { Origin: `${ORIGIN}.evil.example` }],
    [204, { Origin: ORIGIN }],
  ])('that changes anything gets %i with %o (R15)', async (status, headers) => {
    const response = await request('/api/sessions', { method: 'DELETE', headers: await withCookie(headers) })
    expect(response.status).toBe(status)
  })

  test('that upgrades must come from our own page (R15)', async () => {
    const refused = await upgrade(undefined, 'lobby', 'v=1', await withCookie({ Origin: 'https://evil.example' }))
    expect(refused.status).toBe(403)
    const accepted = await upgrade(undefined, 'lobby', 'v=1', await withCookie({ Origin: ORIGIN }))
    expect(accepted.status).toBe(101)
    accepted.webSocket?.accept()
    accepted.webSocket?.close()
  })

  test('signs nobody in from another site', async () => {
    expect((await signIn('mallory', PASSWORD, { headers: { Origin: 'https://evil.example' } })).status).toBe(403)
  })
})

test('what is signed in survives the eviction of everything', async () => {
  const ada = await person()
  await evictAllDurableObjects()
  const response = await as(ada, '/api/session')
  expect((await response.json<{ user: User }>()).user).toEqual({ id: ada.id, nickname: ada.nickname })
})
