/** How frames go out: at once when the room is quiet, one a tick when it is busy (R10), and past a dead socket (R11). */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Frame } from '../protocol/events.ts'
import type { Message } from '../protocol/model.ts'
import { Broadcast } from '../worker/broadcast.ts'
import { Listener, newRoom, type Person, person, post, roomStub, stampOf } from './people.ts'

const message: Message = {
  seq: 1,
  id: crypto.randomUUID(),
  version: 1,
  revision: 0,
  author: crypto.randomUUID(),
  body: 'hello',
  created: 0,
  edited: null,
  cards: [],
}

test('in a quiet room a message has left before its command is answered (R10)', async () => {
  const { ada, room, bobs } = await setUp()
  // Whatever was told before, a room that has just woken is quiet.
  await evictDurableObject(roomStub(room))
  const frames = await changeAtOnce(room, ada, ['hello', 'again'])
  expect(frames).toEqual([2, 2])
  await bobs.untilVersion(2)
})

test('what is said within one tick goes out as one frame to each socket, and each frame spans its versions (R6, R10)', async () => {
  const { ada, room, adas, bobs } = await setUp()
  await evictDurableObject(roomStub(room))
  await changeAtOnce(
    room,
    ada,
    Array.from({ length: 25 }, (_, index) => `${index}`),
  )
  for (const listener of [adas, bobs]) {
    await listener.untilVersion(25)
    expect(listener.frames.filter(tellsMessages)).toMatchObject([
      { after: 0, version: 1, events: Array(1).fill({ type: 'message' }) },
      { after: 1, version: 25, events: Array(24).fill({ type: 'message' }) },
    ])
  }
})

test('who comes and goes is told at once, and then gathered for longer than what is said (R10)', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const told: string[] = []
  const broadcast = new Broadcast(0, ({ events }) => told.push(events.map(({ type }) => type).join(' ')))
  const comes = () =>
    broadcast.add([{ type: 'arrived', user: { id: crypto.randomUUID(), nickname: 'somebody' } }], 0, [])
  const speaks = () => broadcast.add([{ type: 'message', message }], 0, [])
  comes()
  comes()
  vi.advanceTimersByTime(200)
  comes()
  expect(told).toEqual(['arrived'])
  vi.advanceTimersByTime(50)
  expect(told.splice(0)).toEqual(['arrived', 'arrived arrived'])
  comes()
  vi.advanceTimersByTime(30)
  speaks()
  expect(told.splice(0)).toEqual(['arrived message'])
  speaks()
  comes()
  vi.advanceTimersByTime(20)
  expect(told.splice(0)).toEqual(['message arrived'])
  vi.advanceTimersByTime(250)
  expect(vi.getTimerCount()).toBe(0)
  comes()
  expect(told).toEqual(['arrived'])
})

test('a socket that throws keeps nothing from the others, and its client finds out by the next frame (R11)', async () => {
  const { ada, bob, room, adas, bobs } = await setUp()
  const eves = await Listener.join(await person(), room)
  const again = await Listener.join(ada, room)
  const mend = await breakSocketsOf(room, bob)
  const message = await adas.say('Bob is in a tunnel')
  for (const listener of [eves, again]) {
    await listener.untilVersion(1)
    expect(listener.timeline()).toEqual([message])
  }
  expect(bobs.version).toBe(0)
  mend()
  await eves.say('and out of it')
  await bobs.untilVersion(2)
  expect(bobs.syncs()).toHaveLength(2)
  expect(bobs.timeline()).toEqual(eves.timeline())
})

async function setUp() {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  return { ada, bob, room, adas: await Listener.join(ada, room), bobs: await Listener.join(bob, room) }
}

function tellsMessages(frame: Frame): boolean {
  return frame.type === 'events' && frame.events.some(({ type }) => type === 'message')
}

/** Posts all of these in one go. @returns how many frames had been sent, to all sockets together, after each of them */
async function changeAtOnce(room: string, who: Person, bodies: readonly string[]): Promise<number[]> {
  const stamp = await stampOf(who, room)
  return runInDurableObject(roomStub(room), (instance) => {
    let sent = 0
    onSend((_, send) => {
      sent += 1
      send()
    })
    return bodies.map((body) => {
      instance.change(stamp, post(body))
      return sent
    })
  })
}

/** Sending to this user's sockets throws, until the function that is returned is called. */
function breakSocketsOf(room: string, who: Person): Promise<() => void> {
  return runInDurableObject(roomStub(room), (_, ctx) => {
    const broken = ctx.getWebSockets(`user:${who.id}`)
    return onSend((socket, send) => {
      if (broken.includes(socket)) throw new Error('The network has gone.')
      send()
    })
  })
}

/** Has `hook` decide what becomes of every frame that is sent. @returns what ends that; the end of the test does too */
function onSend(hook: (socket: WebSocket, send: () => void) => void): () => void {
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (this: WebSocket, frame) {
    hook(this, () => Reflect.apply(send, this, [frame]))
  }
  const restore = () => {
    WebSocket.prototype.send = send
  }
  onTestFinished(restore)
  return restore
}
