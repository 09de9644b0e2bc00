/** Who runs a deployment, who may come in and as what, and what goes on record of it. */

import { createExecutionContext, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  type AuditEntry,
  type Invitation,
  type Person as Known,
  LOBBY,
  type Role,
  type RoomInfo,
  type User,
} from '../protocol/model.ts'
import type { Env } from '../worker/env.ts'
import { User as UserObject } from '../worker/user.ts'
import worker from '../worker/worker.ts'
import { untilSettled } from './owed.ts'
import {
  as,
  Listener,
  newPrivate,
  newRoom,
  ORIGIN,
  PASSWORD,
  type Person,
  person,
  post,
  postOverHttp,
  request,
  roomStub,
  signIn,
  upgrade,
} from './people.ts'

// The first to register here is the owner.
const olga = await person('Olga')
const [admin, ada, bob] = [await person('Admin'), await person('Ada'), await person('Bob')]

function ask(who: Person, method: string, path: string, body?: object): Promise<Response> {
  return as(who, path, { method, ...(body && { body: JSON.stringify(body) }) })
}

async function known(who: User): Promise<Known> {
  return (await ask(olga, 'GET', `/api/people/${who.id}`)).json<Known>()
}

async function invite(who: Person, body: object): Promise<{ invitation: Invitation; secret: string }> {
  const response = await ask(who, 'POST', '/api/invitations', { id: crypto.randomUUID(), ...body })
  expect(response.status, await response.clone().text()).toBe(201)
  return response.json()
}

function comeIn(nickname: string, body: object): Promise<Response> {
  return request('/api/session', { method: 'POST', body: JSON.stringify({ nickname, bearer: true, ...body }) })
}

/** The environment of a deployment in which nobody has registered. */
function anew(): Env {
  const directory = env.DIRECTORY.getByName(crypto.randomUUID())
  return { ...env, DIRECTORY: Object.assign(Object.create(env.DIRECTORY), { getByName: () => directory }) }
}

function comeInAt(there: Env) {
  return async (nickname: string, claim?: string): Promise<[number, { role?: Role }]> => {
    const body = JSON.stringify({ nickname, password: PASSWORD, claim })
    const asked = new Request(`${ORIGIN}/api/session`, { method: 'POST', body })
    const response = await worker.fetch(asked, there, createExecutionContext())
    return [response.status, await response.json()]
  }
}

async function inside(response: Response): Promise<Person & { role: Role }> {
  expect(response.status, await response.clone().text()).toBe(201)
  const { user, role, token } = await response.json<{ user: User; role: Role; token: string }>()
  return { ...user, role, token }
}

beforeAll(async () => {
  expect((await ask(olga, 'PATCH', `/api/people/${admin.id}`, { role: 'admin' })).status).toBe(200)
})

describe('the owner', () => {
  test('is the first to register, and nobody after them', async () => {
    expect([await known(olga), await known(ada)]).toMatchObject([{ role: 'owner' }, { role: 'member' }])
    expect(await (await as(olga, '/api/session')).json()).toMatchObject({ user: { id: olga.id }, role: 'owner' })
  })

  test('hands over what they are, and is an admin from then on', async () => {
    expect((await ask(olga, 'PATCH', `/api/people/${ada.id}`, { role: 'owner' })).status).toBe(200)
    expect([await known(olga), await known(ada)]).toMatchObject([{ role: 'admin' }, { role: 'owner' }])
    expect((await ask(olga, 'PATCH', `/api/people/${ada.id}`, { role: 'member' })).status).toBe(403)
    expect((await ask(ada, 'PATCH', `/api/people/${olga.id}`, { role: 'owner' })).status).toBe(200)
    expect((await ask(olga, 'PATCH', `/api/people/${ada.id}`, { role: 'member' })).status).toBe(200)
  })

  test('of a deployment with a claim token is who brings it; until then nobody else comes in', async () => {
    const register = comeInAt({ ...anew(), CLAIM_TOKEN: 'a secret of the deployment' })
    expect(await register('Stranger')).toMatchObject([403, { error: { code: 'registration_closed' } }])
    expect(await register('Stranger', 'a secret of nobody at all')).toMatchObject([403, {}])
    expect(await register('Founder', 'a secret of the deployment')).toMatchObject([201, { role: 'owner' }])
    expect(await register('Stranger')).toMatchObject([201, { role: 'member' }])
    // The secret has had its use.
    expect(await register('Second', 'a secret of the deployment')).toMatchObject([201, { role: 'member' }])
  })

  test('is nobody new while the claim token is too short, which shuts out nobody else', async () => {
    const logging = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => logging.mockRestore())
    const [unclaimed, claimed] = [anew(), env].map((there) => comeInAt({ ...there, CLAIM_TOKEN: 'short' }))
    expect(await unclaimed?.('Stranger', 'short')).toMatchObject([403, { error: { code: 'registration_closed' } }])
    expect(await claimed?.(olga.nickname)).toMatchObject([200, { role: 'owner' }])
    expect(await claimed?.('Newcomer', 'short')).toMatchObject([201, { role: 'member' }])
    expect(JSON.parse(logging.mock.lastCall?.[0])).toMatchObject({ event: 'setting_wrong' })
  })
})

describe('who runs the deployment', () => {
  test.each([
    ['a member', () => ada, 403],
    ['an admin, of an equal', () => admin, 403],
  ])('is not appointed by %s', async (_, who, status) => {
    expect((await ask(who(), 'PATCH', `/api/people/${bob.id}`, { role: 'admin' })).status).toBe(status)
  })

  test('may do so from the moment of it, and no longer than that, on every open socket', async () => {
    const [carl, room] = [await person(), await newRoom(ada)]
    const carls = await Listener.join(carl, room.id)
    const adas = await Listener.join(ada, room.id)
    const message = await adas.say('mine')
    const removal = (revision: number) =>
      ({ type: 'remove', id: crypto.randomUUID(), message: message.id, revision }) as const
    expect(await carls.ask(removal(0))).toMatchObject({ code: 'forbidden' })
    await ask(olga, 'PATCH', `/api/people/${carl.id}`, { role: 'admin' })
    expect((await carls.untilClosed()).code).toBe(4000)
    const again = await Listener.join(carl, room.id, carls)
    expect(await again.ask(removal(0))).toMatchObject({ type: 'message', message: { body: null } })
    await ask(olga, 'PATCH', `/api/people/${carl.id}`, { role: 'member' })
    expect((await again.untilClosed()).code).toBe(4000)
    const other = await adas.say('mine too')
    const response = await as(carl, `/api/rooms/${room.id}/messages/${other.id}?revision=0`, { method: 'DELETE' })
    expect(response.status).toBe(403)
  })

  test('does nothing as what they were with what came slowly, in a room where they had not been (R15)', async () => {
    const [carl, room] = [await person(), await newRoom(ada)]
    await ask(olga, 'PATCH', `/api/people/${carl.id}`, { role: 'admin' })
    const mute = JSON.stringify({ mutedUntil: Date.now() + 60_000 })
    const path = `/api/rooms/${room.id}/members/${bob.id}`
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const settled = vi.spyOn(UserObject.prototype, 'verify')
    const answer = as(carl, path, { method: 'PUT', body: readable })
    await vi.waitFor(() => expect(settled).toHaveReturned())
    settled.mockRestore()
    await ask(olga, 'PATCH', `/api/people/${carl.id}`, { role: 'member' })
    const writer = writable.getWriter()
    await writer.write(new TextEncoder().encode(mute))
    await writer.close()
    const late = await answer
    expect([late.status, await late.json()]).toMatchObject([429, { error: { code: 'rate' } }])
    expect((await as(carl, path, { method: 'PUT', body: mute })).status).toBe(403)
    await ask(olga, 'PATCH', `/api/people/${carl.id}`, { role: 'admin' })
    expect((await as(carl, path, { method: 'PUT', body: mute })).status).toBe(200)
  })

  test('is followed by nobody who is a guest, deactivated or gone, here and in a room', async () => {
    const [room, guest, idle, gone] = [await newRoom(ada), await person(), await person(), await person()]
    for (const { id } of [guest, idle, gone]) await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${id}`, {})
    await ask(olga, 'PATCH', `/api/people/${guest.id}`, { role: 'guest' })
    await ask(olga, 'PATCH', `/api/people/${idle.id}`, { active: false })
    await ask(gone, 'DELETE', '/api/me', { password: PASSWORD })
    const succeed = async ({ id }: Person) => [
      (await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${id}`, { role: 'owner' })).status,
      (await ask(olga, 'PATCH', `/api/people/${id}`, { role: 'owner' })).status,
    ]
    expect(await succeed(guest)).toEqual([409, 409])
    expect(await succeed(idle)).toEqual([409, 409])
    expect(await succeed(gone)).toEqual([404, 409])
    expect((await ask(olga, 'PATCH', `/api/people/${gone.id}`, { active: true })).status).toBe(409)
    await ask(olga, 'PATCH', `/api/people/${guest.id}`, { role: 'member' })
    const owner = await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${guest.id}`, { role: 'owner' })
    expect(owner.status).toBe(200)
  })

  test('cannot lock themselves out while they own it', async () => {
    const leave = await ask(olga, 'PATCH', `/api/people/${olga.id}`, { active: false })
    expect([leave.status, await leave.text()]).toEqual([409, expect.stringContaining('somebody else the owner first')])
    expect((await ask(olga, 'DELETE', '/api/me', { password: PASSWORD })).status).toBe(409)
    expect((await as(olga, '/api/session')).status).toBe(200)
  })

  test('is told to a user who could not be reached, as soon as they can (R13)', async () => {
    const [dora, stub] = [await person(), env.DIRECTORY.getByName('directory')]
    await runInDurableObject(stub, async (directory) => {
      const bindings = Reflect.get(directory, 'env')
      const unreachable = { getByName: () => ({ appointed: () => Promise.reject(new Error('unreachable')) }) }
      Reflect.set(directory, 'env', { ...bindings, USER: unreachable })
      await directory.setRole(olga.id, dora.id, 'admin')
      Reflect.set(directory, 'env', bindings)
    })
    const role = async () => (await (await as(dora, '/api/session')).json<{ role: Role }>()).role
    expect(await role()).toBe('member')
    await runInDurableObject(stub, async (directory, { storage }) => {
      storage.sql.exec('UPDATE owed SET due = 0')
      await directory.alarm()
    })
    expect(await role()).toBe('admin')
  })

  test.each<[string, (who: Person) => Promise<Response>]>([
    ['who is something else', ({ id }) => ask(olga, 'PATCH', `/api/people/${id}`, { role: 'guest' })],
    ['who is deactivated', ({ id }) => ask(olga, 'PATCH', `/api/people/${id}`, { active: false })],
    ['who removes their account', (who) => ask(who, 'DELETE', '/api/me', { password: PASSWORD })],
  ])('is told to a user %s by an alarm, if the end comes while they are told (R13)', async (_, change) => {
    const [dora, stub] = [await person(), env.DIRECTORY.getByName('directory')]
    await untilSettled(stub)
    await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm())
    await evictDurableObject(stub)
    const told = Promise.withResolvers<void>()
    const telling = vi.spyOn(UserObject.prototype, 'appointed').mockReturnValue(told.promise)
    onTestFinished(() => telling.mockRestore())
    const changed = change(dora)
    await vi.waitFor(() => expect(telling).toHaveBeenCalled())
    const alarm = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    told.resolve()
    expect((await changed).ok).toBe(true)
    expect(alarm).toEqual(expect.any(Number))
  })
})

describe('a deactivated user', () => {
  test('is out at once, everywhere, and what they have said stays', async () => {
    const [carl, room] = [await person(), await newRoom(ada)]
    const carls = await Listener.join(carl, room.id)
    const message = await carls.say('I was here')
    expect((await ask(ada, 'PATCH', `/api/people/${carl.id}`, { active: false })).status).toBe(403)
    expect((await ask(admin, 'PATCH', `/api/people/${olga.id}`, { active: false })).status).toBe(403)
    expect((await ask(admin, 'PATCH', `/api/people/${carl.id}`, { active: false })).status).toBe(200)
    expect((await carls.untilClosed()).code).toBe(4401)
    expect((await as(carl, '/api/sessions')).status).toBe(401)
    expect(await (await signIn(carl.nickname, PASSWORD)).json()).toMatchObject({ error: { code: 'forbidden' } })
    expect(await (await signIn(carl.nickname, 'a wrong one')).json()).toMatchObject({
      error: { code: 'wrong_password' },
    })
    expect((await Listener.join(ada, room.id)).timeline()).toMatchObject([{ id: message.id, body: 'I was here' }])
    await ask(admin, 'PATCH', `/api/people/${carl.id}`, { active: true })
    expect((await signIn(carl.nickname, PASSWORD)).status).toBe(200)
  })
})

describe('an account', () => {
  test('that is removed leaves what it has said, by a former member, and its nickname is not given out again', async () => {
    const [carl, room] = [await person(), await newRoom(ada)]
    await postOverHttp(carl, room.id, 'from carl')
    const adas = await Listener.join(ada, room.id)
    expect((await ask(carl, 'DELETE', '/api/me', { password: 'a wrong one' })).status).toBe(401)
    expect((await ask(carl, 'DELETE', '/api/me', { password: PASSWORD })).status).toBe(204)
    await adas.heard((event) => event.type === 'person' && event.user.id === carl.id && event.user.nickname === '')
    expect((await as(carl, '/api/sessions')).status).toBe(401)
    const gone = { error: { code: 'invalid', message: expect.stringContaining('was removed') } }
    for (const answer of [await signIn(carl.nickname, PASSWORD), await request(`/api/nicknames/${carl.nickname}`)])
      expect([answer.status, await answer.json()]).toEqual([400, gone])
    expect((await Listener.join(bob, room.id)).nicknames.get(carl.id)).toBe('')
    const { people } = await (await as(ada, `/api/people?search=${carl.nickname}`)).json<{ people: Known[] }>()
    expect(people.map(({ user }) => user.id)).not.toContain(carl.id)
  })

  test('of the owner is not removed before it is handed over', async () => {
    expect((await ask(olga, 'DELETE', '/api/me', { password: PASSWORD })).status).toBe(409)
  })

  test('may have a name and a status, seen by everybody who is there and who comes later', async () => {
    const [carl, room] = [await person(), await newRoom(ada)]
    await postOverHttp(carl, room.id, 'before')
    const adas = await Listener.join(ada, room.id)
    expect((await ask(carl, 'PUT', '/api/me', { name: '  Carl  the Great ', status: '👩‍💻 at work' })).status).toBe(200)
    const named = { id: carl.id, nickname: carl.nickname, name: 'Carl the Great' }
    await adas.heard((event) => event.type === 'person' && event.user.name === 'Carl the Great')
    expect((await Listener.join(bob, room.id)).syncs()[0]?.people).toContainEqual(named)
    expect(await known(carl)).toEqual({ user: named, status: '👩‍💻 at work', role: 'member', active: true })
    expect(await (await as(carl, '/api/session')).json()).toMatchObject({ user: named })
    const evil = await ask(carl, 'PUT', '/api/me', { name: 'a\u202eb' })
    expect([evil.status, (await ask(carl, 'PUT', '/api/me', { name: 'x'.repeat(49) })).status]).toEqual([400, 400])
  })
})

test('a name is changed a few times a minute; to say the same again is no change', async () => {
  const carl = await person()
  const describe = async (about: object) => (await ask(carl, 'PUT', '/api/me', about)).status
  const statuses: number[] = []
  for (let n = 0; n < 12; n++) statuses.push(await describe({ name: `Carl ${n}` }))
  expect([statuses[0], new Set(statuses)]).toEqual([200, new Set([200, 429])])
  const { name } = (await known(carl)).user
  for (let n = 0; n < 12; n++) expect(await describe({ name, status: `busy ${n}` })).toBe(200)
  expect(await known(carl)).toMatchObject({ user: { name }, status: 'busy 11' })
})

describe('registration', () => {
  test('by invitation only, or closed, holds at once; only admins say so', async () => {
    const set = (who: Person, registration: string) => ask(who, 'PATCH', '/api/deployment', { registration })
    expect((await set(ada, 'closed')).status).toBe(403)
    expect((await set(admin, 'invited')).status).toBe(200)
    const { secret } = await invite(ada, { uses: 1 })
    expect((await comeIn('Uninvited', { password: PASSWORD })).status).toBe(403)
    expect(await (await request('/api/session')).json()).toMatchObject({ registration: 'invited' })
    await inside(await comeIn('Invited', { password: PASSWORD, invitation: secret }))
    expect((await comeIn('TooLate', { password: PASSWORD, invitation: secret })).status).toBe(404)
    // Whoever has registered signs in whatever is said of others.
    expect((await set(admin, 'closed')).status).toBe(200)
    expect((await signIn('Invited', PASSWORD)).status).toBe(200)
    expect((await comeIn('Uninvited', { password: PASSWORD })).status).toBe(403)
    expect((await set(admin, 'open')).status).toBe(200)
    expect((await comeIn('Uninvited', { password: PASSWORD })).status).toBe(201)
  })

  test('has a name for the deployment, which whoever comes is told', async () => {
    expect((await ask(olga, 'PATCH', '/api/deployment', { name: ' The   Shed ' })).status).toBe(200)
    expect(await (await request('/api/session')).json()).toMatchObject({ name: 'The Shed', claimed: true })
    expect((await ask(olga, 'PATCH', '/api/deployment', { name: '' })).status).toBe(400)
  })
})

describe('an invitation', () => {
  async function privateRoom(who: Person): Promise<RoomInfo> {
    const body = { id: crypto.randomUUID(), name: 'Back room', kind: 'private' }
    return (await (await ask(who, 'POST', '/api/rooms', body)).json<{ room: RoomInfo }>()).room
  }

  test('lets whoever registers by it into its rooms, says what it is before, and counts its uses', async () => {
    const room = await privateRoom(ada)
    const { secret, invitation } = await invite(ada, { rooms: [room.id], uses: 2 })
    expect(await (await request(`/api/invitations/${secret}`)).json()).toMatchObject({
      role: 'member',
      by: { id: ada.id },
    })
    const eve = await inside(await comeIn('Eve', { password: PASSWORD, invitation: secret }))
    expect((await as(eve, `/api/rooms/${room.id}/messages`)).status).toBe(200)
    expect((await ask(bob, 'POST', `/api/invitations/${secret}`)).status).toBe(200)
    expect((await as(bob, `/api/rooms/${room.id}/messages`)).status).toBe(200)
    // Taken up again, as by whoever got no answer, it is the same, and counts no second time.
    expect((await ask(bob, 'POST', `/api/invitations/${secret}`)).status).toBe(200)
    expect((await ask(admin, 'POST', `/api/invitations/${secret}`)).status).toBe(404)
    const { invitations } = await (await as(ada, '/api/invitations')).json<{ invitations: Invitation[] }>()
    expect(invitations.map(({ id }) => id)).not.toContain(invitation.id)
  })

  test('opens nothing that its maker may not open: not when it is made, and not when it is used', async () => {
    const room = await privateRoom(ada)
    const body = { id: crypto.randomUUID(), rooms: [room.id] }
    expect((await ask(bob, 'POST', '/api/invitations', body)).status).toBe(404)
    await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${bob.id}`, {})
    const { secret } = await invite(bob, { rooms: [room.id] })
    await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${bob.id}`)
    const mia = await inside(await comeIn('Mia', { password: PASSWORD, invitation: secret }))
    expect((await as(mia, `/api/rooms/${room.id}/messages`)).status).toBe(404)
  })

  test('is listed for who made it and who runs the deployment, and is taken back', async () => {
    const { invitation, secret } = await invite(ada, {})
    const list = async (who: Person) =>
      (await (await as(who, '/api/invitations')).json<{ invitations: Invitation[] }>()).invitations.map(({ id }) => id)
    expect([await list(ada), await list(admin)]).toEqual([
      expect.arrayContaining([invitation.id]),
      expect.arrayContaining([invitation.id]),
    ])
    expect(await list(bob)).not.toContain(invitation.id)
    await ask(bob, 'DELETE', `/api/invitations/${invitation.id}`)
    expect((await request(`/api/invitations/${secret}`)).status).toBe(200)
    await ask(ada, 'DELETE', `/api/invitations/${invitation.id.toUpperCase()}`)
    expect((await request(`/api/invitations/${secret}`)).status).toBe(404)
    expect((await comeIn('Nobody', { password: PASSWORD, invitation: secret })).status).toBe(404)
  })

  test('of a member has no end of their stay', async () => {
    const refused = await ask(ada, 'POST', '/api/invitations', { id: crypto.randomUUID(), stays: 60_000 })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({
      error: { code: 'invalid', message: expect.stringMatching('only a guest') },
    })
    await invite(ada, { stays: null })
  })

  test('ends when it was said to', async () => {
    const { secret } = await invite(ada, { lasts: 60_000 })
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
    const { status } = await request(`/api/invitations/${secret}`)
    clock.mockRestore()
    expect(status).toBe(404)
  })
})

describe('a guest', () => {
  async function guestOf(room: RoomInfo, nickname: string, stays: number | null = null) {
    const { secret } = await invite(ada, { role: 'guest', rooms: [room.id], stays, uses: 5 })
    return { secret, guest: await inside(await comeIn(nickname, { invitation: secret })) }
  }

  test('comes in with a nickname alone, and sees the one room and no other', async () => {
    const [room, other] = [await newRoom(ada), await newRoom(ada)]
    const { secret, guest } = await guestOf(room, 'Gast')
    expect(guest.role).toBe('guest')
    const [guests, bobs] = [await Listener.join(guest, room.id), await Listener.join(bob, room.id)]
    await bobs.untilVersion((await guests.say('hello')).version)
    for (const path of [`/api/rooms/${other.id}/messages`, '/api/rooms/lobby/messages'])
      expect((await as(guest, path)).status, path).toBe(404)
    for (const path of ['/api/rooms', '/api/people']) expect((await as(guest, path)).status, path).toBe(403)
    const { rooms } = await (await as(guest, '/api/me/rooms')).json<{ rooms: { room: RoomInfo }[] }>()
    expect(rooms.map((own) => own.room.id)).toEqual([room.id])
    expect((await ask(guest, 'POST', '/api/rooms', { id: crypto.randomUUID(), name: 'Mine' })).status).toBe(403)
    expect((await ask(guest, 'POST', '/api/invitations', { id: crypto.randomUUID() })).status).toBe(403)
    expect((await ask(guest, 'POST', '/api/direct', { users: [bob.id] })).status).toBe(403)
    // The nickname is taken now, for the same link too.
    expect((await comeIn('gast', { invitation: secret })).status).toBe(409)
    expect((await signIn('Gast', PASSWORD)).status).toBe(401)
  })

  test('sees what they have said of themselves, and nobody else', async () => {
    const { guest } = await guestOf(await newRoom(ada), 'Selbst')
    await ask(guest, 'PUT', '/api/me', { status: 'On a visit' })
    expect(await (await as(guest, `/api/people/${guest.id}`)).json()).toMatchObject({ status: 'On a visit' })
    expect((await as(guest, `/api/people/${bob.id}`)).status).toBe(404)
  })

  test('is told, as a reader is, who is known in the room and of nobody else', async () => {
    const [room, writer, stranger] = [await newRoom(ada), await person(), await person()]
    const { guest } = await guestOf(room, 'Neugierig')
    await postOverHttp(writer, room.id, 'only once here')
    await postOverHttp(writer, LOBBY, 'and there')
    const shown = async (who: Person | undefined, where: string, { id }: User) => {
      const path = `/api/rooms/${where}/members/${id}`
      const response = await (who ? as(who, path) : request(path))
      return [response.status, await response.json()]
    }
    const named = ({ id, nickname }: User) => ({ user: { id, nickname } })
    expect(await shown(guest, room.id, ada)).toMatchObject([200, { ...named(ada), role: 'owner' }])
    for (const [who, where] of [[guest, room.id] as const, [undefined, LOBBY] as const]) {
      expect(await shown(who, where, writer)).toMatchObject([200, { ...named(writer), role: null }])
      expect(await shown(who, where, stranger)).toMatchObject([404, { error: { code: 'not_found' } }])
    }
    expect(await shown(bob, room.id, stranger)).toMatchObject([200, { ...named(stranger), role: null }])
  })

  test('stays for as long as was said', async () => {
    const room = await newRoom(ada)
    const came = Date.now()
    const { guest } = await guestOf(room, 'Kurz', 3600_000)
    const until = async (who: Person) => (await (await as(who, `/api/people/${guest.id}`)).json<Known>()).until
    for (const who of [guest, admin]) {
      expect(await until(who)).toBeGreaterThanOrEqual(came + 3600_000)
      expect(await until(who)).toBeLessThanOrEqual(Date.now() + 3600_000)
    }
    expect(await until(bob)).toBeUndefined()
    expect((await as(guest, `/api/rooms/${room.id}/messages`)).status).toBe(200)
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3601_000)
    const { status } = await as(guest, '/api/sessions')
    clock.mockRestore()
    expect(status).toBe(401)
  })

  test('has no account to be made of the link without a nickname that can be one', async () => {
    const { secret } = await invite(ada, { role: 'guest', rooms: [(await newRoom(ada)).id] })
    expect((await comeIn('', { invitation: secret })).status).toBe(400)
    const member = (await invite(ada, {})).secret
    expect((await comeIn('NoPassword', { invitation: member })).status).toBe(403)
  })
})

describe('the record', () => {
  async function entriesOf(room: RoomInfo): Promise<readonly AuditEntry[]> {
    const { entries } = await (await as(admin, '/api/audit')).json<{ entries: AuditEntry[] }>()
    return entries.filter((entry) => entry.room?.id === room.id)
  }

  test('has every act of moderation once, with who, whom, where and when, for admins alone', async () => {
    const room = await newRoom(ada)
    const bobs = await Listener.join(bob, room.id)
    const message = await bobs.say('rude')
    const path = `/api/rooms/${room.id}`
    await ask(ada, 'PUT', `${path}/members/${bob.id}`, { mutedUntil: Date.now() + 60_000 })
    await ask(ada, 'DELETE', `${path}/messages/${message.id}?revision=0`)
    await ask(ada, 'DELETE', `${path}/members/${bob.id}?ban`)
    await ask(ada, 'DELETE', `${path}/bans/${bob.id}`)
    await ask(ada, 'PATCH', path, { slow: 10 })
    await vi.waitFor(async () => expect(await entriesOf(room)).toHaveLength(5))
    const entries = await entriesOf(room)
    expect(entries.map(({ act }) => act).toSorted()).toEqual(['arrange', 'ban', 'mute', 'pardon', 'remove_message'])
    for (const entry of entries) expect(entry).toMatchObject({ actor: { id: ada.id }, room: { name: room.name } })
    expect(entries.find(({ act }) => act === 'remove_message')).toMatchObject({
      subject: { id: bob.id },
      detail: message.id,
    })
    expect((await as(ada, '/api/audit')).status).toBe(403)
  })

  test('has that somebody who was banned was let in again by being added, and no other adding', async () => {
    const room = await newRoom(ada)
    const member = `/api/rooms/${room.id}/members/${bob.id}`
    const add = () => ask(ada, 'PUT', member, {})
    const answers = [await add(), await ask(ada, 'DELETE', `${member}?ban`), await add()]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    await untilSettled(roomStub(room.id))
    const entries = await entriesOf(room)
    expect(entries.map(({ act }) => act).toSorted()).toEqual(['ban', 'pardon'])
    for (const entry of entries) expect(entry).toMatchObject({ actor: { id: ada.id }, subject: { id: bob.id } })
  })

  test('has whose card was taken away by somebody else', async () => {
    const room = await newRoom(ada)
    const own = await postOverHttp(ada, room.id, 'http://10.1.2.3/')
    const others = await postOverHttp(bob, room.id, 'http://10.1.2.3/')
    for (const { id } of [own, others]) {
      const path = `/api/rooms/${room.id}/messages/${id}/cards?url=${encodeURIComponent('http://10.1.2.3/')}`
      expect(await (await ask(ada, 'DELETE', path)).json()).toMatchObject({ changed: true })
    }
    await untilSettled(roomStub(room.id))
    const noted = { act: 'remove_card', actor: { id: ada.id }, subject: { id: bob.id }, detail: others.id }
    expect(await entriesOf(room)).toMatchObject([noted])
  })

  test('is exported as JSON lines and as CSV, in which nothing is a formula', async () => {
    await ask(olga, 'PATCH', '/api/deployment', { name: '=2+2,"x"' })
    const lines = (await (await as(olga, '/api/audit?format=jsonl')).text()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(
      lines.map((line) => JSON.parse(line).seq).toSorted((a, b) => b - a),
    )
    const response = await as(olga, '/api/audit?format=csv')
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    const [head, first] = (await response.text()).split('\r\n')
    expect(head).toBe('seq,at,actor,act,room,subject,detail')
    expect(first).toMatch(/^\d+,[^,]+Z,Olga,configure,,,"\{""name"":""=2\+2,/)
    expect((await as(olga, '/api/audit?format=xml')).status).toBe(400)
  })

  test('is exported as CSV with the id of a room that is not public, in place of its name', async () => {
    const room = await newPrivate(ada, bob)
    await ask(ada, 'PATCH', `/api/rooms/${room.id}`, { topic: 'Secret' })
    await untilSettled(roomStub(room.id))
    const rows = (await (await as(olga, '/api/audit?format=csv')).text()).split('\r\n')
    expect(rows.filter((row) => row.endsWith(`,arrange,${room.id},,topic`))).toHaveLength(1)
  })

  test('is exported whole, however long it is', async () => {
    const newest = await runInDurableObject(env.DIRECTORY.getByName('directory'), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 2500)
        INSERT INTO audit (id, at, actor, act, detail)
        SELECT 'entry ' || number, 0, '{"id":"olga","nickname":"Olga"}', 'configure', '' FROM numbers`,
      )
      return storage.sql.exec<{ seq: number }>('SELECT max(seq) AS seq FROM audit').one().seq
    })
    const lines = (await (await as(olga, '/api/audit?format=jsonl')).text()).trimEnd().split('\n')
    const all = Array.from({ length: newest }, (_, index) => newest - index)
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(all)
    const [head, ...rows] = (await (await as(olga, '/api/audit?format=csv')).text()).trimEnd().split('\r\n')
    expect([head?.startsWith('seq,'), rows.map((row) => Number(row.split(',')[0]))]).toEqual([true, all])
    expect(await (await as(olga, '/api/audit')).json()).toMatchObject({ entries: { length: 1_000 }, more: true })
  })
})

test('what an invitation lets in says nothing until it is in the room', async () => {
  const room = await newRoom(ada)
  const { secret } = await invite(ada, { role: 'guest', rooms: [room.id] })
  const guest = await inside(await comeIn('Vogel', { invitation: secret }))
  const guests = await Listener.join(guest, room.id)
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/members/${guest.id}`)
  // A guest sees a public room only as its member.
  await guests.untilClosed()
  expect((await new Listener(await upgrade(guest, room.id, 'v=1')).untilClosed()).code).toBe(4404)
  expect((await ask(guest, 'POST', `/api/rooms/${room.id}/messages`, post('still here'))).status).toBe(404)
})
