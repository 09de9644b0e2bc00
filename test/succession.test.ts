/** Who owns a room after somebody who cannot any more. */

import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { LOBBY, type Member } from '../protocol/model.ts'
import { Directory } from '../worker/directory.ts'
import { collect } from './owed.ts'
import { ask, newPrivate, PASSWORD, type Person, person } from './people.ts'

// The first to register runs the deployment.
const olga = await person('Olga')

/** A private room with an owner, a guest, somebody deactivated, and somebody who came after them. */
async function setUp() {
  const [ada, guest, idle, bob] = [await person(), await person(), await person(), await person()]
  const { id } = await newPrivate(ada)
  for (const each of [guest, idle, bob]) await ask(ada, 'PUT', `/api/rooms/${id}/members/${each.id}`, {})
  await ask(olga, 'PATCH', `/api/people/${guest.id}`, { role: 'guest' })
  await ask(olga, 'PATCH', `/api/people/${idle.id}`, { active: false })
  return { ada, guest, bob, id }
}

async function ownersOf(room: string, by: Person): Promise<readonly string[]> {
  const { members } = await (await ask(by, 'GET', `/api/rooms/${room}/members`)).json<{ members: Member[] }>()
  return members.flatMap(({ user, role }) => (role === 'owner' ? [user.id] : []))
}

test('whose account is removed is followed by whoever has been there for longest and can own a room', async () => {
  const { ada, bob, id } = await setUp()
  await ask(ada, 'DELETE', '/api/me', { password: PASSWORD })
  await vi.waitFor(async () => expect(await ownersOf(id, bob)).toEqual([bob.id]))
  expect((await ask(bob, 'PATCH', `/api/rooms/${id}`, { name: 'Of bob' })).status).toBe(200)
})

test('who follows is found later if nobody can be asked now (R13)', async () => {
  const { ada, bob, id } = await setUp()
  const asked = vi.spyOn(Directory.prototype, 'fit').mockImplementation(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => asked.mockRestore())
  await ask(ada, 'DELETE', '/api/me', { password: PASSWORD })
  await vi.waitFor(() => expect(asked).toHaveBeenCalled())
  await vi.waitFor(async () => expect(await ownersOf(id, bob)).toEqual([]))
  asked.mockRestore()
  await collect(env.USER.getByName(ada.id))
  expect(await ownersOf(id, bob)).toEqual([bob.id])
})

test('an owner who is made a guest does nothing more as an owner, can leave, and is followed then', async () => {
  const { ada, bob, id } = await setUp()
  await ask(olga, 'PATCH', `/api/people/${ada.id}`, { role: 'guest' })
  expect((await ask(ada, 'DELETE', `/api/rooms/${id}/members/${bob.id}?ban`)).status).toBe(403)
  expect((await ask(ada, 'GET', `/api/rooms/${LOBBY}`)).status).toBe(404)
  expect((await ask(ada, 'DELETE', `/api/rooms/${id}/members/${ada.id}`)).status).toBe(200)
  expect(await ownersOf(id, bob)).toEqual([bob.id])
})

test('a room in which nobody can own it is left to whoever is there', async () => {
  const { ada, guest, bob, id } = await setUp()
  await ask(bob, 'DELETE', `/api/rooms/${id}/members/${bob.id}`)
  await ask(ada, 'DELETE', '/api/me', { password: PASSWORD })
  await vi.waitFor(async () => expect(await ownersOf(id, guest)).toEqual([]))
  expect((await ask(guest, 'PATCH', `/api/rooms/${id}`, { name: 'Of a guest' })).status).toBe(403)
})

test('the account of somebody who owns nothing hands on no room of others', async () => {
  const { ada, bob, id } = await setUp()
  const carol = await person()
  await ask(ada, 'PUT', `/api/rooms/${id}/members/${carol.id}`, {})
  await ask(ada, 'PUT', `/api/rooms/${id}/members/${bob.id}`, { role: 'owner' })
  await ask(ada, 'PUT', `/api/rooms/${id}/members/${ada.id}`, { role: 'member' })
  await ask(carol, 'DELETE', '/api/me', { password: PASSWORD })
  await collect(env.USER.getByName(carol.id))
  const { members } = await (await ask(bob, 'GET', `/api/rooms/${id}/members`)).json<{ members: Member[] }>()
  expect(members.map(({ user }) => user.id)).not.toContain(carol.id)
  expect(await ownersOf(id, bob)).toEqual([bob.id])
})
