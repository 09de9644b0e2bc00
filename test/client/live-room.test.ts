import { createEffect, createRoot } from 'solid-js'
import { beforeEach, describe, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Courier } from '../../client/courier.ts'
import { LiveRoom } from '../../client/live-room.ts'
import { Outbox } from '../../client/outbox.ts'
import type { Pending } from '../../client/room.ts'
import { MemoryShelf } from '../../client/shelf.ts'
import type { Event } from '../../protocol/events.ts'
import { TYPING_FOR } from '../../protocol/limits.ts'
import type { Message } from '../../protocol/model.ts'
import { FakeEnvironment, type FakeSocket, settled } from './fake-environment.ts'
import { FakeBrowser } from './fake-tabs.ts'
import { ada, ben, member, room } from './people.ts'
import { RoomModel } from './room-model.ts'

let environment: FakeEnvironment
let model: RoomModel
let pages: (() => Promise<Response>)[]
let sessionHolds: boolean
let roomsChanged: number
let reintroduced: number
let live: LiveRoom

beforeEach(async () => {
  environment = new FakeEnvironment()
  model = new RoomModel(4)
  pages = []
  sessionHolds = true
  roomsChanged = 0
  reintroduced = 0
  const api = new Api(
    () => pages.shift()?.() ?? Promise.reject(new TypeError('offline')),
    () => {},
  )
  const outbox = new Outbox(ada.id, environment.clock, new FakeBrowser().tab(), Promise.resolve(new MemoryShelf(true)))
  const visitor = {
    user: ada,
    courier: new Courier(outbox, api, environment),
    rejected: async () => sessionHolds,
    roomsChanged: () => void roomsChanged++,
    reintroduced: () => void reintroduced++,
  }
  live = new LiveRoom('lobby', visitor, api, environment)
  await settled()
})

const socket = (): FakeSocket => environment.lastSocket
const rows = () => live.state.messages.map(({ seq, version }) => `${seq}@${version}`)
const since = () => new URL(socket().path, 'http://edgewise.test').searchParams.get('since') ?? undefined

/** The room answers the newest socket as it would. */
function connect(): void {
  socket().serverSends(model.sync(since()))
}

function say(...events: readonly Event[]): void {
  const { version } = model
  socket().serverSends({ type: 'events', after: version, version, events, people: [] })
}

function posts(count: number): void {
  for (let post = 0; post < count; post++) model.post()
}

it('passes on that there is another room', () => {
  connect()
  expect(roomsChanged).toBe(0)
  say({ type: 'rooms' })
  expect(roomsChanged).toBe(1)
})

describe('the history on screen', () => {
  it('R5: starts with what the room answers, and resumes from there on the next socket', () => {
    posts(2)
    expect(live.state.status).toBe('loading')
    expect(socket().path).toBe('/api/rooms/lobby/socket?v=1&as=u-ada')
    connect()
    expect(live.state).toMatchObject({ status: 'ready', info: { name: 'Lobby' }, here: [ada] })
    expect(rows()).toEqual(['1@1', '2@2'])
    posts(1)
    socket().serverCloses(1006)
    environment.wake()
    expect(socket().path).toBe('/api/rooms/lobby/socket?v=1&as=u-ada&since=e1.2')
    connect()
    expect(rows()).toEqual(['1@1', '2@2', '3@3'])
  })

  it('R6: after a gap resumes on the same socket, once', () => {
    connect()
    posts(4)
    socket().serverSends(model.frame(2, 3))
    socket().serverSends(model.frame(3, 4))
    expect(rows()).toEqual([])
    expect(socket().commands).toEqual([{ type: 'sync', since: 'e1.0' }])
    socket().serverSends(model.sync('e1.0'))
    expect(rows()).toEqual(['1@1', '2@2', '3@3', '4@4'])
    posts(2)
    socket().serverSends(model.frame(5, 6))
    expect(socket().commands.at(-1)).toEqual({ type: 'sync', since: 'e1.4' })
    expect(environment.sockets.length).toBe(1)
  })

  it('R6: asks again for what has overtaken the answer to a resume, and not on the next socket or in the next epoch', () => {
    const behindAndAnswered = () => {
      posts(2)
      socket().serverSends(model.frame(model.version - 1))
      const answer = model.sync(`e1.${model.version - 2}`)
      posts(1)
      socket().serverSends(model.frame(model.version - 1))
      return answer
    }
    connect()
    socket().serverSends(behindAndAnswered())
    expect(rows()).toEqual(['1@1', '2@2'])
    expect(socket().commands).toEqual(['e1.0', 'e1.2'].map((since) => ({ type: 'sync', since })))
    connect()
    expect(rows()).toEqual(['1@1', '2@2', '3@3'])
    const early = behindAndAnswered()
    socket().serverCloses(1006)
    environment.wake()
    socket().serverSends(early)
    expect(socket().commands).toEqual([])
    connect()
    socket().serverSends({ ...behindAndAnswered(), epoch: 'e2', reset: true })
    expect(socket().commands).toHaveLength(1)
  })

  it('R11: opens another socket when a resume is not answered', () => {
    connect()
    posts(2)
    socket().serverSends(model.frame(1, 2))
    environment.clock.advance(10_000 + 500)
    expect(environment.sockets.length).toBe(2)
    connect()
    expect(rows()).toEqual(['1@1', '2@2'])
  })

  it('one changed message updates one row only', () => {
    posts(3)
    connect()
    const drawn: string[] = []
    createRoot((dispose) => {
      for (const { id } of live.state.messages) createEffect(() => drawn.push(`${id} ${live.state.message(id)?.body}`))
      queueMicrotask(dispose)
    })
    drawn.length = 0
    const before = live.state.messages[0]
    model.edit(1, 'changed')
    socket().serverSends(model.frame(3))
    expect(drawn).toEqual(['m2 changed'])
    expect(live.state.messages[0]).toBe(before)
  })

  it('R22: ignores frames and events of a later version', () => {
    connect()
    socket().serverSends({ type: 'fireworks' })
    socket().serverSends({ ...model.frame(0), events: [{ type: 'wave' }] })
    posts(1)
    socket().serverSends(model.frame(0))
    expect(rows()).toEqual(['1@1'])
  })
})

describe('older messages', () => {
  it('load one page at a time, up to the first', async () => {
    posts(6)
    connect()
    expect([rows().length, live.state.older]).toEqual([4, true])
    pages = [async () => Response.json(model.page(3))]
    const both = Promise.all([live.load('older'), live.load('older')])
    expect(live.state.loading).toBe('older')
    await both
    expect(live.state).toMatchObject({ older: false, loading: undefined })
    expect(rows()).toEqual(['1@1', '2@2', '3@3', '4@4', '5@5', '6@6'])
  })

  it('that cannot be had count as loading for a moment, and can be asked for again', async () => {
    posts(6)
    connect()
    const failed = live.load('older')
    await settled()
    expect(live.state.loading).toBe('older')
    environment.clock.advance(2_000)
    await failed
    expect(live.state).toMatchObject({ older: true, loading: undefined })
    pages = [async () => Response.json(model.page(3))]
    await live.load('older')
    expect(rows().length).toBe(6)
  })
})

describe('what is posted', () => {
  it('has an author with a name, before the room has named anybody', () => {
    live.post('hello')
    expect([ada, ben].map(({ id }) => live.state.person(id))).toEqual([ada, undefined])
  })

  it('R4: is pending at once, and a message when its event comes, never both and never neither', async () => {
    connect()
    expect(live.post('hello')).toBeUndefined()
    const [pending] = live.state.pending
    await settled()
    expect(socket().commands).toEqual([pending?.command])
    const id = pending?.id ?? ''
    model.post()
    const [event] = model.frame(0).events
    if (event?.type !== 'message') throw new Error('A post makes a message.')
    const message = { ...event.message, id }
    socket().serverSends({ ...model.frame(0), events: [{ type: 'message', message, command: id }] })
    expect(live.state.messages.map(({ id }) => id)).toEqual([id])
    expect(live.state.pending).toEqual([])
  })

  it('is refused when it says nothing or too much, and a reader may not', () => {
    expect(live.post(' \n')?.code).toBe('empty')
    expect(live.post('x'.repeat(8_001))?.code).toBe('too_long')
    expect(live.state.pending).toEqual([])
    const visitor = {
      user: undefined,
      courier: undefined,
      rejected: async () => false,
      roomsChanged: () => {},
      reintroduced: () => {},
    }
    const reader = new LiveRoom('lobby', visitor, new Api(fetch, () => {}), environment)
    expect(reader.post('hello')?.code).toBe('unauthorized')
  })

  /** Edits the one message of the room; the edit is under way. */
  async function beginEdit(): Promise<{ message: Message; sent: Pending | undefined }> {
    posts(1)
    connect()
    const [message] = live.state.messages
    if (!message) throw new Error('The room has a message.')
    live.edit(message, 'mine')
    await settled()
    const [sent] = live.state.pending
    return { message, sent }
  }

  it('R3: an edit refused as stale is retried with the revision that the message has by then', async () => {
    const { message, sent } = await beginEdit()
    model.edit(0, 'theirs')
    socket().serverSends(model.frame(1))
    say({ type: 'refused', code: 'stale', message: 'Somebody was faster.', command: sent?.id ?? '' })
    await settled()
    expect(live.state.pending).toMatchObject([{ status: 'failed', refusal: { code: 'stale' } }])
    live.retry(sent?.id ?? '')
    await settled()
    expect(socket().commands).toMatchObject([
      { revision: 0 },
      { type: 'edit', message: message.id, revision: 1, body: 'mine' },
    ])
    live.discard(live.state.pending[0]?.id ?? '')
    expect(live.state.pending).toEqual([])
  })

  it('R3: a stale edit that is retried before its cause is known here waits for the room to tell it', async () => {
    const { message, sent } = await beginEdit()
    say({ type: 'refused', code: 'stale', message: 'Somebody was faster.', command: sent?.id ?? '' })
    await settled()
    model.edit(0, 'theirs')
    socket().serverCloses(1006)
    const before = socket()
    live.retry(sent?.id ?? '')
    await settled()
    expect(socket()).not.toBe(before)
    expect(live.state.pending).toMatchObject([{ status: 'failed' }])
    connect()
    await settled()
    expect(socket().commands).toMatchObject([{ type: 'edit', message: message.id, revision: 1, body: 'mine' }])
  })
})

describe('reaching a message', () => {
  const single = (at: number) => async () => Response.json({ epoch: 'e1', message: model.messages[at], people: [] })
  const page = (before: number) => async () => Response.json(model.page(before))
  const ends = () => [live.state.messages[0]?.seq, live.state.messages.at(-1)?.seq, live.state.newer]

  it('loads nothing for one that is held', async () => {
    posts(16)
    connect()
    expect(await live.reach('m14')).toBe('here')
    expect(ends()).toEqual([13, 16, false])
  })

  it('loads what is around it and nothing between, and the newest come again page by page or at once', async () => {
    posts(100)
    connect()
    pages = [single(6), page(11)]
    expect(await live.reach('m7')).toBe('here')
    expect(ends()).toEqual([7, 10, true])
    model.post()
    socket().serverSends(model.frame(100))
    expect(ends()).toEqual([7, 10, true])
    expect(live.state.posted.map(({ seq }) => seq)).toEqual([101])
    expect(await live.toNewest()).toBe(false)
    pages = [page(Number.POSITIVE_INFINITY)]
    expect(await live.toNewest()).toBe(true)
    expect(ends()).toEqual([98, 101, false])
  })

  it('loads both ways what is asked for both ways at once', async () => {
    posts(100)
    connect()
    pages = [single(6), page(11)]
    await live.reach('m7')
    pages = [page(7), async () => Response.json(model.page(61, 50))]
    await Promise.all([live.load('older'), live.load('newer')])
    expect(ends()).toEqual([3, 60, true])
  })

  it('loads none for what is not there, or cannot be asked for', async () => {
    posts(16)
    connect()
    pages = [async () => Response.json({ error: { code: 'not_found', message: 'No.' } }, { status: 404 })]
    expect(await live.reach('m99')).toBe('unknown')
    expect(await live.reach('m1')).toBe('unreachable')
    expect(ends()).toEqual([13, 16, false])
  })
})

describe('a card that its author does not want', () => {
  const url = 'https://a.example/'

  it('R3: is dismissed by a command of its own, once, and answered by the message', async () => {
    posts(1)
    connect()
    const [message] = live.state.messages
    if (!message) throw new Error('Nothing was posted.')
    live.dismiss(message, url)
    live.dismiss(message, url)
    await settled()
    const { id } = live.state.pending[0] ?? {}
    expect(socket().commands).toEqual([{ type: 'dismiss', id, message: message.id, url }])
    model.edit(0, message.body)
    const [frame] = [model.frame(1)]
    const events = frame.events.map((event) => ({ ...event, command: id }))
    socket().serverSends({ ...frame, events })
    await settled()
    expect(live.state.pending).toEqual([])
  })

  it('is named by the post or the edit that has its link', async () => {
    posts(1)
    connect()
    const [message] = live.state.messages
    if (!message) throw new Error('Nothing was posted.')
    live.post(`see ${url}`, [url])
    live.edit(message, `and ${url}`, [url])
    live.post('nothing to see')
    expect(live.state.pending.map(({ command }) => 'without' in command && command.without)).toEqual([
      [url],
      [url],
      false,
    ])
  })
})

describe('what people are called', () => {
  const countess = { ...ada, name: 'Countess' }

  it('is what they were last called, at once and without a version', () => {
    posts(1)
    connect()
    expect([live.state.person(ada.id), live.state.here]).toEqual([ada, [ada]])
    say({ type: 'person', user: countess })
    expect([live.state.person(ada.id), live.state.here]).toEqual([countess, [countess]])
    say({ type: 'person', user: { id: ada.id, nickname: '' } })
    expect(live.state.person(ada.id)?.nickname).toBe('')
    expect(live.state.here).toHaveLength(1)
  })

  it('brings nobody here who is not', () => {
    connect()
    say({ type: 'person', user: { ...ben, name: 'Benjamin' } })
    expect(live.state.here).toEqual([ada])
    expect(live.state.person(ben.id)?.name).toBe('Benjamin')
  })

  it('is asked for again where it is oneself, who may do something else by now', () => {
    connect()
    say({ type: 'person', user: ben })
    expect(reintroduced).toBe(0)
    say({ type: 'person', user: countess })
    expect(reintroduced).toBe(1)
  })
})

describe('presence and typing', () => {
  it('lists who is here by nickname, with a later arrival in its place', () => {
    const zoe = { id: 'u-zoe', nickname: 'Zoë' }
    socket().serverSends({ ...model.sync(undefined), here: [zoe, ada] })
    say({ type: 'arrived', user: ben })
    expect(live.state.here.map(({ nickname }) => nickname)).toEqual(['Ada', 'ben', 'Zoë'])
    say({ type: 'left', user: ada.id }, { type: 'arrived', user: ben })
    expect(live.state.here.map(({ nickname }) => nickname)).toEqual(['ben', 'Zoë'])
  })

  it('knows a crowd by its number, from the first frame or later, until they are few enough to be named', () => {
    socket().serverSends({ ...model.sync(undefined), here: [], count: 1_200 })
    expect([live.state.here, live.state.crowd]).toEqual([[], 1_200])
    say({ type: 'crowd', count: 1_201 })
    expect(live.state.crowd).toBe(1_201)
    say({ type: 'here', users: [ben, ada] })
    expect([live.state.here, live.state.crowd]).toEqual([[ada, ben], undefined])
    say({ type: 'crowd', count: 1_000 })
    expect([live.state.here, live.state.crowd]).toEqual([[], 1_000])
  })

  it('is what the room is, and what one is in it, by version as all else', () => {
    connect()
    expect(live.state.me.role).toBeNull()
    posts(1)
    const { version } = model
    const events: readonly Event[] = [
      { type: 'member', member: member(ada, { role: 'owner' }) },
      { type: 'member', member: member(ben) },
      { type: 'room', room: { ...room, topic: 'Bees' } },
    ]
    socket().serverSends({ type: 'events', after: version - 1, version, events, people: [] })
    expect(live.state.me).toEqual({ role: 'owner', mutedUntil: null })
    expect(live.state.info?.topic).toBe('Bees')
    expect(live.state.placed).toEqual([member(ada, { role: 'owner' }), member(ben)])
  })

  it('that one is sent away from is gone as soon as it says so, before the socket is, and can be entered again', () => {
    connect()
    say({ type: 'refused', code: 'not_found', message: 'Not for you.' })
    expect(live.state.status).toBe('gone')
    const left = socket()
    live.tryNow()
    connect()
    expect(live.state.status).toBe('ready')
    left.serverCloses(4404)
    expect(live.state.status).toBe('ready')
  })

  it('that one is sent away from is gone, one that was never there is not found', () => {
    socket().serverCloses(4404)
    expect(live.state.status).toBe('not_found')
    live.tryNow()
    connect()
    expect(live.state.status).toBe('ready')
    socket().serverCloses(4404)
    expect(live.state.status).toBe('gone')
    live.tryNow()
    socket().serverCloses(4404)
    expect(live.state.status).toBe('gone')
  })

  it('shows who types until they stop, post, or have not said so for a while; never oneself', () => {
    connect()
    say({ type: 'typing', user: ada, on: true }, { type: 'typing', user: ben, on: true })
    expect(live.state.typing).toEqual([ben])
    say({ type: 'typing', user: ben, on: false })
    expect(live.state.typing).toEqual([])
    say({ type: 'typing', user: ben, on: true })
    environment.clock.advance(TYPING_FOR - 1)
    say({ type: 'typing', user: ben, on: true })
    environment.clock.advance(TYPING_FOR - 1)
    expect(live.state.typing).toEqual([ben])
    environment.clock.advance(1)
    expect(live.state.typing).toEqual([])
    say({ type: 'typing', user: ben, on: true })
    posts(2)
    socket().serverSends(model.frame(0))
    expect(live.state.typing).toEqual([])
  })

  it('says that one types at once, then at half of the time that it is shown, and when one stops', () => {
    connect()
    live.typing(false)
    for (let key = 0; key <= TYPING_FOR; key += 500) {
      live.typing(true)
      environment.clock.advance(500)
    }
    live.typing(false)
    live.typing(false)
    expect(socket().commands).toEqual([
      { type: 'typing', on: true },
      { type: 'typing', on: true },
      { type: 'typing', on: true },
      { type: 'typing', on: false },
    ])
  })
})

describe('the end of a room', () => {
  it.each([
    [4404, 'not_found'],
    [4403, 'forbidden'],
    [4426, 'outdated'],
  ] as const)('R22: a close with %i makes it %s', (code, status) => {
    socket().serverCloses(code)
    expect(live.state.status).toBe(status)
  })

  it('R15: a rejected session that holds all the same connects again, one that ended does not', async () => {
    socket().serverCloses(4401)
    await settled()
    environment.clock.advance(1_000)
    expect(environment.sockets.length).toBe(2)
    sessionHolds = false
    socket().serverCloses(4401)
    await settled()
    environment.clock.advance(600_000)
    expect(environment.sockets.length).toBe(2)
  })
})
