import { describe, expect, test } from 'vitest'
import { ORIGIN, PASSWORD, request, signIn, upgrade } from './people.ts'

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
