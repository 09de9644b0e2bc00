import { createRoot } from 'solid-js'
import { beforeEach, describe, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Rooms } from '../../client/rooms.ts'
import { lobby, type Role } from '../../protocol/model.ts'
import { STATUS } from '../../protocol/refusal.ts'
import { FakeEnvironment, settled } from './fake-environment.ts'
import { ada, ben, direct, named, ownRoom } from './people.ts'

let environment: FakeEnvironment
let asked: { readonly method: string; readonly path: string; readonly body: unknown }[]
/** What the server answers to all that is asked; undefined while it cannot be reached. */
let answer: unknown
let status: number
let sessionHolds: boolean
let role: Role
let rooms: Rooms

beforeEach(() => {
  environment = new FakeEnvironment()
  asked = []
  answer = {}
  status = 200
  sessionHolds = true
  role = 'member'
  rooms = open()
})

const api = new Api(
  async (path, init) => {
    asked.push({ method: String(init?.method), path: String(path), body: init?.body && JSON.parse(String(init.body)) })
    if (answer === undefined) throw new TypeError('offline')
    return Response.json(answer, { status })
  },
  () => {},
)

function open(user = true): Rooms {
  const resident = { user: ada, role: () => role, rejected: async () => sessionHolds }
  return createRoot(() => new Rooms(user ? resident : undefined, api, environment))
}

const own = (...all: ReturnType<typeof named>[]) => ({
  type: 'inbox',
  rooms: all.map((room) => ownRoom(room)),
})
const names = () => rooms.own().map(({ name }) => name)

describe("one's own rooms", () => {
  it('are told by a socket that names whose they are, the lobby first and the others by name', () => {
    expect(environment.lastSocket.path).toBe('/api/me/socket?as=u-ada')
    expect(rooms.own()).toEqual([lobby])
    environment.lastSocket.serverSends(own(named('Room 10'), named('Room 2'), named('École')))
    expect(names()).toEqual(['Lobby', 'École', 'Room 2', 'Room 10'])
  })

  it('come, change and go as they are told', () => {
    environment.lastSocket.serverSends(own(named('Garden')))
    environment.lastSocket.serverSends({ type: 'room', ...ownRoom(named('Kitchen'), { role: 'owner' }) })
    environment.lastSocket.serverSends({ type: 'room', ...ownRoom({ ...named('Garden'), name: 'Yard' }) })
    expect(names()).toEqual(['Lobby', 'Kitchen', 'Yard'])
    environment.lastSocket.serverSends({ type: 'gone', room: 'r-Kitchen' })
    environment.lastSocket.serverSends({ type: 'something new' })
    expect(names()).toEqual(['Lobby', 'Yard'])
  })

  it('R9: are told anew after every loss, with nothing of what was', () => {
    environment.lastSocket.serverSends(own(named('Garden'), named('Kitchen')))
    environment.lastSocket.serverCloses(1006)
    expect(names()).toEqual(['Lobby', 'Garden', 'Kitchen'])
    environment.clock.advance(60_000)
    expect(environment.sockets.length).toBeGreaterThan(1)
    environment.lastSocket.serverSends(own(named('Garden')))
    expect(names()).toEqual(['Lobby', 'Garden'])
  })

  it('R15: go on after a rejected session that holds all the same, and not after one that ended', async () => {
    environment.lastSocket.serverCloses(4401)
    await settled()
    environment.clock.advance(60_000)
    const { length } = environment.sockets
    expect(length).toBeGreaterThan(1)
    sessionHolds = false
    environment.lastSocket.serverCloses(4401)
    await settled()
    environment.clock.advance(600_000)
    expect(environment.sockets.length).toBe(length)
  })

  it('of a guest have no lobby', () => {
    role = 'guest'
    rooms = open()
    environment.lastSocket.serverSends(own(named('Garden')))
    expect(names()).toEqual(['Garden'])
  })

  it('of a reader are the lobby, of which no socket has to tell', () => {
    const { length } = environment.sockets
    rooms = open(false)
    expect(names()).toEqual(['Lobby'])
    expect(environment.sockets.length).toBe(length)
  })

  it('are listed apart: those with a star, rooms, and direct ones; archived ones are not', () => {
    const { lastSocket: socket } = environment
    const old = named('Old', { archived: true })
    socket.serverSends(own(direct(ada, ben), named('Garden', { kind: 'private' }), named('Yard'), old))
    socket.serverSends({ type: 'room', ...ownRoom(named('Yard'), { starred: true }) })
    const { starred, rooms: open, direct: few } = rooms.sections()
    expect([starred, open, few].map((all) => all.map(({ room }) => room.id))).toEqual([
      ['r-Yard'],
      ['lobby', 'r-Garden'],
      ['d-u-ada-u-ben'],
    ])
  })

  it('are listed where they are not in as long as something waits for them there', () => {
    const { lastSocket: socket } = environment
    socket.serverSends({ type: 'room', ...ownRoom(named('Garden'), { role: null, unread: true, calls: 1 }) })
    expect(names()).toEqual(['Lobby', 'Garden'])
    socket.serverSends({ type: 'room', ...ownRoom(named('Garden'), { role: null }) })
    expect(names()).toEqual(['Lobby'])
  })

  it('are not told any more once they are closed', () => {
    rooms.close()
    expect(environment.lastSocket.closed).toBe(true)
    environment.wake()
    environment.clock.advance(600_000)
    expect(environment.sockets.length).toBe(1)
  })
})

describe('a new room', () => {
  const wanted = { name: 'Garden', kind: 'private', members: [ben.id] } as const

  it('R3: that had no answer is asked for again under the same id, and under another once it had one', async () => {
    answer = undefined
    await rooms.create(wanted)
    answer = { room: named('Garden') }
    expect(await rooms.create({ ...wanted })).toEqual(named('Garden'))
    await rooms.create(wanted)
    const ids = asked.map(({ body }) => Object(body).id)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
    expect(asked[0]).toEqual({ method: 'POST', path: '/api/rooms', body: { id: ids[0], ...wanted } })
  })

  it.each([
    ['rate', true],
    ['internal', true],
    ['quota', true],
    ['rolled_back', true],
    ['forbidden', false],
  ] as const)('R3: that was refused as `%s` is asked for again under the same id: %s', async (code, isSame) => {
    status = STATUS[code]
    answer = { error: { code, message: 'No.' } }
    await rooms.create(wanted)
    await rooms.create({ ...wanted })
    const [first, second] = asked.map(({ body }) => Object(body).id)
    expect(second === first).toBe(isSame)
  })

  it('that is wanted otherwise than the one that had no answer is another one', async () => {
    answer = undefined
    await rooms.create(wanted)
    await rooms.create({ ...wanted, kind: 'public' })
    expect(Object(asked[1]?.body).id).not.toBe(Object(asked[0]?.body).id)
  })

  it('of few people is asked for by who they are', async () => {
    answer = { room: direct(ada, ben) }
    expect(await rooms.direct([ben.id])).toEqual(direct(ada, ben))
    expect(asked).toEqual([{ method: 'POST', path: '/api/direct', body: { users: [ben.id] } }])
  })
})

it('says that the list of public rooms is another one a moment after the lobby did, however often that did', () => {
  rooms.changed()
  rooms.changed()
  expect(rooms.changes()).toBe(0)
  environment.clock.advance(2_000)
  expect(rooms.changes()).toBe(1)
})
