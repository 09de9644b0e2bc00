/** Sign in: one form for both, and sessions that end at once and everywhere. */

import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Entrant } from '../worker/doors.ts'
import { hashPassword, parseCost } from '../worker/password.ts'
import worker from '../worker/worker.ts'
import { ORIGIN, PASSWORD, person, request, signIn } from './people.ts'

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

  test.each([
    ['here', 'Here'],
    ['room', 'ＲＯＯＭ'],
  ])('lets nobody new be called %s, by which a message calls others, and lets in whoever is', async (folded, typed) => {
    const error = { code: 'invalid', message: `@${folded} calls more than one. Choose another nickname.` }
    const lookUp = async () => (await request(`/api/nicknames/${encodeURIComponent(typed)}`)).json()
    expect(await lookUp()).toEqual({ error })
    const refused = await signIn(typed, PASSWORD)
    expect([refused.status, await refused.json()]).toEqual([400, { error }])
    const { id } = await person()
    await runInDurableObject(env.DIRECTORY.getByName('directory'), (_, { storage }) =>
      storage.sql.exec('UPDATE nicknames SET folded = ?, nickname = ? WHERE user = ?', folded, typed, id),
    )
    expect(await lookUp()).toEqual({ nickname: typed, known: true })
    const known = await signIn(folded, PASSWORD)
    expect([known.status, await known.json()]).toMatchObject([200, { user: { id } }])
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
    const { user } = expectEntrant(await env.DIRECTORY.getByName('directory').enter('Halfway', FREE))
    expect(await (await request('/api/nicknames/halfway')).json()).toEqual({ nickname: 'Halfway', known: false })
    const response = await signIn('halfway', PASSWORD)
    expect([response.status, await response.json()]).toMatchObject([201, { user: { id: user, nickname: 'Halfway' } }])
  })

  test('lets only one of many who claim a nickname at once have it', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, (_, index) => signIn('Popular', `password ${index}`)))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401])
  })
})

test('a password is hashed anew at sign-in if the cost has changed since, and only then', async () => {
  const { id, nickname } = await person()
  const stub = env.USER.getByName(id)
  const stored = () =>
    runInDurableObject(
      stub,
      (_, { storage }) => storage.sql.exec<{ password: string }>('SELECT password FROM user').one().password,
    )
  const old = hashPassword(PASSWORD, parseCost('m=128,t=1,p=1'))
  await runInDurableObject(stub, (_, { storage }) => storage.sql.exec('UPDATE user SET password = ?', old))
  expect((await signIn(nickname, 'wrong password')).status).toBe(401)
  expect(await stored()).toBe(old)
  expect((await signIn(nickname, PASSWORD)).status).toBe(200)
  const renewed = await stored()
  expect(renewed).toContain(`$${env.PASSWORD_COST}$`)
  expect((await signIn(nickname, PASSWORD)).status).toBe(200)
  expect(await stored()).toBe(renewed)
})

/** What whoever comes in brings where they need nothing. */
const FREE = { open: true, claims: undefined }

describe('where registration is closed', () => {
  const ask = (path: string, init?: RequestInit) =>
    worker.fetch(new Request(ORIGIN + path, init), { ...env, REGISTRATION: 'closed' }, createExecutionContext())
  const signInThere = (nickname: string, password = PASSWORD) =>
    ask('/api/session', { method: 'POST', body: JSON.stringify({ nickname, password }) })

  test('those who are known sign in, nobody registers, and the page is told', async () => {
    const { nickname } = await person()
    expect((await signInThere(nickname)).status).toBe(200)
    expect((await signInThere(nickname, 'wrong password')).status).toBe(401)
    const stranger = `stranger-${crypto.randomUUID().slice(0, 8)}`
    const refused = await signInThere(stranger)
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { code: 'registration_closed' } }])
    expect(refused.headers.get('Set-Cookie')).toBeNull()
    expect(await env.DIRECTORY.getByName('directory').find(stranger)).toBeUndefined()
    expect(await (await ask('/api/session')).json()).toMatchObject({ user: null, registration: 'closed' })
    expect((await signIn(stranger, PASSWORD)).status).toBe(201)
  })

  test('a registration that was cut off before is not completed', async () => {
    const nickname = `half-${crypto.randomUUID().slice(0, 8)}`
    const { user } = expectEntrant(await env.DIRECTORY.getByName('directory').enter(nickname, FREE))
    const refused = await signInThere(nickname)
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { code: 'registration_closed' } }])
    expect(await env.USER.getByName(user).isBorn()).toBe(false)
    expect((await signIn(nickname, PASSWORD)).status).toBe(201)
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

function expectEntrant(entrant: Entrant | Refusal): Entrant {
  if (isRefusal(entrant)) throw new Error(entrant.message)
  return entrant
}
