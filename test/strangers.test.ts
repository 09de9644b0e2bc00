/** Tokens that somebody has made up. */

import { expect, test, vi } from 'vitest'
import { User } from '../worker/user.ts'
import { as, person, request } from './people.ts'

test('tokens that were made up are not asked about without end, and keep nobody else out', async () => {
  const ada = await person()
  const headers = { 'CF-Connecting-IP': '203.0.113.9' }
  expect((await as(ada, '/api/session', { headers })).status).toBe(200)
  const asked = vi.spyOn(User.prototype, 'verify')
  const askWithMadeUp = async () => {
    const Authorization = `Bearer ${crypto.randomUUID()}.${'A'.repeat(43)}`
    return (await request('/api/rooms', { headers: { ...headers, Authorization } })).status
  }
  const statuses: number[] = []
  for (let round = 0; round < 13; round++)
    statuses.push(...(await Promise.all(Array.from({ length: 50 }, askWithMadeUp))))
  expect([...new Set(statuses)].sort()).toEqual([401, 429])
  expect(asked.mock.calls.length).toBeLessThanOrEqual(600)
  expect((await as(ada, '/api/session', { headers })).status).toBe(200)
  asked.mockRestore()
}, 30_000)
