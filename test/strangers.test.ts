/** Tokens that somebody has made up. */

import { expect, test, vi } from 'vitest'
import { User } from '../worker/user.ts'
import { as, ORIGIN, person, request } from './people.ts'

test('tokens that were made up are not asked about without end, and keep nobody else out', async () => {
  // Nobody has asked in the name of Bob since he registered.
  const [ada, bob] = [await person(), await person()]
  const headers = { 'CF-Connecting-IP': '203.0.113.9' }
  expect((await as(ada, '/api/session', { headers })).status).toBe(200)
  const asked = vi.spyOn(User.prototype, 'verify')
  // Of one user: to bring hundreds into being takes longer than the minute that is counted.
  const Authorization = `Bearer ${crypto.randomUUID()}.${'A'.repeat(43)}`
  const askWithMadeUp = async () => (await request('/api/rooms', { headers: { ...headers, Authorization } })).status
  const statuses: number[] = []
  for (let round = 0; round < 13; round++)
    statuses.push(...(await Promise.all(Array.from({ length: 50 }, askWithMadeUp))))
  expect([...new Set(statuses)].sort()).toEqual([401, 429])
  expect(asked.mock.calls.length).toBeLessThanOrEqual(600)
  expect((await as(ada, '/api/session', { headers })).status).toBe(200)
  const Cookie = `__Host-edgewise=${bob.token}`
  for (const method of ['GET', 'DELETE']) {
    const refused = await request('/api/session', { method, headers: { ...headers, Cookie, Origin: ORIGIN } })
    expect([method, refused.status, refused.headers.get('Set-Cookie')]).toEqual([method, 429, null])
  }
  expect(await (await as(bob, '/api/session')).json()).toMatchObject({ user: { id: bob.id } })
  asked.mockRestore()
}, 30_000)
