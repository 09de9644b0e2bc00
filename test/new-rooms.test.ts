/** What comes into being for a new room, and for an invitation (R16). */

import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { ask, person } from './people.ts'

const [ada, bob] = [await person(), await person()]

test('nobody who was made up exists because they are to be in a new room (R16)', async () => {
  const known = (await listDurableObjectIds(env.USER)).length
  const users = [bob.id, crypto.randomUUID()]
  expect((await ask(ada, 'POST', '/api/direct', { users })).status).toBe(404)
  const room = { id: crypto.randomUUID(), name: 'Seance', members: users }
  expect((await ask(ada, 'POST', '/api/rooms', room)).status).toBe(404)
  expect(await listDurableObjectIds(env.USER)).toHaveLength(known)
})

test('of the rooms of an invitation that were made up, no more than the first is asked (R16)', async () => {
  const known = (await listDurableObjectIds(env.ROOM)).length
  const rooms = Array.from({ length: 20 }, () => crypto.randomUUID())
  expect((await ask(ada, 'POST', '/api/invitations', { id: crypto.randomUUID(), rooms })).status).toBe(404)
  expect((await listDurableObjectIds(env.ROOM)).length).toBeLessThanOrEqual(known + 1)
})
