/** Who gets in and who does not: by links that are used up, after a ban, and where an account is no longer there. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  type Invitation,
  LOBBY,
  type Member,
  type OwnRoom,
  type User as PublicUser,
  type Role,
} from '../protocol/model.ts'
import { Directory } from '../worker/directory.ts'
import { Room } from '../worker/room.ts'
import { User } from '../worker/user.ts'
import { Device, entriesOf, ownOf, roomOf } from './devices.ts'
import { untilSettled } from './owed.ts'
import {
  ask,
  newDirect,
  newPrivate,
  newRoom,
  PASSWORD,
  type Person,
  person,
  postOverHttp,
  request,
  roomStub,
  signIn,
} from './people.ts'

const olga = await person('Olga')
const [admin, ada, bob] = [await person('Admin'), await person('Ada'), await person('Bob')]
const directory = env.DIRECTORY.getByName('directory')

beforeAll(async () => {
  await ask(olga, 'PATCH', `/api/people/${admin.id}`, { role: 'admin' })
})

/** The secret of a link that somebody has made. */
async function linkBy(who: Person, body: object): Promise<string> {
  const response = await ask(who, 'POST', '/api/invitations', { id: crypto.randomUUID(), ...body })
  return (await response.json<{ invitation: Invitation; secret: string }>()).secret
}

function comeIn(nickname: string, body: object): Promise<Response> {
  return request('/api/session', { method: 'POST', body: JSON.stringify({ nickname, bearer: true, ...body }) })
}

/** Nobody registers without a link until the test is over. */
async function onlyInvited(): Promise<void> {
  await ask(olga, 'PATCH', '/api/deployment', { registration: 'invited' })
  onTestFinished(async () => void (await ask(olga, 'PATCH', '/api/deployment', { registration: 'open' })))
}

async function ownRoomsText(who: Person): Promise<string> {
  return (await ask(who, 'GET', '/api/me/rooms')).text()
}

test('of two who come at once by a guest link of one use, none becomes a member', async () => {
  const room = await newRoom(ada)
  const invitation = await linkBy(ada, { role: 'guest', rooms: [room.id], uses: 1 })
  const answers = await Promise.all(['guest1', 'guest2'].map((nickname) => comeIn(nickname, { invitation })))
  const letIn = answers.filter(({ status }) => status === 201)
  const roles = await Promise.all(letIn.map(async (answer) => (await answer.json<{ role: Role }>()).role))
  expect(roles).toContain('guest')
  expect(roles).not.toContain('member')
})

test('of three who come at once by a link of one use, one gets in where registration is by invitation', async () => {
  await onlyInvited()
  const invitation = await linkBy(ada, { uses: 1 })
  const nicknames = ['member1', 'member2', 'member3']
  const answers = await Promise.all(nicknames.map((nickname) => comeIn(nickname, { invitation, password: PASSWORD })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
})

test('a link that expired long ago is kept no longer than until the next is made', async () => {
  const [old, late] = [await linkBy(ada, { uses: 2 }), await linkBy(ada, { uses: 2 })]
  for (const secret of [old, late]) await ask(bob, 'POST', `/api/invitations/${secret}`)
  const kept = () =>
    runInDurableObject(directory, (_, { storage }) =>
      ['invitations WHERE uses = 2', 'admissions'].map(
        (table) => storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
      ),
    )
  const [invitations = 0, admissions = 0] = await kept()
  await runInDurableObject(directory, (_, { storage }) => {
    for (const [secret, days] of [[old, 8] as const, [late, 6] as const])
      storage.sql.exec(
        'UPDATE invitations SET expires = ? WHERE hash = ?',
        ...[Date.now() - days * 24 * 3600_000, bytesToHex(sha256(utf8ToBytes(secret)))],
      )
  })
  await linkBy(ada, { uses: 3 })
  expect(await kept()).toEqual([invitations - 1, admissions - 1])
})

test('a guest does not outstay the link by a password', async () => {
  const room = await newRoom(ada)
  const invitation = await linkBy(ada, { role: 'guest', rooms: [room.id], uses: 1, stays: 60_000 })
  const first = await comeIn('lasting', { invitation, password: PASSWORD })
  expect(first.status).toBe(201)
  const { user } = await first.json<{ user: PublicUser }>()
  await comeIn('lasting', { password: PASSWORD })
  const ends = await runInDurableObject(
    env.USER.getByName(user.id),
    (_, { storage }) => storage.sql.exec<{ ends: number }>('SELECT max(expires) AS ends FROM sessions').one().ends,
  )
  expect(ends).toBeLessThan(Date.now() + 61_000)
})

test('whoever was banned does not come back by a link that they have used', async () => {
  const room = await newPrivate(ada)
  const path = `/api/rooms/${room.id}`
  const secret = await linkBy(ada, { rooms: [room.id], uses: 1 })
  const opened = async () => (await ask(bob, 'POST', `/api/invitations/${secret}`)).json()
  expect([await opened(), await opened()]).toEqual([{ rooms: [room.id] }, { rooms: [room.id] }])
  expect((await ask(bob, 'GET', path)).status).toBe(200)
  await ask(ada, 'DELETE', `${path}/members/${bob.id}?ban`)
  expect((await ask(bob, 'GET', path)).status).toBe(404)
  expect(await opened()).toEqual({ rooms: [] })
  expect((await ask(bob, 'GET', path)).status).toBe(404)
})

test('whoever has left a room is let in there by no link twice', async () => {
  const [left, kept] = [await newPrivate(ada), await newRoom(ada)]
  const secret = await linkBy(ada, { rooms: [left.id, kept.id], uses: 1 })
  const opened = async () => (await ask(bob, 'POST', `/api/invitations/${secret}`)).json()
  expect(await opened()).toEqual({ rooms: [left.id, kept.id] })
  expect((await ask(bob, 'DELETE', `/api/rooms/${left.id}/members/${bob.id}`)).status).toBe(200)
  expect(await opened()).toEqual({ rooms: [kept.id] })
  expect((await ask(bob, 'GET', `/api/rooms/${left.id}`)).status).toBe(404)
})

test('whoever is deactivated does not come in again by a link of their own', async () => {
  const eve = await person()
  await onlyInvited()
  const invitation = await linkBy(eve, { uses: 10 })
  expect((await ask(olga, 'PATCH', `/api/people/${eve.id}`, { active: false })).status).toBe(200)
  expect((await comeIn('evesecond', { invitation, password: PASSWORD })).status).toBe(404)
})

test('whoever signs in while they are being deactivated is refused', async () => {
  const eve = await person()
  await postOverHttp(eve, (await newRoom(eve)).id, 'hello')
  const meanwhile: number[] = []
  const revoke = Room.prototype.revoke
  const slow = vi.spyOn(Room.prototype, 'revoke').mockImplementation(async function (this: Room, ...args) {
    meanwhile.push((await signIn(eve.nickname, PASSWORD)).status)
    return revoke.apply(this, args)
  })
  onTestFinished(() => slow.mockRestore())
  expect((await ask(olga, 'PATCH', `/api/people/${eve.id}`, { active: false })).status).toBe(200)
  await vi.waitFor(() => expect(meanwhile).toEqual([403]))
  expect((await signIn(eve.nickname, PASSWORD)).status).toBe(403)
})

test('an admin who is deactivated deactivates nobody, whatever is left of their sessions', async () => {
  const [eve, carl] = [await person(), await person()]
  await directory.setRole(olga.id, eve.id, 'admin')
  await directory.setActive(olga.id, eve.id, false)
  await directory.setActive(eve.id, carl.id, false)
  expect((await directory.person(carl.id))?.active).toBe(true)
})

test('an account whose removal the Directory did not hear of can be removed once more', async () => {
  const eve = await person()
  const failing = vi.spyOn(Directory.prototype, 'retire').mockImplementationOnce(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => failing.mockRestore())
  const remove = async () => (await ask(eve, 'DELETE', '/api/me', { password: PASSWORD })).status
  expect([await remove(), await remove()]).toEqual([500, 204])
  await vi.waitFor(async () =>
    expect(await (await ask(olga, 'GET', `/api/people/${eve.id}`)).json()).toMatchObject({ user: { nickname: '' } }),
  )
})

test('whoever has removed their account is not named in the list of whom they wrote with', async () => {
  const eve = await person('EveRealName')
  await ask(ada, 'POST', '/api/direct', { users: [eve.id] })
  await vi.waitFor(async () => expect(await ownRoomsText(ada)).toContain('EveRealName'))
  expect((await ask(eve, 'DELETE', '/api/me', { password: PASSWORD })).status).toBe(204)
  await vi.waitFor(async () => expect(await ownRoomsText(ada)).not.toContain('EveRealName'))
})

test('a private room whose owner removes their account gets another one', async () => {
  const eve = await person()
  const room = await newPrivate(eve, bob)
  expect((await ask(eve, 'DELETE', '/api/me', { password: PASSWORD })).status).toBe(204)
  await vi.waitFor(async () => {
    const answer = await ask(bob, 'GET', `/api/rooms/${room.id}/members`)
    const { members } = await answer.json<{ members: Member[] }>()
    const owners = members.filter(({ role, user }) => role === 'owner' && user.nickname !== '')
    expect(owners).toMatchObject([{ user: { id: bob.id } }])
  })
})

test('a private room whose owners are deactivated or made guests gets another one, and they are owners once they are back', async () => {
  const [eve, dan] = [await person(), await person()]
  const room = await newPrivate(eve, dan)
  await ask(eve, 'PUT', `/api/rooms/${room.id}/members/${bob.id}`, {})
  const owners = async () => {
    const { members } = await (await ask(bob, 'GET', `/api/rooms/${room.id}/members`)).json<{ members: Member[] }>()
    return members.flatMap(({ role, user }) => (role === 'owner' ? [user.id] : [])).toSorted()
  }
  await ask(olga, 'PATCH', `/api/people/${eve.id}`, { active: false })
  await vi.waitFor(async () => expect(await owners()).toEqual([eve.id, dan.id].toSorted()))
  await ask(olga, 'PATCH', `/api/people/${dan.id}`, { role: 'guest' })
  await vi.waitFor(async () => expect(await owners()).toEqual([eve.id, dan.id, bob.id].toSorted()))
  await ask(olga, 'PATCH', `/api/people/${dan.id}`, { role: 'member' })
  expect((await ask(dan, 'PATCH', `/api/rooms/${room.id}`, { topic: 'Back' })).status).toBe(200)
  expect(await owners()).toHaveLength(3)
})

test('what a direct room is about is not for admins to read', async () => {
  const room = await newDirect(ada, bob)
  expect((await ask(ada, 'PATCH', `/api/rooms/${room.id}`, { topic: 'our secret takeover' })).status).toBe(200)
  await untilSettled(roomStub(room.id))
  expect(await (await ask(admin, 'GET', '/api/audit')).text()).not.toContain('our secret takeover')
})

test('a session that can note no more rooms does not tell which private ones there are', async () => {
  const eve = await person()
  const room = await newPrivate(ada)
  const visits = vi.spyOn(User.prototype, 'visit')
  onTestFinished(() => visits.mockRestore())
  const attempt = async (id: string) => {
    const before = visits.mock.calls.length
    const answer = await ask(eve, 'POST', `/api/rooms/${id}/messages`, { id: crypto.randomUUID(), body: 'x' })
    return { status: answer.status, text: await answer.text(), visits: visits.mock.calls.length - before }
  }
  await runInDurableObject(env.USER.getByName(eve.id), (_, { storage }) => {
    const { id } = storage.sql.exec<{ id: string }>('SELECT id FROM sessions').one()
    for (let n = 0; n < 1_000; n++) storage.sql.exec('INSERT INTO visits (session, room) VALUES (?, ?)', id, `r${n}`)
  })
  expect(await attempt(room.id)).toEqual(await attempt(crypto.randomUUID()))
})

test('whoever becomes a guest has the lobby no longer in their list, and has it again when they are one no longer', async () => {
  const eve = await person()
  const roomsAs = async (role: Role) => {
    await ask(olga, 'PATCH', `/api/people/${eve.id}`, { role })
    const { rooms } = await (await ask(eve, 'GET', '/api/me/rooms')).json<{ rooms: OwnRoom[] }>()
    return rooms.map(({ room }) => room.id)
  }
  expect(await roomsAs('guest')).not.toContain('lobby')
  expect(await roomsAs('member')).toContain('lobby')
})

test('whoever becomes a guest has nothing left, on any device, of rooms that they are not in', async () => {
  const eve = await person()
  const [inside, outside] = [await roomOf(ada, eve), await newRoom(ada)]
  const device = await Device.open(eve)
  for (const room of [inside.id, outside.id, LOBBY]) {
    await postOverHttp(ada, room, `@${eve.nickname}`)
    await device.until(room, { unread: true, calls: 1 })
  }
  await ask(olga, 'PATCH', `/api/people/${eve.id}`, { role: 'guest' })
  await vi.waitFor(() => expect([...device.rooms.keys()]).toEqual([inside.id]))
  expect((await entriesOf(eve)).map((entry) => entry.room)).toEqual([inside.id])
  expect((await ask(eve, 'PUT', `/api/me/rooms/${outside.id}`, { starred: true })).status).toBe(404)
  expect([...(await Device.open(eve)).rooms.keys()]).toEqual([inside.id])
  await ask(olga, 'PATCH', `/api/people/${eve.id}`, { role: 'member' })
  await device.until(LOBBY, { role: 'member', unread: false, calls: 0 })
  expect([...(await Device.open(eve)).rooms.keys()]).toEqual([LOBBY, inside.id])
})

test('whoever was sent away from the lobby has it in their list again once they are let back, and are no guest', async () => {
  const eve = await person()
  const become = async (role: Role) => {
    await ask(olga, 'PATCH', `/api/people/${eve.id}`, { role })
    return (await ownOf(eve, LOBBY))?.role
  }
  await ask(olga, 'DELETE', `/api/rooms/${LOBBY}/members/${eve.id}?ban`)
  await vi.waitFor(async () => expect(await ownOf(eve, LOBBY)).toBeUndefined())
  for (const role of ['admin', 'member', 'guest', 'member', 'guest'] as const)
    expect(await become(role), role).toBeUndefined()
  await ask(olga, 'DELETE', `/api/rooms/${LOBBY}/bans/${eve.id}`)
  await untilSettled(roomStub(LOBBY))
  expect(await ownOf(eve, LOBBY)).toBeUndefined()
  expect(await become('member')).toBe('member')
})

describe('a guest', () => {
  const stay = { role: 'guest', uses: 1, stays: 3600_000 }

  test('whose answer was lost asks once more, and is the same guest, whatever the link lets in', async () => {
    const invitation = await linkBy(ada, { ...stay, rooms: [(await newRoom(ada)).id] })
    const wanted = { invitation, visit: crypto.randomUUID() }
    const [first, again] = [await comeIn('Retry', wanted), await comeIn('Retry', wanted)]
    expect([first.status, again.status]).toEqual([201, 200])
    const [one, other] = await Promise.all([first, again].map((answer) => answer.json<Person & { user: PublicUser }>()))
    expect(other?.user).toEqual(one?.user)
    expect((await request('/api/session', { headers: { Authorization: `Bearer ${other?.token}` } })).status).toBe(200)
    expect((await comeIn('Retry', { invitation, visit: crypto.randomUUID() })).status).toBe(409)
    expect((await comeIn('Retry', { invitation, password: wanted.visit })).status).toBe(401)
  })

  test('comes back under their id, and by a password that they have set, until the visit is over', async () => {
    const invitation = await linkBy(ada, { ...stay, rooms: [(await newRoom(ada)).id] })
    const visit = crypto.randomUUID()
    const gil = await inside(await comeIn('Gil', { invitation, visit }))
    expect((await ask(gil, 'DELETE', '/api/session')).status).toBe(204)
    const back = await inside(await comeIn('Gil', { visit }))
    expect((await ask(back, 'PUT', '/api/password', { next: PASSWORD })).status).toBe(204)
    expect((await comeIn('Gil', { visit })).status).toBe(409)
    const byPassword = await comeIn('Gil', { password: PASSWORD })
    expect(byPassword.status).toBe(200)
    expect(await sessionsEnd(gil)).toBeLessThan(Date.now() + stay.stays + 1_000)
    vi.useFakeTimers({ now: Date.now() + stay.stays + 1_000, toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    expect((await comeIn('Gil', { password: PASSWORD })).status).toBe(403)
    expect((await comeIn('Gil', { password: PASSWORD, invitation })).status).toBe(403)
  })

  test('comes for longer by another invitation, and by no link twice', async () => {
    const rooms = [(await newRoom(ada)).id]
    const first = await linkBy(ada, { ...stay, uses: 2, rooms })
    const visit = crypto.randomUUID()
    const ann = await inside(await comeIn('Ann', { invitation: first, visit }))
    const week = 7 * 24 * 3600_000
    const second = await linkBy(ada, { ...stay, stays: week, rooms })
    const longer = await comeIn('Ann', { invitation: second, visit })
    expect(longer.status).toBe(200)
    expect(await sessionsEnd(ann)).toBeGreaterThan(Date.now() + week - 60_000)
    vi.useFakeTimers({ now: Date.now() + week + 1_000, toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    for (const invitation of [first, second, undefined])
      expect((await comeIn('Ann', { invitation, visit })).status).toBe(403)
  })

  test('who is in already stays for longer by another invitation', async () => {
    const [first, second] = [(await newRoom(ada)).id, (await newRoom(ada)).id]
    const ann = await inside(
      await comeIn('Anna', { invitation: await linkBy(ada, { ...stay, rooms: [first] }), visit: crypto.randomUUID() }),
    )
    const week = 7 * 24 * 3600_000
    const invitation = await linkBy(ada, { ...stay, stays: week, rooms: [second] })
    expect((await ask(ann, 'POST', `/api/invitations/${invitation}`)).status).toBe(200)
    expect(await sessionsEnd(ann)).toBeGreaterThan(Date.now() + week - 60_000)
    const asked = Date.now()
    expect((await ask(ann, 'POST', `/api/invitations/${invitation}`)).status).toBe(200)
    expect(await sessionsEnd(ann)).toBeLessThanOrEqual(asked + week)
  })

  test('who is made a member stays, is told that they have no password, and sets a first one', async () => {
    const invitation = await linkBy(ada, { ...stay, rooms: [(await newRoom(ada)).id] })
    const mia = await inside(await comeIn('Mia', { invitation, visit: crypto.randomUUID() }))
    await ask(olga, 'PATCH', `/api/people/${mia.id}`, { role: 'member' })
    expect(await sessionsEnd(mia)).toBeGreaterThan(Date.now() + stay.stays + 1_000)
    const told = async () => (await ask(mia, 'GET', '/api/session')).json()
    expect(await told()).toMatchObject({ role: 'member', hasPassword: false })
    expect((await ask(mia, 'PUT', '/api/password', { next: PASSWORD })).status).toBe(204)
    expect(await told()).toMatchObject({ hasPassword: true })
    expect((await ask(mia, 'PUT', '/api/password', { next: 'another one' })).status).toBe(401)
    vi.useFakeTimers({ now: Date.now() + stay.stays + 1_000, toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    expect((await signIn('Mia', PASSWORD)).status).toBe(200)
  })

  async function inside(response: Response): Promise<Person> {
    const { user, token } = await response.json<{ user: PublicUser; token: string }>()
    return { ...user, token }
  }

  /** When the last of somebody's sessions ends. */
  function sessionsEnd({ id }: Person): Promise<number> {
    return runInDurableObject(
      env.USER.getByName(id),
      (_, { storage }) => storage.sql.exec<{ ends: number }>('SELECT max(expires) AS ends FROM sessions').one().ends,
    )
  }
})
