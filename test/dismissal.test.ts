/** Cards that their author does not want, links that lead here, and deployments that unfold nothing. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { Change } from '../protocol/commands.ts'
import type { Event } from '../protocol/events.ts'
import type { Message } from '../protocol/model.ts'
import { card, jobOf } from './jobs.ts'
import { SITE } from './local-site.ts'
import { as, Listener, newRoom, type Person, person, roomStub } from './people.ts'

interface Scene {
  readonly ada: Person
  readonly bob: Person
  readonly room: string
  readonly adas: Listener
  readonly bobs: Listener
}

const LINK = 'https://a.example.com/page?utm_source=chat'

/** Two people in a room whose jobs go nowhere. */
async function setUp(vars: object = {}): Promise<Scene> {
  const [ada, bob] = [await person(), await person()]
  const room = (await newRoom(ada)).id
  await runInDurableObject(roomStub(room), (instance) => {
    const bindings = { ...Reflect.get(instance, 'env'), ...vars, UNFURL: { sendBatch: async () => {} } }
    Reflect.set(instance, 'env', bindings)
  })
  return { ada, bob, room, adas: await Listener.join(ada, room), bobs: await Listener.join(bob, room) }
}

function owed(room: string): Promise<string[]> {
  return runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>('SELECT name FROM owed ORDER BY name')
      .toArray()
      .map(({ name }) => name),
  )
}

function attach({ room }: Scene, message: Message, url = LINK): Promise<void> {
  return roomStub(room).attachCard(jobOf(room, message, url), card)
}

function dismissal(message: Message, url = LINK): Change {
  return { type: 'dismiss', id: crypto.randomUUID(), message: message.id, url }
}

async function said(asked: Promise<Event>): Promise<Message> {
  const event = await asked
  if (event.type !== 'message') throw new Error(`Refused: ${JSON.stringify(event)}`)
  return event.message
}

describe('a dismissed card', () => {
  test('goes for everybody, without a revision, and does not come back by a late delivery', async () => {
    const scene = await setUp()
    const { adas, bobs, room } = scene
    const message = await adas.say(`see ${LINK}`)
    await attach(scene, message)
    await bobs.untilVersion(2)
    expect(bobs.timeline()).toMatchObject([{ cards: [{ url: LINK, picture: expect.any(String) }] }])
    await said(adas.ask(dismissal(message)))
    await bobs.untilVersion(3)
    expect(bobs.timeline()).toMatchObject([{ version: 3, revision: 0, cards: [] }])
    await evictDurableObject(roomStub(room))
    await attach(scene, message)
    expect((await adas.say('next')).version).toBe(4)
    expect(adas.timeline()).toMatchObject([{ version: 3, cards: [] }, {}])
  })

  test('stays dismissed through edits, also through one that takes the link out for a while', async () => {
    const scene = await setUp()
    const { adas, room } = scene
    const message = await adas.say(LINK)
    await said(adas.ask(dismissal(message)))
    expect(await owed(room)).toEqual([])
    const bodies = [`Look: ${LINK}`, 'Nothing', `Again ${LINK} and https://b.example.com`]
    for (const [revision, body] of bodies.entries()) {
      await said(adas.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision, body }))
    }
    expect(await owed(room)).toEqual([`${message.id} https://b.example.com/`])
    await attach(scene, message)
    expect(await owed(room)).toEqual([`${message.id} https://b.example.com/`])
    expect(adas.timeline()).toMatchObject([{ cards: [] }])
  })

  test('stays dismissed whatever else its message is to have no cards of', async () => {
    const scene = await setUp()
    const { ada, adas, bobs, room } = scene
    const message = await bobs.say(LINK)
    await attach(scene, message)
    expect((await said(adas.ask(dismissal(message)))).cards).toEqual([])
    for (let revision = 0; revision < 5; revision++) {
      const without = Array.from({ length: 5 }, (_, index) => `https://other.example.com/${revision}/${index}`)
      const body = `${LINK} ${revision}`
      await said(bobs.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision, body, without }))
    }
    expect(await owed(room)).toEqual([])
    await attach(scene, message)
    expect(await as(ada, `/api/rooms/${room}/messages`).then((page) => page.json())).toMatchObject({
      messages: [{ revision: 5, cards: [] }],
    })
  })

  test('is dismissed once, however often and by whichever way it is asked for (R3)', async () => {
    const scene = await setUp()
    const { ada, adas, room } = scene
    const message = await adas.say(`${LINK} https://b.example.com`)
    const command = dismissal(message)
    for (let time = 0; time < 2; time++) expect((await said(adas.ask(command))).version).toBe(2)
    const path = `/api/rooms/${room}/messages/${message.id}/cards?url=${encodeURIComponent('https://b.example.com')}`
    for (const changed of [true, false]) {
      const response = await as(ada, path, { method: 'DELETE' })
      expect([response.status, await response.json()]).toMatchObject([200, { changed, message: { version: 3 } }])
    }
    expect(await owed(room)).toEqual([])
  })

  test('can be dismissed by the author only', async () => {
    const scene = await setUp()
    const { adas, bobs, bob, room } = scene
    const message = await adas.say(LINK)
    await attach(scene, message)
    expect(await bobs.ask(dismissal(message))).toMatchObject({ type: 'refused', code: 'forbidden' })
    const path = `/api/rooms/${room}/messages/${message.id}/cards`
    expect((await as(bob, `${path}?url=${encodeURIComponent(LINK)}`, { method: 'DELETE' })).status).toBe(403)
    expect((await as(bob, path, { method: 'DELETE' })).status).toBe(400)
    const unknown = { ...message, id: crypto.randomUUID() }
    expect(await adas.ask(dismissal(unknown))).toMatchObject({ type: 'refused', code: 'not_found' })
    await adas.untilVersion(2)
    expect(adas.timeline()).toMatchObject([{ cards: [{ url: LINK }] }])
  })
})

describe('a message', () => {
  test('that is sent without a card gets none, under any spelling of its link', async () => {
    const scene = await setUp()
    const { adas, room } = scene
    const id = crypto.randomUUID()
    const body = `${LINK} https://b.example.com`
    const message = await said(
      adas.ask({ type: 'post', id, body, without: ['https://a.example.com/page?fbclid=1#top'] }),
    )
    expect(await owed(room)).toEqual([`${id} https://b.example.com/`])
    await attach(scene, message)
    expect(adas.timeline()).toMatchObject([{ version: 1, cards: [] }])
  })

  test('that is edited to be without a card loses it', async () => {
    const scene = await setUp()
    const { adas } = scene
    const message = await adas.say(LINK)
    await attach(scene, message)
    const edit = { type: 'edit', message: message.id, revision: 0, body: `Look: ${LINK}`, without: [LINK] } as const
    await said(adas.ask({ ...edit, id: crypto.randomUUID() }))
    expect(adas.timeline()).toMatchObject([{ version: 3, cards: [] }])
  })

  test('that says the same and is to be without a card loses it', async () => {
    const scene = await setUp()
    const { adas } = scene
    const message = await adas.say(LINK)
    await attach(scene, message)
    const edit = { type: 'edit', message: message.id, revision: 0, body: LINK, without: [LINK] } as const
    for (let time = 0; time < 2; time++) await said(adas.ask({ ...edit, id: crypto.randomUUID() }))
    expect(adas.timeline()).toMatchObject([{ version: 3, revision: 0, cards: [] }])
  })

  test('takes no card that is larger than cards are', async () => {
    const scene = await setUp()
    const { adas, room } = scene
    const message = await adas.say(LINK)
    await roomStub(room).attachCard(jobOf(room, message, LINK), { ...card, price: '1'.repeat(20_000) })
    expect([await owed(room), (await adas.say('next')).version]).toEqual([[], 2])
  })

  test('keeps the card of a link that is only spelled anew', async () => {
    const scene = await setUp()
    const { adas, room } = scene
    const message = await adas.say(LINK)
    await attach(scene, message)
    const body = 'https://a.example.com/page'
    await said(adas.ask({ type: 'edit', id: crypto.randomUUID(), message: message.id, revision: 0, body }))
    expect(adas.timeline()).toMatchObject([{ version: 3, cards: [{ url: body, title: 'A page' }] }])
    expect(await owed(room)).toEqual([])
  })

  test('owes nothing for a link to this deployment, where its author reached it', async () => {
    const { ada, bob, adas, room } = await setUp()
    const link = `${SITE}/rooms/${room}`
    const encrypted = link.replace('http:', 'https:')
    const elsewhere = await adas.say(`as they say there: ${link} ${encrypted}`)
    const debts = [`${elsewhere.id} ${link}`, `${elsewhere.id} ${encrypted}`]
    expect(await owed(room)).toEqual(debts)
    const path = `${SITE}/api/rooms/${room}`
    const theirs = new Listener(await as(bob, `${path}/socket?v=1`, { headers: { Upgrade: 'websocket' } }))
    const body = `as I said: ${link} ${encrypted} and https://a.example.com`
    debts.push(`${(await theirs.say(body)).id} https://a.example.com/`)
    expect(await owed(room)).toEqual(debts.sort())
    const id = crypto.randomUUID()
    const posted = await as(ada, `${path}/messages`, { method: 'POST', body: JSON.stringify({ id, body }) })
    debts.push(`${id} https://a.example.com/`)
    expect([posted.status, await owed(room)]).toEqual([201, debts.sort()])
  })

  test('is found by its link', async () => {
    const { ada, bob, adas, room } = await setUp()
    const first = await adas.say('What is meant')
    const single = await as(bob, `/api/rooms/${room}/messages/${first.id.toUpperCase()}`)
    expect([single.status, await single.json()]).toEqual([
      200,
      { epoch: adas.epoch, message: first, people: [{ id: ada.id, nickname: ada.nickname }] },
    ])
    expect((await as(bob, `/api/rooms/${room}/messages/${crypto.randomUUID()}`)).status).toBe(404)
    expect((await as({ ...bob, token: 'x' }, `/api/rooms/${room}/messages/${first.id}`)).status).toBe(401)
  })
})
