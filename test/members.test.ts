/** Who is in a room: live for everybody in it, kept through eviction, and in the list of whom it concerns (R13). */

import { evictDurableObject, listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Page } from '../protocol/events.ts'
import type { InboxFrame } from '../protocol/inbox.ts'
import {
  type ListedMember,
  type ListedRoom,
  lobby,
  type Member,
  type OwnRoom,
  type RoomInfo,
} from '../protocol/model.ts'
import { Messages } from '../worker/messages.ts'
import { User } from '../worker/user.ts'
import { untilSettled } from './owed.ts'
import {
  as,
  ask,
  Listener,
  newDirect,
  newPrivate,
  newRoom,
  type Person,
  person,
  post,
  postOverHttp,
  request,
  roomStub,
  stampOf,
  upgrade,
} from './people.ts'

const [ada, bob, eve] = [await person(), await person(), await person()]

function change(who: Person, method: string, path: string, body: object = {}): Promise<Response> {
  return as(who, `/api/rooms/${path}`, { method, ...(method !== 'DELETE' && { body: JSON.stringify(body) }) })
}

async function ownRooms(who: Person): Promise<readonly OwnRoom[]> {
  return (await (await as(who, '/api/me/rooms')).json<{ rooms: OwnRoom[] }>()).rooms
}

async function membersOf(who: Person, room: string, query = ''): Promise<readonly Member[]> {
  return (await (await as(who, `/api/rooms/${room}/members?${query}`)).json<{ members: Member[] }>()).members
}

test('whoever has some names is found in a room by whoever sees it, as a member or none', async () => {
  const guest = await person()
  const room = await newPrivate(ada, bob, guest)
  expect((await ask(ada, 'PATCH', `/api/people/${guest.id}`, { role: 'guest' })).status).toBe(200)
  const query = new URLSearchParams({ names: [ada, bob, eve].map(({ nickname }) => nickname.toUpperCase()).join(',') })
  const standings = async (who: Person) =>
    (await membersOf(who, room.id, `${query}`)).map(({ user, role }) => [user.id, role])
  expect(await standings(bob)).toEqual([
    [ada.id, 'owner'],
    [bob.id, 'member'],
    [eve.id, null],
  ])
  expect(await standings(guest)).toEqual([
    [ada.id, 'owner'],
    [bob.id, 'member'],
  ])
  expect((await as(eve, `/api/rooms/${room.id}/members?${query}`)).status).toBe(404)
  expect((await request('/api/rooms/lobby/members?names=ada')).status).toBe(401)
})

/** What somebody's devices are told. */
async function inbox(who: Person): Promise<{ frames: InboxFrame[]; closed: Promise<number> }> {
  const headers = { Upgrade: 'websocket' }
  const socket = (await as(who, '/api/me/socket', { headers })).webSocket
  if (!socket) throw new Error('No socket.')
  const frames: InboxFrame[] = []
  socket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data))))
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
  socket.accept()
  await vi.waitFor(() => expect(frames).not.toEqual([]))
  return { frames, closed }
}

describe('a public room', () => {
  test('is joined and left, live for all in it, and is in the list of whoever is in it', async () => {
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    expect([adas.history.me.role, bobs.history.me.role]).toEqual(['owner', null])
    const devices = await inbox(bob)
    expect((await change(bob, 'PUT', `${room.id}/members/${bob.id}`)).status).toBe(200)
    for (const listener of [adas, bobs]) await listener.until(() => listener.history.room?.members === 2)
    expect([adas.history.me.role, bobs.history.me.role]).toEqual(['owner', 'member'])
    await vi.waitFor(async () =>
      expect(await ownRooms(bob)).toContainEqual(
        expect.objectContaining({ room: { ...room, members: 2 }, role: 'member' }),
      ),
    )
    expect(devices.frames.at(-1)).toMatchObject({ type: 'room', room: { id: room.id }, role: 'member' })
    expect((await change(bob, 'DELETE', `${room.id}/members/${bob.id}`)).status).toBe(200)
    await adas.until(() => adas.history.room?.members === 1)
    await vi.waitFor(() => expect(devices.frames.at(-1)).toEqual({ type: 'gone', room: room.id }))
    expect(await ownRooms(bob)).not.toContainEqual(
      expect.objectContaining({ room: expect.objectContaining({ id: room.id }) }),
    )
  })

  test('tells of a member and of how many there are in one frame, though the room is quiet', async () => {
    const room = await newRoom(ada)
    const adas = await Listener.join(ada, room.id)
    await change(bob, 'PUT', `${room.id}/members/${bob.id}`)
    await adas.untilVersion(1)
    expect(adas.history.room?.members).toBe(2)
  })

  test('joined twice is joined once, and changes nothing the second time (R3)', async () => {
    const room = await newRoom(ada)
    const adas = await Listener.join(ada, room.id)
    for (const _ of [1, 2]) await change(bob, 'PUT', `${room.id}/members/${bob.id}`)
    await adas.untilVersion(1)
    await adas.say('after')
    expect(adas.version).toBe(2)
    expect(adas.events().filter(({ type }) => type === 'member')).toHaveLength(1)
  })

  test('is browsed with its members, its topic, and when something was last said', async () => {
    const room = await newRoom(ada)
    await change(ada, 'PATCH', room.id, { topic: 'tea', description: 'And  biscuits.' })
    const message = await postOverHttp(bob, room.id, 'hello')
    await change(bob, 'PUT', `${room.id}/members/${bob.id}`)
    await vi.waitFor(async () => {
      const { rooms } = await (await as(eve, '/api/rooms')).json<{ rooms: ListedRoom[] }>()
      expect(rooms).toContainEqual({
        ...room,
        topic: 'tea',
        description: 'And  biscuits.',
        members: 2,
        active: message.created,
      })
    })
  })

  test('gets another name only if nobody else has it, and old addresses lead to it still', async () => {
    const [one, two] = [await newRoom(ada, `One ${crypto.randomUUID()}`), await newRoom(ada)]
    const bobs = await Listener.join(bob, two.id)
    const taken = await change(ada, 'PATCH', two.id, { name: one.name.toUpperCase() })
    expect([taken.status, await taken.json()]).toMatchObject([409, { error: { code: 'conflict' } }])
    expect((await change(bob, 'PATCH', two.id, { name: 'Mine' })).status).toBe(403)
    const name = `Two ${crypto.randomUUID()}`
    expect(await (await change(ada, 'PATCH', two.id, { name })).json()).toMatchObject({ room: { id: two.id, name } })
    await bobs.until(() => bobs.history.room?.name === name)
    expect((await as(eve, `/api/rooms/${two.id}/messages`)).status).toBe(200)
    // So do links by the name that it had.
    await untilSettled(roomStub(two.id))
    expect((await ask(bob, 'POST', '/api/rooms', { id: crypto.randomUUID(), name: two.name })).status).toBe(409)
  })

  test('is listed as it is, whatever word of it comes late', async () => {
    const room = await newRoom(ada)
    const name = `Later ${crypto.randomUUID()}`
    await change(ada, 'PATCH', room.id, { name })
    await untilSettled(roomStub(room.id))
    const { epoch } = await (await as(bob, `/api/rooms/${room.id}/messages`)).json<Page>()
    await env.DIRECTORY.getByName('directory').listed({ room, epoch, version: 0 }, 5)
    const { rooms } = await (await as(bob, '/api/rooms')).json<{ rooms: readonly ListedRoom[] }>()
    expect(rooms.find(({ id }) => id === room.id)).toMatchObject({ name, active: null })
    const create = (called: string) => ask(bob, 'POST', '/api/rooms', { id: crypto.randomUUID(), name: called })
    expect([(await create(name)).status, (await create(room.name)).status]).toEqual([409, 409])
  })

  test('that is archived is read and no more, until it is opened again', async () => {
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const [message, own] = [await bobs.say('before'), await adas.say('mine')]
    expect((await change(bob, 'PATCH', room.id, { archived: true })).status).toBe(403)
    await change(ada, 'PATCH', room.id, { archived: true })
    await bobs.until(() => bobs.history.room?.archived === true)
    bobs.send({ type: 'typing', on: true })
    expect(await bobs.ask(post('after'))).toMatchObject({ type: 'refused', code: 'forbidden' })
    expect(await adas.ask(post('after'))).toMatchObject({ type: 'refused', code: 'forbidden' })
    const remove = { type: 'remove', id: crypto.randomUUID(), message: message.id, revision: 0 } as const
    expect(await bobs.ask(remove)).toMatchObject({ type: 'refused', code: 'forbidden' })
    // Its owner may take away anything, their own words too.
    const hers = { type: 'remove', id: crypto.randomUUID(), message: own.id, revision: 0 } as const
    expect(await adas.ask(hers)).toMatchObject({ type: 'message', message: { body: null } })
    await change(ada, 'PATCH', room.id, { archived: false })
    expect((await bobs.say('again')).author).toBe(bob.id)
    await adas.until(() => adas.timeline().some(({ body }) => body === 'again'))
    expect(adas.events().filter(({ type }) => type === 'typing')).toEqual([])
  })

  test('with members is never left without an owner', async () => {
    const room = await newRoom(ada)
    await change(ada, 'PUT', `${room.id}/members/${bob.id}`)
    expect((await change(ada, 'DELETE', `${room.id}/members/${ada.id}`)).status).toBe(409)
    expect((await change(ada, 'PUT', `${room.id}/members/${ada.id}`, { role: 'member' })).status).toBe(409)
    expect((await change(ada, 'PUT', `${room.id}/members/${bob.id}`, { role: 'owner' })).status).toBe(200)
    expect((await change(ada, 'DELETE', `${room.id}/members/${ada.id}`)).status).toBe(200)
    expect(await membersOf(bob, room.id)).toEqual([
      { user: { id: bob.id, nickname: bob.nickname }, role: 'owner', mutedUntil: null },
    ])
  })

  test('lets its members be found by nickname, a page at a time', async () => {
    const room = await newRoom(ada)
    for (const one of [bob, eve]) await change(ada, 'PUT', `${room.id}/members/${one.id}`)
    const found = await membersOf(ada, room.id, `search=${bob.nickname.toUpperCase()}`)
    expect(found.map(({ user }) => user.id)).toEqual([bob.id])
    const [first] = await membersOf(ada, room.id, 'limit=1')
    const rest = await membersOf(ada, room.id, `after=${first?.user.id}`)
    expect([first, ...rest].map((member) => member?.user.id)).toEqual([ada, bob, eve].map(({ id }) => id).toSorted())
  })

  test('and the deployment, find people however their accents are typed', async () => {
    const [room, cleo] = [await newRoom(ada), await person('Cléo')]
    await change(ada, 'PUT', `${room.id}/members/${cleo.id}`)
    expect((await membersOf(ada, room.id, 'search=cleo')).map(({ user }) => user.id)).toEqual([cleo.id])
    const { people } = await (await as(bob, '/api/people?search=CLEO')).json<{ people: { user: { id: string } }[] }>()
    expect(people.map(({ user }) => user.id)).toEqual([cleo.id])
  })

  test('says of its members what they are in the deployment, where they are more or less than members', async () => {
    const [room, guest, gone] = [await newRoom(ada), await person(), await person()]
    for (const { id } of [bob, guest, gone]) await change(ada, 'PUT', `${room.id}/members/${id}`)
    expect((await ask(ada, 'PATCH', `/api/people/${guest.id}`, { role: 'guest' })).status).toBe(200)
    expect((await ask(ada, 'PATCH', `/api/people/${gone.id}`, { active: false })).status).toBe(200)
    const { members } = await (await as(bob, `/api/rooms/${room.id}/members`)).json<{ members: ListedMember[] }>()
    expect(await (await as(guest, `/api/rooms/${room.id}/members`)).text()).not.toContain('"person"')
    const personOf = ({ id }: Person) => members.find(({ user }) => user.id === id)?.person
    expect([personOf(bob), personOf(guest), personOf(gone)]).toEqual([
      undefined,
      { role: 'guest', active: true },
      { role: 'member', active: false },
    ])
  })

  test('hears no more of who is banned, who hears no more of it, until an owner lets them in again', async () => {
    const room = await newRoom(ada)
    await change(ada, 'PUT', `${room.id}/members/${bob.id}`)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    expect((await change(ada, 'DELETE', `${room.id}/members/${bob.id}?ban`)).status).toBe(200)
    expect((await bobs.untilClosed()).code).toBe(4404)
    const paths = ['messages', 'members', 'people', ''].map((path) =>
      `/api/rooms/${room.id}/${path}`.replace(/\/$/, ''),
    )
    for (const path of paths) expect((await as(bob, path)).status, path).toBe(404)
    expect((await change(bob, 'PUT', `${room.id}/members/${bob.id}`)).status).toBe(404)
    await adas.until(() => adas.history.room?.members === 1)
    const bans = await (await as(ada, `/api/rooms/${room.id}/bans`)).json()
    expect(bans).toEqual({ users: [{ id: bob.id, nickname: bob.nickname }] })
    expect((await as(eve, `/api/rooms/${room.id}/bans`)).status).toBe(403)
    expect((await change(ada, 'DELETE', `${room.id}/bans/${bob.id}`)).status).toBe(200)
    expect((await change(bob, 'PUT', `${room.id}/members/${bob.id}`)).status).toBe(200)
  })

  test('has who was muted read on, and speak again after that', async () => {
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const message = await bobs.say('loud')
    const until = Date.now() + 60_000
    await change(ada, 'PUT', `${room.id}/members/${bob.id}`, { mutedUntil: until })
    await bobs.until(() => bobs.history.me.mutedUntil === until)
    expect(await bobs.ask(post('louder'))).toMatchObject({ type: 'refused', code: 'forbidden' })
    const edit = { type: 'edit', id: crypto.randomUUID(), message: message.id, revision: 0, body: 'LOUD' } as const
    expect(await bobs.ask(edit)).toMatchObject({ type: 'refused', code: 'forbidden' })
    await bobs.untilVersion((await adas.say('peace')).version)
    const standing = await (await as(ada, `/api/rooms/${room.id}/members/${bob.id}`)).json()
    expect(standing).toEqual({ user: { id: bob.id, nickname: bob.nickname }, role: null, mutedUntil: until })
    await change(ada, 'PUT', `${room.id}/members/${bob.id}`, { mutedUntil: null })
    expect((await bobs.say('soft')).author).toBe(bob.id)
  })

  test('has who was muted not say it in the topic either', async () => {
    const room = await newRoom(ada)
    const write = async (topic: string) => (await change(bob, 'PATCH', room.id, { topic })).status
    const mute = (mutedUntil: number | null) => change(ada, 'PUT', `${room.id}/members/${bob.id}`, { mutedUntil })
    await change(bob, 'PUT', `${room.id}/members/${bob.id}`)
    expect(await write('tea')).toBe(200)
    await mute(Date.now() + 60_000)
    expect([await write('TEA'), (await change(bob, 'PATCH', room.id, { description: 'TEA' })).status]).toEqual([
      403, 403,
    ])
    await mute(null)
    expect(await write('tea, later')).toBe(200)
  })

  test('in slow mode takes one message of each member in that time, and any number of its owner', async () => {
    const room = await newRoom(ada)
    await change(ada, 'PATCH', room.id, { slow: 600 })
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const first = post('first')
    expect(await bobs.ask(first)).toMatchObject({ type: 'message' })
    expect(await bobs.ask(post('second'))).toMatchObject({
      type: 'refused',
      code: 'rate',
      retryAfter: expect.any(Number),
    })
    // What was sent before is sent again, and is no second message (R3).
    expect(await bobs.ask(first)).toMatchObject({ type: 'message', message: { id: first.id } })
    for (const body of ['one', 'two']) expect((await adas.say(body)).body).toBe(body)
    await evictDurableObject(roomStub(room.id))
    expect(await bobs.ask(post('third'))).toMatchObject({ type: 'refused', code: 'rate' })
  })

  test('in slow mode counts what comes too soon as it counts posts, and looks for the last one once', async () => {
    const room = await newRoom(ada)
    await change(ada, 'PATCH', room.id, { slow: 600 })
    const look = vi.spyOn(Messages.prototype, 'lastOf')
    onTestFinished(() => look.mockRestore())
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    await bobs.say('first')
    const refused: unknown[] = []
    for (let count = 0; count < 40; count++) refused.push(await bobs.ask(post('again')))
    expect(refused[0]).toMatchObject({ code: 'rate', message: expect.stringContaining('once in 10 minutes') })
    expect(refused).toContainEqual(
      expect.objectContaining({ code: 'rate', message: 'You are too fast. Wait a moment.' }),
    )
    expect((await adas.say('any number')).body).toBe('any number')
    expect(look).toHaveBeenCalledTimes(1)
  })

  test('has what others said taken away by its owner, and by nobody else', async () => {
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const [hers, his] = [await adas.say('hers'), await bobs.say('his')]
    const removal = (message: string) => ({ type: 'remove', id: crypto.randomUUID(), message, revision: 0 }) as const
    expect(await bobs.ask(removal(hers.id))).toMatchObject({ type: 'refused', code: 'forbidden' })
    expect(await adas.ask(removal(his.id))).toMatchObject({ type: 'message', message: { id: his.id, body: null } })
    const edit = { type: 'edit', id: crypto.randomUUID(), message: his.id, revision: 1, body: 'forged' } as const
    expect(await adas.ask(edit)).toMatchObject({ type: 'refused', code: 'forbidden' })
  })
})

describe('a private room', () => {
  test('is for its members alone; to others it is not there, by whatever they ask (R16)', async () => {
    const room = await newPrivate(ada, bob)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const message = await adas.say('between us')
    await bobs.untilVersion(message.version)
    const nowhere = crypto.randomUUID()
    for (const path of ['', '/messages', `/messages/${message.id}`, '/members', '/people', '/bans', '/pictures/x/y']) {
      const [there, not] = await Promise.all([room.id, nowhere].map((id) => as(eve, `/api/rooms/${id}${path}`)))
      expect([there?.status, await there?.text()], path).toEqual([404, await not?.text()])
    }
    expect((await new Listener(await upgrade(eve, room.id, 'v=1')).untilClosed()).code).toBe(4404)
    for (const [method, path] of [
      ['PUT', `members/${eve.id}`],
      ['DELETE', `members/${bob.id}`],
      ['PATCH', ''],
    ] as const)
      expect((await change(eve, method, `${room.id}/${path}`.replace(/\/$/, ''), { topic: 'x' })).status).toBe(404)
    const { rooms } = await (await as(eve, '/api/rooms')).json<{ rooms: RoomInfo[] }>()
    expect(rooms.map(({ id }) => id)).not.toContain(room.id)
    await vi.waitFor(async () => expect((await ownRooms(bob)).map((own) => own.room.id)).toContain(room.id))
  })

  test('may be called as any other, and tells nobody that there is one of that name', async () => {
    const name = (await newRoom(ada)).name
    const make = async () => {
      const body = JSON.stringify({ id: crypto.randomUUID(), name, kind: 'private' })
      return (await as(bob, '/api/rooms', { method: 'POST', body })).status
    }
    expect([await make(), await make()]).toEqual([201, 201])
  })

  test('that a member leaves or is sent from closes their sockets, and is gone from their list', async () => {
    const room = await newPrivate(ada, bob, eve)
    const [bobs, eves] = [await Listener.join(bob, room.id), await Listener.join(eve, room.id)]
    await vi.waitFor(async () => expect((await ownRooms(bob)).map((own) => own.room.id)).toContain(room.id))
    expect(await (await change(eve, 'DELETE', `${room.id}/members/${eve.id}`)).json()).toMatchObject({
      me: { role: null },
    })
    await change(ada, 'DELETE', `${room.id}/members/${bob.id}`)
    for (const listener of [bobs, eves]) expect((await listener.untilClosed()).code).toBe(4404)
    for (const one of [bob, eve])
      await vi.waitFor(async () => expect((await ownRooms(one)).map((own) => own.room.id)).not.toContain(room.id))
  })

  test('lets nobody in whose list still has it: the room is the truth about its members (R13)', async () => {
    const room = await newPrivate(ada, bob)
    await vi.waitFor(async () => expect((await ownRooms(bob)).map((own) => own.room.id)).toContain(room.id))
    const failing = vi.spyOn(User.prototype, 'placed').mockRejectedValue(new Error('unreachable'))
    onTestFinished(() => failing.mockRestore())
    await change(ada, 'DELETE', `${room.id}/members/${bob.id}`)
    expect((await ownRooms(bob)).map((own) => own.room.id)).toContain(room.id)
    expect((await as(bob, `/api/rooms/${room.id}/messages`)).status).toBe(404)
    expect((await new Listener(await upgrade(bob, room.id, 'v=1')).untilClosed()).code).toBe(4404)
    // What could not be said is owed, and said when the alarm comes.
    failing.mockRestore()
    await runInDurableObject(roomStub(room.id), async (instance, { storage }) => {
      storage.sql.exec('UPDATE owed SET due = 0')
      await instance.alarm()
    })
    expect((await ownRooms(bob)).map((own) => own.room.id)).not.toContain(room.id)
  })

  test('does not listen to word from before what it has heard already', async () => {
    const room = await newPrivate(ada, bob)
    const stub = env.USER.getByName(bob.id)
    await vi.waitFor(async () => expect((await ownRooms(bob)).map((own) => own.room.id)).toContain(room.id))
    const word = { room: { ...room, name: 'Later' }, epoch: 'e', version: 9 }
    await stub.placed(word, 'member', false)
    await stub.placed({ ...word, version: 3 }, null, false)
    expect(await ownRooms(bob)).toContainEqual(
      expect.objectContaining({ room: { ...room, name: 'Later' }, role: 'member' }),
    )
  })
})

describe('a direct room', () => {
  test('is the same for the same people, whoever asks, and says who is in it', async () => {
    const room = await newDirect(ada, bob)
    expect(await newDirect(bob, ada)).toEqual(room)
    expect(room).toMatchObject({ kind: 'direct', name: '', members: 2 })
    expect(room.people?.map(({ id }) => id).toSorted()).toEqual([ada.id, bob.id].toSorted())
    expect((await newDirect(ada, bob, eve)).id).not.toBe(room.id)
    expect((await as(eve, `/api/rooms/${room.id}/messages`)).status).toBe(404)
    await vi.waitFor(async () =>
      expect(await ownRooms(bob)).toContainEqual(expect.objectContaining({ room, role: 'member' })),
    )
  })

  test.each([
    ['nobody else', []],
    ['more than eight', Array.from({ length: 9 }, () => crypto.randomUUID())],
    ['somebody unknown', [crypto.randomUUID()]],
  ])('is not opened with %s', async (_, users) => {
    const response = await as(ada, '/api/direct', { method: 'POST', body: JSON.stringify({ users }) })
    expect([400, 404]).toContain(response.status)
  })
})

test('what somebody is in a room survives eviction and is in the answer to a resume', async () => {
  const room = await newRoom(ada)
  const bobs = await Listener.join(bob, room.id)
  bobs.close()
  await change(ada, 'PUT', `${room.id}/members/${bob.id}`)
  await change(ada, 'PUT', `${room.id}/members/${bob.id}`, { role: 'owner' })
  await change(ada, 'PATCH', room.id, { topic: 'tea' })
  await evictDurableObject(roomStub(room.id))
  const back = await Listener.join(bob, room.id, bobs)
  expect(back.history).toMatchObject({ me: { role: 'owner' }, room: { topic: 'tea', members: 2 }, version: 3 })
})

test('an inbox hears nothing more once its session has ended', async () => {
  const zoe = await person()
  const devices = await inbox(zoe)
  expect(devices.frames).toMatchObject([{ type: 'inbox', rooms: [{ room: lobby, role: 'member' }] }])
  const [{ session }] = [await stampOf(zoe, 'lobby')]
  await env.USER.getByName(zoe.id).end(session)
  expect(await devices.closed).toBe(4401)
})

test('whoever is asked about, or is to be brought in, and was made up, is no object from then on (R16)', async () => {
  const room = await newRoom(ada)
  const exists = async (id: string) => {
    const name = env.USER.idFromName(id)
    return (await listDurableObjectIds(env.USER)).some((each) => each.equals(name))
  }
  expect(await exists(bob.id)).toBe(true)
  const nobody = crypto.randomUUID()
  for (const method of ['GET', 'PUT', 'DELETE'])
    expect(
      (await ask(ada, method, `/api/rooms/${room.id}/members/${nobody}`, method === 'PUT' ? {} : undefined)).status,
    ).toBe(404)
  expect(await exists(nobody)).toBe(false)
})

test('a decree calls somebody as they are called, of which the Directory may not have heard yet', async () => {
  const [room, carl] = [await newRoom(ada), await person()]
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${carl.id}`, {})
  await env.USER.getByName(carl.id).describe('Carl the Second', '')
  await untilSettled(env.USER.getByName(carl.id))
  const shown = async () => (await as(ada, `/api/rooms/${room.id}/members/${carl.id}`)).json()
  const called = { user: { id: carl.id, name: 'Carl the Second' } }
  expect(await shown()).toMatchObject(called)
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${carl.id}`, { mutedUntil: Date.now() + 60_000 })
  expect(await shown()).toMatchObject({ ...called, mutedUntil: expect.any(Number) })
})
