/** What it costs to be told of what one has not read, and to be there while nothing is said; as `cost.bench.test.ts`. */

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import documented from '../../docs/cost.md?raw'
import { PING, PING_EVERY, PONG } from '../../protocol/limits.ts'
import type { RoomInfo } from '../../protocol/model.ts'
import { Device, roomOf } from '../devices.ts'
import { debtsOf } from '../owed.ts'
import { as, ask, Listener, newRoom, type Person, person } from '../people.ts'
import { expectDocumented, measure } from './lines.ts'
import { costOf, installMeter } from './meter.ts'

const HOUR = 3_600_000
const SIZES = [10, 100]

beforeAll(installMeter)

/** Stubs past the meter. */
const roomOnly = (room: string) => env.ROOM.get(env.ROOM.idFromName(room))
const userOnly = (who: Person) => env.USER.get(env.USER.idFromName(who.id))

/** What an object owes is told, and the alarm that was set for it finds nothing to do. */
async function settle(stub: DurableObjectStub): Promise<void> {
  while ((await debtsOf(stub)) > 0) await scheduler.wait(10)
  await runDurableObjectAlarm(stub)
}

function join(who: Person, room: string): Promise<Response> {
  return ask(who, 'PUT', `/api/rooms/${room}/members/${who.id}`, {})
}

test('what is unread', async () => {
  const [ada, bob] = [await person(), await person()]
  const { id: room } = await newRoom(ada)
  const adas = await Listener.join(ada, room)
  const bobs = await Device.open(bob)
  const say = async (body: string) => {
    await adas.say(body)
    await settle(roomOnly(room))
  }
  const readAll = async (of = room, version = adas.version) => {
    bobs.read(of, version)
    await bobs.until(of, { unread: false })
    await settle(userOnly(bob))
  }
  await runDurableObjectAlarm(roomOnly(room))
  await measure('post, first of its author here and of an hour in a public room, the alarm after it', () =>
    say('Hello.'),
  )
  await join(bob, room)
  await say('Hello to you.')
  await readAll()
  await measure('connect to the inbox', () => Device.open(bob))
  await measure('post that tells 1 member, the alarm after it', () => say('Is anybody there?'))
  await measure('what they were told of read to its end, the alarm after it', () => readAll())
  await measure('post that calls 1 member who had read all, the alarm after it', () => say(`@${bob.nickname}`))
  await measure('post that calls 1 member who had not, the alarm after it', () => say(`@${bob.nickname} Hello?`))
  await readAll()
  const answer = await (await ask(ada, 'POST', '/api/direct', { users: [bob.id] })).json<{ room: RoomInfo }>()
  const direct = await Listener.join(ada, answer.room.id)
  const sayAlone = async () => {
    await direct.say('Psst.')
    await settle(roomOnly(answer.room.id))
  }
  await sayAlone()
  await readAll(answer.room.id, direct.version)
  await measure('direct message to somebody who had read all, the alarm after it', sayAlone)
  await measure('direct message to somebody who had not, the alarm after it', sayAlone)
  const listening = await Listener.join(bob, room)
  await listening.untilVersion((await adas.say('Here you are.')).version)
  await measure('a device says that what has come is read', async () => {
    bobs.read(room, adas.version)
    await bobs.until(room, { read: { version: adas.version, mark: (bobs.rooms.get(room)?.read.mark ?? 0) + 1 } })
  })
  await measure('what it has said of 1 room is written', async () => {
    bobs.send({ type: 'leave' })
    await vi.waitFor(() =>
      runInDurableObject(userOnly(bob), (_, { storage }) =>
        expect(storage.sql.exec('SELECT 1 FROM places WHERE read = ?', adas.version).toArray()).toHaveLength(1),
      ),
    )
  })
  await measure('leaving where something was said of late, the alarm after it', async () => {
    listening.close()
    await adas.heard(({ type }) => type === 'left')
    await settle(roomOnly(room))
  })
})

test('an hour of ten people', async () => {
  const everybody = await Promise.all(Array.from({ length: 10 }, () => person()))
  const [owner, ...others] = everybody
  if (!owner) throw new Error('unreachable')
  const { id: room } = await roomOf(owner, ...others)
  const listeners = await Promise.all(everybody.map((who) => Listener.join(who, room)))
  const inboxes = await Promise.all(everybody.map(inboxOf))
  const runAlarms = async () => {
    const directory = env.DIRECTORY.get(env.DIRECTORY.idFromName('directory'))
    for (const stub of [roomOnly(room), ...everybody.map(userOnly), directory]) await runDurableObjectAlarm(stub)
  }
  // Those of what it took to bring them together.
  await runAlarms()
  const { rowsWritten } = await measure(
    'an hour of 10 members in a room, and of their inboxes, in which nothing is said',
    async () => {
      for (let time = 0; time < HOUR; time += PING_EVERY)
        await Promise.all([...listeners.map((listener) => listener.untilKnown()), ...inboxes.map(beat)])
      await runAlarms()
    },
  )
  expect(rowsWritten).toBe(0)
  const [ada] = listeners
  await ada?.say('Anybody?')
  for (const listener of listeners) await listener.untilVersion(ada?.version ?? Number.NaN)
})

async function inboxOf(who: Person): Promise<WebSocket> {
  const { webSocket } = await as(who, '/api/me/socket', { headers: { Upgrade: 'websocket' } })
  if (!webSocket) throw new Error('No socket.')
  webSocket.accept()
  return webSocket
}

/** A heartbeat, and its answer. */
async function beat(socket: WebSocket): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => data === PONG && resolve())
  })
  socket.send(PING)
  await answered
}

/** The figures of a line of the table "Telling those who are not there", by how many members the room has. */
function cellOf(message: string, size: number): string | undefined {
  const line = documented.split('\n').find((row) => row.startsWith(`| ${message} |`))
  return line?.split('|')[2 + SIZES.indexOf(size)]?.trim()
}

// It is counted for 1,000 in the same way, which takes half a minute.
test.each(SIZES)(
  'messages in a room of %i members, 10 of whom are there',
  async (size) => {
    const [ada, bob] = [await person(), await person()]
    const { id: room } = await newRoom(ada)
    const adas = await Listener.join(ada, room)
    // The first of an hour costs more, and whoever joins after it has nothing to read.
    await adas.say('Hello.')
    const others = [bob, ...(await Promise.all(Array.from({ length: size - 2 }, () => person())))]
    for (const who of others) await join(who, room)
    for (const who of others.slice(0, 9)) await Listener.join(who, room)
    await settle(roomOnly(room))
    const say = async (message: string, body: string) => {
      const { rowsWritten, objectRequests, queueOperations } = await costOf(async () => {
        await adas.say(body)
        await settle(roomOnly(room))
      })
      const figures = [rowsWritten, objectRequests, ...(queueOperations > 0 ? [queueOperations] : [])]
      const cell = figures.map((figure) => figure.toLocaleString('en', { maximumFractionDigits: 2 })).join('; ')
      expect([message, cell]).toEqual([message, cellOf(message, size)])
    }
    await say('the first of a spell', 'Is anybody there?')
    await say('the next ones, until somebody has read it or is absent anew', 'Somebody?')
    if (size > 10) await say('that calls one absent member who is in a spell', `@${others.at(-1)?.nickname}`)
    await say('that calls one member who had read all', `@${bob.nickname}`)
    await say('that calls all with `@room`, after the first of these', '@room')
  },
  60_000,
)

test('is what docs/cost.md says', expectDocumented)
