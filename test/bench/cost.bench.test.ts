/** What each action costs of what the platform bills. It prints the table of docs/cost.md, and fails if that is not so. */

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, inject, test } from 'vitest'
import { PAGE_SIZE, PING, PONG } from '../../protocol/limits.ts'
import type { Message, RoomInfo } from '../../protocol/model.ts'
import { cardRules, forgetCardRules } from '../../worker/card-rules.ts'
import type { Room } from '../../worker/room.ts'
import type { User } from '../../worker/user.ts'
import { as, Listener, newRoom, PASSWORD, type Person, person, post, postOverHttp, request } from '../people.ts'
import { expectDocumented, measure } from './lines.ts'
import { costOf, installMeter, untilQueueWorked } from './meter.ts'

const LINK = `http://127.0.0.1:${inject('sitePort')}/rich`
const POSTS = 1_000
const DEAD_LINK = `http://127.0.0.1:${inject('sitePort')}/404`

beforeAll(installMeter)

/** A room with two people in it, both connected, the first of whom has spoken. */
async function company(): Promise<{ ada: Person; bob: Person; room: string; adas: Listener; bobs: Listener }> {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  const [adas, bobs] = [await Listener.join(ada, room), await Listener.join(bob, room)]
  await adas.say('Hello.')
  return { ada, bob, room, adas, bobs }
}

function edit({ id, revision }: Message, body: string) {
  return { type: 'edit', id: crypto.randomUUID(), message: id, revision, body } as const
}

/** A stub past the meter. */
function stub<T extends Room | User>(objects: DurableObjectNamespace<T>, name: string): DurableObjectStub<T> {
  return objects.get(objects.idFromName(name))
}

test('people', async () => {
  const credentials = JSON.stringify({ nickname: 'Grace', password: PASSWORD, bearer: true })
  const headers = { 'CF-Connecting-IP': '203.0.113.1' }
  const signIn = () => request('/api/session', { method: 'POST', body: credentials, headers })
  await measure('register', signIn)
  await measure('sign in', signIn)
  headers['CF-Connecting-IP'] = '203.0.113.2'
  await measure('sign in, first from this address', signIn)
  const grace = await person('Grace')
  await measure('page load: whose session is this', () => as(grace, '/api/session'))
  await runInDurableObject(stub(env.USER, grace.id), (_, { storage }) =>
    storage.sql.exec('UPDATE sessions SET used = used - 3600001'),
  )
  await measure('the same, first in an hour', () => as(grace, '/api/session'))
  await measure('what the chat is called, once a day for each device', () => as(grace, '/api/deployment'))
  await measure('names in messages on screen, looked up', () => as(grace, '/api/people?names=grace,nobody'))
  const room = (await newRoom(grace)).id
  await measure('room list, of the lobby and 1 room', () => as(grace, '/api/rooms'))
  await measure('create a room', () => newRoom(grace))
  const open = await Listener.join(grace, room)
  const other = await person('Grace')
  await measure('end a session that was in 1 room, the alarm after it', async () => {
    await as(grace, '/api/session', { method: 'DELETE' })
    await open.untilClosed()
    await runDurableObjectAlarm(stub(env.USER, grace.id))
  })
  await measure('end a session that was in no room', () => as(other, '/api/session', { method: 'DELETE' }))
})

test('messages', async () => {
  const { ada, room, adas, bobs } = await company()
  await measure('post, author known to the room', () => adas.say('Again.'))
  await measure('post, first of its author here', () => bobs.say('Hello to you.'))
  await measure('post over HTTP, author known', () => postOverHttp(ada, room, 'By HTTP.'))
  const message = await adas.say('Wrod.')
  await measure('edit, first of its message', () => adas.ask(edit(message, 'Word.')))
  await measure('edit, second of its message', () => adas.ask(edit({ ...message, revision: 1 }, 'Words.')))
  const { id } = await adas.say('Never mind.')
  const removal = { type: 'remove', id: crypto.randomUUID(), message: id, revision: 0 } as const
  await measure('remove', () => adas.ask(removal))
  await measure('typing, said once', async () => {
    adas.send({ type: 'typing', on: true })
    await bobs.heard(({ type }) => type === 'typing')
  })
  await measure('heartbeat', async () => {
    adas.sendRaw(PING)
    await adas.raw(PONG)
  })
  expect(bobs.timeline()).toHaveLength(6)
})

test('a thousand messages', async () => {
  const { room, adas, bobs } = await company()
  const { version } = await bobs.say('Hello.')
  // That of what it took to make the room.
  await runDurableObjectAlarm(stub(env.ROOM, room))
  const { rowsWritten } = await measure(
    `post, averaged over ${POSTS.toLocaleString('en')}`,
    async () => {
      for (let count = 0; count < POSTS; count += 1) (count % 2 ? adas : bobs).send(post(`${count}`))
      for (const listener of [adas, bobs]) await listener.untilVersion(version + POSTS)
      await runDurableObjectAlarm(stub(env.ROOM, room))
    },
    POSTS,
  )
  expect(rowsWritten).toBeLessThanOrEqual(2)
}, 60_000)

test('connections', async () => {
  const { ada, bob, room, adas } = await company()
  for (let count = 0; count < PAGE_SIZE + 5; count += 1) await postOverHttp(count % 2 ? ada : bob, room, `${count}`)
  const carol = await person()
  await measure(`connect, first of its session here, ${PAGE_SIZE} messages`, () => Listener.join(carol, room))
  await measure(`connect again, ${PAGE_SIZE} messages`, () => Listener.join(carol, room))
  await adas.untilVersion(PAGE_SIZE + 6)
  await measure('connect again, nothing missed', () => Listener.join(ada, room, adas))
  await measure(`older messages, a page of ${PAGE_SIZE}`, () => as(ada, `/api/rooms/${room}/messages`))
  await evictDurableObject(stub(env.ROOM, room))
  await measure('post to a room that slept, author known', () => adas.say('Good morning.'))
})

test('links', async () => {
  const { bob, room, adas, bobs } = await company()
  const readRules = () => {
    forgetCardRules(env)
    return cardRules(env)
  }
  /** An action by whoever has read the rules of late. */
  const measureLink = async (name: string, action: () => Promise<unknown>) => {
    await readRules()
    await measure(name, action)
  }
  const unfold = async (link: string) => {
    const message = await adas.say(`See ${link}`)
    await bobs.until(() => (bobs.timeline().find(({ id }) => id === message.id)?.cards.length ?? 0) > 0)
    // It was set with the post and finds nothing to do.
    await runDurableObjectAlarm(stub(env.ROOM, room))
  }
  await measure('what is set on screen of links, at most once in 10 s where a Worker runs', readRules)
  await measureLink('post with 1 link to a new site, its card, the alarm after it', () => unfold(LINK))
  await measureLink('the same, to a new page of a known site', () => unfold(`${LINK}?page=2`))
  await measureLink('the same, to a page known for less than an hour', () => unfold(LINK))
  await measureLink('post with 1 link to a known site that has no card, the alarm after it', async () => {
    await adas.say(`See ${DEAD_LINK}`)
    await untilQueueWorked()
    await runDurableObjectAlarm(stub(env.ROOM, room))
  })
  await measureLink('preview of a link to a new page of a known site', () =>
    as(bob, '/api/cards', { method: 'POST', body: JSON.stringify({ url: `${LINK}?page=3` }) }),
  )
  const card = bobs.timeline().find(({ cards }) => cards.length > 0)?.cards[0]
  await measureLink('picture of a card, seen by 1 reader', () => as(bob, card?.picture ?? ''))
})

test('is what docs/cost.md says', expectDocumented)

test('whoever joins, is muted or leaves has no rows of other members read again', async () => {
  const { ada, bob, room } = await company()
  // Not known to the room until it wakes.
  await runInDurableObject(stub(env.ROOM, room), (_, { storage }) =>
    storage.sql.exec(
      `INSERT INTO members (user, number, nickname, role, version)
       WITH RECURSIVE others (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM others LIMIT 1000)
       SELECT 'other ' || number, number, 'x', 'member', 0 FROM others`,
    ),
  )
  await evictDurableObject(stub(env.ROOM, room))
  const change = (who: Person, method: string, subject: Person, body?: object) =>
    as(who, `/api/rooms/${room}/members/${subject.id}`, { method, ...(body && { body: JSON.stringify(body) }) })
  const counts: number[] = []
  const count = async () => {
    const shown = await as(ada, `/api/rooms/${room}`)
    counts.push((await shown.json<{ room: RoomInfo }>()).room.members)
  }
  // How many there are, and what number is the next, is read once.
  await change(bob, 'PUT', bob, {})
  const eve = await person()
  const { rowsRead } = await costOf(async () => {
    await count()
    await change(eve, 'PUT', eve, {})
    await count()
    await change(ada, 'PUT', eve, { mutedUntil: Date.now() + 60_000 })
    await count()
    await change(eve, 'DELETE', eve)
    await count()
  })
  expect(counts).toEqual([1_002, 1_003, 1_003, 1_002])
  // Whoever leaves may be the last who owns it: that is looked for among all.
  expect(rowsRead).toBeLessThan(2_000)
})
