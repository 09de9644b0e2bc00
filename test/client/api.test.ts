import { expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import type { Change } from '../../protocol/commands.ts'

const asking = async (fetch: typeof globalThis.fetch, method = 'GET') => {
  let rejected = 0
  const api = new Api(fetch, () => {
    rejected += 1
  })
  return { answer: await api.ask(method, '/api/rooms'), rejected }
}
const answering = (body: string | null, status: number, method?: string) =>
  asking(async () => new Response(body, { status }), method)
const error = (code: string, retryAfter?: number) => JSON.stringify({ error: { code, message: 'No.', retryAfter } })

it.each<readonly [string, number, string | null, unknown]>([
  ['a value', 200, '{"rooms":[]}', { rooms: [] }],
  ['a refusal', 404, error('not_found'), { type: 'refused', code: 'not_found', message: 'No.' }],
  [
    'a refusal with a time to wait',
    429,
    error('rate', 1_500),
    { type: 'refused', code: 'rate', message: 'No.', retryAfter: 1_500 },
  ],
  ['a bug', 500, '', { type: 'refused', code: 'internal', message: 'The server failed on this (HTTP 500).' }],
  [
    'a firewall',
    403,
    '<html>',
    { type: 'refused', code: 'internal', message: 'The server failed on this (HTTP 403).' },
  ],
  [
    'a code that is not known here',
    400,
    error('new_code'),
    { type: 'refused', code: 'internal', message: 'The server failed on this (HTTP 400).' },
  ],
  [
    'a code that only looks known',
    400,
    error('toString'),
    { type: 'refused', code: 'internal', message: 'The server failed on this (HTTP 400).' },
  ],
  ['a proxy', 502, '<html>', { type: 'unreachable' }],
  ['a platform that is too busy', 503, 'error code: 1027', { type: 'unreachable' }],
  ['a café’s sign-in page', 200, '<html>', { type: 'unreachable' }],
  ['nothing of what is to be shown', 204, null, { type: 'unreachable' }],
  ['nothing, with the status of something', 200, '', { type: 'unreachable' }],
  ['null', 200, 'null', { type: 'unreachable' }],
])('R17: classifies %s', async (_what, status, body, expected) => {
  expect((await answering(body, status)).answer).toEqual(expected)
})

it('R17: takes nothing as the answer to what is done, if that is what the server says', async () => {
  expect((await answering(null, 204, 'DELETE')).answer).toBeUndefined()
  expect((await answering('', 200, 'DELETE')).answer).toEqual({ type: 'unreachable' })
})

it('R17: having no network is a value, not an exception', async () => {
  expect((await asking(() => Promise.reject(new TypeError('Failed to fetch')))).answer).toEqual({ type: 'unreachable' })
})

it('says when the session is rejected, and only then', async () => {
  expect((await answering(error('unauthorized'), 401)).rejected).toBe(1)
  expect((await answering(error('wrong_password'), 401)).rejected).toBe(0)
})

it.each<readonly [Change, string, string, unknown]>([
  [
    { type: 'post', id: 'p', body: 'said', without: ['https://a.example/'] },
    'POST',
    '/api/rooms/r/messages?as=u',
    { id: 'p', body: 'said', without: ['https://a.example/'] },
  ],
  [
    { type: 'edit', id: 'e', message: 'm', revision: 2, body: 'said' },
    'PUT',
    '/api/rooms/r/messages/m?as=u',
    { id: 'e', revision: 2, body: 'said' },
  ],
  [
    { type: 'remove', id: 'x', message: 'm', revision: 2 },
    'DELETE',
    '/api/rooms/r/messages/m?as=u&revision=2&id=x',
    null,
  ],
  [
    { type: 'dismiss', id: 'd', message: 'm', url: 'https://a.example/?b=1&c' },
    'DELETE',
    '/api/rooms/r/messages/m/cards?as=u&url=https%3A%2F%2Fa.example%2F%3Fb%3D1%26c&id=d',
    null,
  ],
])('R3: the command %o goes over HTTP under its id', async (command, method, path, body) => {
  const asked: unknown[] = []
  const api = new Api(
    async (to, init) => {
      asked.push(init?.method, to, JSON.parse(String(init?.body ?? null)))
      return new Response('{}')
    },
    () => {},
  )
  await api.change('r', command, 'u')
  expect(asked).toEqual([method, path, body])
})
