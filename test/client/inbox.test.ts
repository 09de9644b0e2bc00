import { createMemo, createRoot } from 'solid-js'
import { beforeEach, expect, it } from 'vitest'
import { createInbox, type Inbox } from '../../client/inbox.ts'
import { isCalling, waitingIn } from '../../client/own-rooms.ts'
import type { OwnRoom } from '../../protocol/model.ts'
import { FakeEnvironment } from './fake-environment.ts'
import { ada, named, ownRoom } from './people.ts'

const garden = named('Garden')
let environment: FakeEnvironment
let inbox: Inbox

beforeEach(() => {
  environment = new FakeEnvironment()
  inbox = createRoot(() => createInbox(ada.id, environment, async () => true))
})

const tell = (part: Partial<OwnRoom> = {}) =>
  environment.lastSocket.serverSends({ type: 'inbox', rooms: [ownRoom(garden, part)] })
const own = () => inbox.find(garden.id)
const read = (version: number, mark: number, unread: boolean) => ({
  type: 'read',
  room: garden.id,
  version,
  mark,
  unread,
})

it('what is read holds at once, and is told as one however often it goes on', () => {
  tell({ unread: true, calls: 1, read: { version: 3, mark: 7 } })
  inbox.read(garden.id, 4, true)
  inbox.read(garden.id, 5, false)
  expect(own()).toMatchObject({ read: { version: 5, mark: 9 }, unread: false, calls: 0 })
  expect(environment.lastSocket.commands).toEqual([])
  environment.clock.advance(1_000)
  expect(environment.lastSocket.commands).toEqual([read(5, 9, false)])
})

it('what is known is not told, and nothing of rooms that nobody knows', () => {
  tell({ read: { version: 3, mark: 7 } })
  inbox.read(garden.id, 3, false)
  inbox.read('elsewhere', 3, false)
  environment.clock.advance(1_000)
  expect(environment.lastSocket.commands).toEqual([])
})

it('what another device has said holds as soon as it is newer', () => {
  tell()
  inbox.read(garden.id, 5, false)
  environment.lastSocket.serverSends({
    type: 'room',
    ...ownRoom(garden, { read: { version: 2, mark: 2 }, unread: true }),
  })
  expect(own()).toMatchObject({ read: { version: 2, mark: 2 }, unread: true })
})

it('a mark that may have been lost is told again with the next socket, unless the server knows a newer one', () => {
  tell()
  inbox.read(garden.id, 5, false)
  environment.lastSocket.serverCloses(1006)
  environment.wake()
  tell()
  expect(environment.lastSocket.commands).toEqual([read(5, 1, false)])
  environment.lastSocket.serverCloses(1006)
  environment.wake()
  tell({ read: { version: 6, mark: 1 } })
  expect(environment.lastSocket.commands).toEqual([])
  expect(own()?.read).toEqual({ version: 6, mark: 1 })
})

it('a mark that the server has confirmed is told again where the server has forgotten it, and only there', () => {
  const asWas = { read: { version: 9, mark: 4 }, unread: false }
  tell(asWas)
  const marked = { read: { version: 5, mark: 5 }, unread: true }
  inbox.read(garden.id, 5, true)
  environment.clock.advance(1_000)
  environment.lastSocket.serverSends({ type: 'room', ...ownRoom(garden, marked) })
  for (const known of [marked, asWas, marked]) {
    environment.lastSocket.serverCloses(1006)
    environment.wake()
    tell(known)
    expect(environment.lastSocket.commands).toEqual(known === asWas ? [read(5, 5, true)] : [])
    expect(own()).toMatchObject(marked)
  }
})

it('nothing is told again of a room that is gone', () => {
  tell()
  inbox.read(garden.id, 5, false)
  environment.clock.advance(1_000)
  environment.lastSocket.serverSends({ type: 'gone', room: garden.id })
  environment.lastSocket.serverCloses(1006)
  environment.wake()
  tell()
  expect(environment.lastSocket.commands).toEqual([])
})

it('says when nobody looks any more, after what was read, and when somebody does', () => {
  tell()
  inbox.read(garden.id, 5, false)
  environment.see(false)
  environment.see(true)
  expect(environment.lastSocket.commands).toEqual([read(5, 1, false), { type: 'leave' }, { type: 'look' }])
  environment.isSeen = false
  tell({ read: { version: 5, mark: 1 } })
  expect(environment.lastSocket.commands.at(-1)).toEqual({ type: 'leave' })
})

it('is left by who looks at another window only after a while, and at once by who hides it', () => {
  tell()
  environment.see(false, true)
  environment.clock.advance(5_000)
  environment.see(true)
  environment.clock.advance(11_000)
  expect(environment.lastSocket.commands).toEqual([])
  environment.see(false, true)
  environment.clock.advance(15_000)
  expect(environment.lastSocket.commands).toEqual([{ type: 'leave' }])
  environment.see(true)
  environment.see(false, true)
  environment.see(false)
  expect(environment.lastSocket.commands).toEqual([{ type: 'leave' }, { type: 'look' }, { type: 'leave' }])
})

it('what comes while nobody looks at the page, whose timers may not run for a minute, is told at once', () => {
  tell()
  environment.see(false)
  inbox.read(garden.id, 3, true)
  expect(environment.lastSocket.commands).toEqual([{ type: 'leave' }, read(3, 1, true)])
  environment.clock.advance(1_000)
  expect(environment.lastSocket.commands).toHaveLength(2)
})

it('tells of each call, and of each that is taken back', () => {
  tell()
  const entry = { room: garden.id, message: 'm1' }
  environment.lastSocket.serverSends({ type: 'entry', entry })
  expect(inbox.call()).toEqual({ type: 'entry', entry })
  environment.lastSocket.serverSends({ type: 'retracted', ...entry })
  expect(inbox.call()).toEqual({ type: 'retracted', ...entry })
})

it('a mute that ends wakes the room by itself', () => {
  const { clock } = environment
  const forGood = ownRoom(named('Shed'), { unread: true, mutedUntil: Number.MAX_SAFE_INTEGER })
  const muted = ownRoom(garden, { unread: true, mutedUntil: clock.now() + 3_600_000 })
  environment.lastSocket.serverSends({ type: 'inbox', rooms: [muted, forGood] })
  expect(waitingIn(inbox.rooms()).unread).toBe(false)
  const waiting = createRoot(() => createMemo(() => [waitingIn(inbox.rooms()).unread, inbox.rooms().map(isCalling)]))
  clock.advance(3_599_999)
  expect(waiting()).toEqual([false, [false, false]])
  clock.advance(1)
  expect(waiting()).toEqual([true, [true, false]])
})
