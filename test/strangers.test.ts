/** Tokens that somebody has made up. */

import { expect, test, vi } from 'vitest'
import { User } from '../worker/user.ts'
import { as, person, request } from './people.ts'

test('tokens that were made up are not asked about without end, and keep nobody else out', async () => {
  const ada = await person()
  const headers = { 'CF-Connecting-IP': '203.0.113.9' }
  expect((await as(ada, '/api/session', { headers })).status).toBe(200)
  const asked = vi.spyOn(User.prototype, 'verify')
  const statuses = new Set<number>()
  const madeUp = () => `${crypto.randomUUID()}.${'A'.repeat(43)}`
  for (let count = 0; count < 650; count++) {
    const Authorization = `Bearer ${madeUp()}`
    statuses.add((await request('/api/rooms', { headers: { ...headers, Authorization } })).status)
  }
  expect([...statuses]).toEqual([401, 429])
  expect(asked.mock.calls.length).toBeLessThanOrEqual(600)
  expect((await as(ada, '/api/session', { headers })).status).toBe(200)
  asked.mockRestore()
})
