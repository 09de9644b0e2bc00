/** What reaches somebody whose page is closed, by a real server that stands for the push service. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Directory } from '../worker/directory.ts'
import { Owed } from '../worker/owed.ts'
import type { PushNote } from '../worker/push.ts'
import { Room } from '../worker/room.ts'
import { type Ear, ear, listen, readVapid } from './browser-push.ts'
import { Device, entriesOf, ownOf, roomOf } from './devices.ts'
import type { Visit } from './local-site.ts'
import { collect, debtsOf, untilSettled } from './owed.ts'
import { as, ask, Listener, type Person, person, postOverHttp, roomStub } from './people.ts'
import { holdWord } from './trouble.ts'

function wish(who: Person, room: string, body: object): Promise<Response> {
  return as(who, `/api/me/rooms/${room}`, { method: 'PUT', body: JSON.stringify(body) })
}

async function read(ear: Ear, post: Visit['requests'][number] | undefined): Promise<unknown> {
  return ear.read(new Uint8Array(Uint8Array.fromBase64(post?.body ?? '')))
}

/** What a browser has been sent. */
async function notesOf(browser: Awaited<ReturnType<typeof ear>>): Promise<readonly unknown[]> {
  return Promise.all((await browser.posts()).map((post) => read(browser.ear, post)))
}

test('a mention reaches a browser that listens, sealed for it alone and signed by the deployment', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const { key } = await (await as(bob, '/api/me/notifications')).json<{ key: string }>()
  const message = await postOverHttp(ada, room.id, `@${bob.nickname} tea?`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(1))
  const [sent] = await bobs.posts()
  const title = `${ada.nickname} in ${room.name}`
  expect(await read(bobs.ear, sent)).toEqual({
    type: 'call',
    room: room.id,
    message: message.id,
    title,
    body: message.body,
  })
  expect(sent?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', urgency: 'high' })
  const vapid = await readVapid(sent?.headers.authorization ?? '')
  expect(vapid).toMatchObject({
    key,
    valid: true,
    claims: { aud: expect.stringMatching(/^https:/), sub: 'https://chat.example' },
  })
})

test('what was read elsewhere is taken back, once', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const message = await postOverHttp(ada, room.id, `@${bob.nickname}`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(1))
  await wish(bob, room.id, { read: { version: message.version, mark: 1 } })
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(2))
  expect(await read(bobs.ear, (await bobs.posts())[1])).toEqual({ type: 'read', room: room.id })
  await as(ada, `/api/rooms/${room.id}/messages/${message.id}?revision=0`, { method: 'DELETE' })
  await untilSettled(roomStub(room.id))
  await postOverHttp(ada, room.id, `@${bob.nickname}, once more`)
  await vi.waitFor(async () => expect((await bobs.posts()).length).toBeGreaterThan(2))
  const notes = await notesOf(bobs)
  expect(notes).toMatchObject([{ type: 'call' }, { type: 'read' }, { type: 'call', body: /once more/ }])
})

test('what was read before its call was told calls nobody', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const word = holdWord()
  const { version } = await postOverHttp(ada, room.id, `@${bob.nickname}, read on the laptop`)
  await word.untilHeld()
  await wish(bob, room.id, { read: { version, mark: 1 } })
  word.release()
  await vi.waitFor(async () => expect(await entriesOf(bob)).toMatchObject([{ read: true }]))
  const { id: message } = await postOverHttp(ada, room.id, `@${bob.nickname}, unread`)
  await vi.waitFor(async () => expect(await notesOf(bobs)).toContainEqual(expect.objectContaining({ message })))
  expect(await notesOf(bobs)).toMatchObject([{ type: 'call', message }])
})

test('what was read calls whom it names since, and is taken back', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const { id: message, version } = await postOverHttp(ada, room.id, 'coffee?')
  await wish(bob, room.id, { read: { version, mark: 1 } })
  const edit = (body: string, revision: number) =>
    ask(ada, 'PUT', `/api/rooms/${room.id}/messages/${message}`, { id: crypto.randomUUID(), body, revision })
  await edit(`@${bob.nickname}, coffee?`, 0)
  await vi.waitFor(async () => expect(await notesOf(bobs)).toHaveLength(1))
  await edit(`@${bob.nickname}, tea?`, 1)
  await vi.waitFor(async () => expect(await entriesOf(bob)).toMatchObject([{ excerpt: /tea/, read: true }]))
  const { id: unread } = await postOverHttp(ada, room.id, `@${bob.nickname}, unread`)
  await vi.waitFor(async () => expect(await notesOf(bobs)).toHaveLength(2))
  await edit('milk?', 2)
  await vi.waitFor(async () => expect(await notesOf(bobs)).toHaveLength(3))
  expect(await notesOf(bobs)).toMatchObject([
    { type: 'call', message, body: /coffee/ },
    { type: 'call', message: unread },
    { type: 'retracted', message },
  ])
})

test('what is unread by a later mark stays on the screen when an older mark comes late', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const mention = async (body: string) => {
    const { id: message, version } = await postOverHttp(ada, room.id, `@${bob.nickname}, ${body}`)
    await vi.waitFor(async () => expect(await notesOf(bobs)).toContainEqual(expect.objectContaining({ message })))
    return version
  }
  const version = await mention('one')
  await wish(bob, room.id, { read: { version: version - 1, mark: 3, unread: true } })
  const late = await wish(bob, room.id, { read: { version, mark: 2 } })
  expect(await late.json()).toMatchObject({ unread: true, calls: 1 })
  await mention('two')
  expect(await notesOf(bobs)).toMatchObject([{ type: 'call' }, { type: 'call' }])
})

test('to mark all as read asks each room once, and once for the keys', async () => {
  const [ada, bob] = [await person(), await person()]
  const rooms = [await roomOf(ada, bob), await roomOf(ada, bob)]
  const bobs = await ear(bob)
  const [caughtUp, keys] = [vi.spyOn(Room.prototype, 'caughtUp'), vi.spyOn(Directory.prototype, 'vapid')]
  onTestFinished(() => {
    caughtUp.mockRestore()
    keys.mockRestore()
  })
  for (const { id } of rooms) await postOverHttp(ada, id, `@${bob.nickname}`)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(2))
  for (const { id } of rooms) await untilSettled(roomStub(id))
  await as(bob, '/api/me/read', { method: 'POST' })
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(4))
  expect((await notesOf(bobs)).slice(2)).toMatchObject([{ type: 'read' }, { type: 'read' }])
  expect([caughtUp, keys].map(({ mock }) => mock.calls.length)).toEqual([2, 1])
})

test('what calls somebody while all is marked as read stays on the screen', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const call = async (body: string) => {
    const { id: message } = await postOverHttp(ada, room.id, `@${bob.nickname}, ${body}`)
    await vi.waitFor(async () => expect(await notesOf(bobs)).toContainEqual(expect.objectContaining({ message })))
  }
  await call('one')
  await untilSettled(roomStub(room.id))
  const { caughtUp } = Room.prototype
  const slow = vi.spyOn(Room.prototype, 'caughtUp').mockImplementationOnce(function (this: Room, ...args) {
    const answer = caughtUp.apply(this, args)
    // By its type it answers at once; whoever calls from another object cannot tell.
    return call('two, while the answer is on its way').then(() => answer) as unknown as typeof answer
  })
  onTestFinished(() => slow.mockRestore())
  await as(bob, '/api/me/read', { method: 'POST' })
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true, calls: 1 })
  await call('three')
  expect(await notesOf(bobs)).toMatchObject([{ body: /one/ }, { body: /two/ }, { body: /three/ }])
})

test('Safari, which ends it after three pushes with nothing to show, is told only what is to be shown', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const [bobs, safari] = [await ear(bob), await listen('https://web.push.apple.com/bob')]
  await as(bob, '/api/me/push', { method: 'PUT', body: JSON.stringify(safari.subscription) })
  const heard: unknown[] = []
  const others = globalThis.fetch
  // Apple's own service is out of reach of a test.
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async (target, init) => {
    if (!String(target).startsWith(safari.subscription.endpoint)) return others(target, init)
    heard.push(await safari.read(new Uint8Array(await new Response(init?.body).arrayBuffer())))
    return new Response(null, { status: 201 })
  })
  onTestFinished(() => asked.mockRestore())
  for (const [index, tea] of ['green', 'black'].entries()) {
    const { version } = await postOverHttp(ada, room.id, `@${bob.nickname}, ${tea} tea?`)
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'call', body: expect.stringContaining(tea) }))
    await wish(bob, room.id, { read: { version, mark: index + 1 } })
    await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(2 * (index + 1)))
  }
  expect(heard).toHaveLength(2)
})

test('what nobody could be asked to seal is sent again', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const self = env.USER.getByName(bob.id)
  const keys = vi.spyOn(Directory.prototype, 'vapid').mockImplementation(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => keys.mockRestore())
  await postOverHttp(ada, room.id, `@${bob.nickname} tea?`)
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(1))
  await collect(self)
  expect([await debtsOf(self), await bobs.posts()]).toEqual([1, []])
  keys.mockRestore()
  await collect(self)
  expect(await debtsOf(self)).toBe(0)
  expect(await notesOf(bobs)).toMatchObject([{ type: 'call' }])
})

test('what the push service cannot take is sent again, and not before the service has said', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob, '/push-later')
  const self = env.USER.getByName(bob.id)
  await postOverHttp(ada, room.id, `@${bob.nickname} tea?`)
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(1))
  const due = await runInDurableObject(self, async (_, { storage }) => ({
    debt: storage.sql.exec<{ due: number }>('SELECT due FROM owed').one().due,
    alarm: await storage.getAlarm(),
  }))
  expect(due.debt).toBeGreaterThanOrEqual(Date.now() + 1_790_000)
  expect(due.alarm).toBe(due.debt)
  await collect(self)
  expect(await debtsOf(self)).toBe(0)
  const [first, second, ...more] = await notesOf(bobs)
  expect([second, more]).toEqual([first, []])
})

test('what could not be sent is not sent once it is read or gone, and not for ever', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob, '/push-busy')
  const self = env.USER.getByName(bob.id)
  const [gone, message] = [
    await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`),
    await postOverHttp(ada, room.id, `@${bob.nickname} tea?`),
  ]
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(2))
  await as(ada, `/api/rooms/${room.id}/messages/${gone.id}?revision=0`, { method: 'DELETE' })
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(3))
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(2))
  await collect(self)
  await wish(bob, room.id, { read: { version: message.version, mark: 1 } })
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(6))
  for (let times = 0; times < 10; times++) await collect(self)
  expect(await debtsOf(self)).toBe(0)
  const notes = await notesOf(bobs)
  const retracted = { type: 'retracted', room: room.id, message: gone.id }
  expect(notes[2]).toEqual(retracted)
  const again = notes.slice(3, 5)
  expect(again).toContainEqual(retracted)
  expect(again).toContainEqual(expect.objectContaining({ type: 'call', message: message.id }))
  expect(notes.slice(5)).toEqual(Array(4).fill({ type: 'read', room: room.id }))
})

test('that a message calls no more is sent late though it is told twice, and not once it calls anew', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob, '/push-busy')
  const self = env.USER.getByName(bob.id)
  const said = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await postOverHttp(ada, room.id, `@${bob.nickname} tea?`)
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(2))
  const edit = (body: string, revision: number) =>
    ask(ada, 'PUT', `/api/rooms/${room.id}/messages/${said.id}`, { id: crypto.randomUUID(), body, revision })
  /** Tells again what is owed. @returns the types of what is told of the message */
  const again = async () => {
    const before = (await bobs.posts()).length
    await collect(self)
    const notes = await Promise.all((await bobs.posts()).slice(before).map((post) => read(bobs.ear, post)))
    return (notes as PushNote[]).flatMap((note) => (note.type !== 'read' && note.message === said.id ? note.type : []))
  }
  await edit('oops', 0)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(3))
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(2))
  await self.retracted(room.id, said.id, undefined)
  expect(await again()).toEqual(['retracted'])
  await edit(`@${bob.nickname} again`, 1)
  await vi.waitFor(async () => expect(await entriesOf(bob)).toHaveLength(2))
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(6))
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(2))
  expect(await again()).toEqual(['call'])
})

test('a call that is taken late does not end what is owed of its being no call any more', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await listen('https://push.example.com/bob')
  await ask(bob, 'PUT', '/api/me/push', bobs.subscription)
  const self = env.USER.getByName(bob.id)
  const late = Promise.withResolvers<Response>()
  const answers = [late.promise, new Response(), new Response(null, { status: 503 })]
  const others = globalThis.fetch
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async (target, init) => {
    return (String(target).startsWith(bobs.subscription.endpoint) && answers.shift()) || others(target, init)
  })
  onTestFinished(() => asked.mockRestore())
  const said = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  await postOverHttp(ada, room.id, `@${bob.nickname} tea?`)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/messages/${said.id}?revision=0`)
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(1))
  const settle = vi.spyOn(Owed.prototype, 'settle')
  onTestFinished(() => settle.mockRestore())
  late.resolve(new Response())
  await vi.waitFor(() => expect(settle).toHaveBeenCalledWith(expect.stringContaining(said.id)))
  expect(await debtsOf(self)).toBe(1)
})

test('what is sent late says what the message says now, and of what calls nobody only who has said something', async () => {
  const [ada, bob, cleo] = [await person(), await person(), await person()]
  const room = await roomOf(ada, bob, cleo)
  const [bobs, cleos] = [await ear(bob, '/push-later'), await ear(cleo, '/push-later')]
  const [his, hers] = [env.USER.getByName(bob.id), env.USER.getByName(cleo.id)]
  await wish(cleo, room.id, { level: 'everything' })
  const said = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await vi.waitFor(async () => expect([await debtsOf(his), await debtsOf(hers)]).toEqual([1, 1]))
  const edit = { id: crypto.randomUUID(), body: `@${bob.nickname} oops`, revision: 0 }
  await as(ada, `/api/rooms/${room.id}/messages/${said.id}`, { method: 'PUT', body: JSON.stringify(edit) })
  await vi.waitFor(async () =>
    expect(await his.entries(Number.MAX_SAFE_INTEGER, 1)).toMatchObject({
      entries: [{ excerpt: expect.stringContaining('oops') }],
    }),
  )
  await collect(his)
  await collect(hers)
  const late = async (one: typeof bobs) => Promise.all((await one.posts()).slice(1).map((post) => read(one.ear, post)))
  expect(await late(bobs)).toMatchObject([{ body: expect.stringContaining('oops') }])
  expect(await late(cleos)).toMatchObject([{ title: expect.stringContaining(room.name), body: '' }])
  expect([await debtsOf(his), await debtsOf(hers)]).toEqual([0, 0])
})

test('what was removed while it was on its way is not sent late', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob, '/push-later')
  const self = env.USER.getByName(bob.id)
  const said = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await vi.waitFor(async () => expect(await debtsOf(self)).toBe(1))
  const debt = await runInDurableObject(self, (_, { storage }) => storage.sql.exec('SELECT * FROM owed').one())
  await as(ada, `/api/rooms/${room.id}/messages/${said.id}?revision=0`, { method: 'DELETE' })
  await vi.waitFor(async () => expect([(await bobs.posts()).length, await debtsOf(self)]).toEqual([2, 0]))
  // The push service has answered only now.
  await runInDurableObject(self, (_, { storage }) =>
    storage.sql.exec('INSERT INTO owed (name, debt, attempts, due) VALUES (?, ?, ?, ?)', ...Object.values(debt)),
  )
  await collect(self)
  expect([(await bobs.posts()).length, await debtsOf(self)]).toEqual([2, 0])
})

test('as the level of the room says, and not while it is muted or they are not to be disturbed', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  let mark = 0
  /** Posts, and has bob read it, so that the next is news again. @returns the message's id */
  const say = async (body: string) => {
    const { id, version } = await postOverHttp(ada, room.id, body)
    await vi.waitFor(async () => expect(await ownOf(bob, room.id)).toMatchObject({ unread: true }))
    await wish(bob, room.id, { read: { version, mark: ++mark } })
    return id
  }
  const pushed: string[] = []
  /** Nothing was pushed but this, and what was before. */
  const isPushed = async (body: string) => {
    pushed.push(await say(body))
    await vi.waitFor(async () => {
      const notes = (await notesOf(bobs)) as PushNote[]
      expect(notes.flatMap((note) => (note.type === 'call' ? note.message : []))).toEqual(pushed)
    })
  }
  const mention = `@${bob.nickname}`
  await say('plain')
  await isPushed(mention)
  await wish(bob, room.id, { level: 'everything' })
  await isPushed('plain')
  await wish(bob, room.id, { level: 'nothing' })
  await say(mention)
  await wish(bob, room.id, { level: 'everything' })
  await isPushed(mention)
  await wish(bob, room.id, { mutedUntil: Date.now() + 60_000 })
  await say(mention)
  await wish(bob, room.id, { mutedUntil: null })
  await isPushed(mention)
  const quiet = (from: number, to: number) =>
    ask(bob, 'PUT', '/api/me/notifications', { quiet: { from, to, zone: 'Asia/Kolkata' } })
  expect((await quiet(0, 24 * 60 - 1)).status).toBe(200)
  await say(mention)
  await quiet(0, 0)
  await isPushed(mention)
  const nowhere = JSON.stringify({ quiet: { from: 0, to: 1, zone: 'Mars/Olympus' } })
  expect((await as(bob, '/api/me/notifications', { method: 'PUT', body: nowhere })).status).toBe(400)
})

test('nothing is pushed while somebody looks at one of the devices, and again once nobody does', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const [bobs, device] = [await ear(bob), await Device.open(bob)]
  const { version } = await postOverHttp(ada, room.id, `@${bob.nickname}, seen`)
  await device.until(room.id, { calls: 1 })
  device.send({ type: 'leave' })
  device.read(room.id, version)
  await device.until(room.id, { unread: false })
  const { id: message } = await postOverHttp(ada, room.id, `@${bob.nickname}, unseen`)
  await vi.waitFor(async () => expect(await notesOf(bobs)).toContainEqual(expect.objectContaining({ message })))
  expect(await notesOf(bobs)).toMatchObject([{ type: 'call', message }])
})

test('what comes in a room that is open where nobody looks is pushed once, as its level says, until it is read', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  const [page, hidden] = [await Listener.join(bob, room.id), await Device.open(bob)]
  hidden.send({ type: 'leave' })
  /** As the page does that has the room open. @returns what was said */
  const saidWhileHidden = async (body: string) => {
    const said = await postOverHttp(ada, room.id, body)
    await page.untilVersion(said.version)
    hidden.read(room.id, said.seq - 1, true)
    await hidden.until(room.id, { unread: true })
    return said
  }
  const readAll = async (version: number) => {
    hidden.read(room.id, version)
    await hidden.until(room.id, { unread: false, read: { version, mark: expect.any(Number) } })
    await untilSettled(env.USER.getByName(bob.id))
  }
  await readAll((await saidWhileHidden('at the level of mentions')).version)
  await wish(bob, room.id, { level: 'everything' })
  const down = await saidWhileHidden('prod is down')
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(1))
  const { version } = await saidWhileHidden('it is unread already')
  await readAll(version)
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(2))
  const up = await saidWhileHidden('prod is up')
  await vi.waitFor(async () => expect(await bobs.posts()).toHaveLength(3))
  expect(await notesOf(bobs)).toMatchObject([
    { type: 'call', message: down.id, body: 'prod is down' },
    { type: 'read', room: room.id },
    { type: 'call', message: up.id, body: 'prod is up' },
  ])
})

test('a room that cannot be asked what has come there keeps nobody from saying what they have read', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const bobs = await ear(bob)
  await wish(bob, room.id, { level: 'everything' })
  const [page, hidden] = [await Listener.join(bob, room.id), await Device.open(bob)]
  hidden.send({ type: 'leave' })
  const failing = vi.spyOn(Room.prototype, 'overlooked').mockRejectedValue(new Error('unreachable'))
  onTestFinished(() => failing.mockRestore())
  const { version } = await postOverHttp(ada, room.id, 'lost')
  await page.untilVersion(version)
  hidden.read(room.id, version - 1, true)
  await hidden.until(room.id, { unread: true })
  await vi.waitFor(() => expect(failing).toHaveBeenCalledOnce())
  hidden.read(room.id, version)
  await hidden.until(room.id, { unread: false })
  expect(await bobs.posts()).toEqual([])
})

test.each(['/push-gone', '/push-unknown'])(
  'a browser that listens no longer at %s is not called again',
  async (path) => {
    const [ada, bob] = [await person(), await person()]
    const room = await roomOf(ada, bob)
    const [gone, there] = [await ear(bob, path), await ear(bob)]
    for (const [index, body] of ['one', 'two'].entries()) {
      await postOverHttp(ada, room.id, `@${bob.nickname} ${body}`)
      await vi.waitFor(async () => expect(await there.posts()).toHaveLength(index + 1))
    }
    expect(await gone.posts()).toHaveLength(1)
  },
)

test('a session that ends takes its browser with it, and so does taking it back', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const again = await person(bob.nickname)
  const [first, second, third] = [await ear(bob), await ear(again), await ear(again)]
  await as(bob, '/api/session', { method: 'DELETE' })
  const body = JSON.stringify({ endpoint: second.ear.subscription.endpoint })
  expect((await as(again, '/api/me/push', { method: 'DELETE', body })).status).toBe(204)
  await postOverHttp(ada, room.id, `@${bob.nickname}`)
  await vi.waitFor(async () => expect(await third.posts()).toHaveLength(1))
  expect([await first.posts(), await second.posts()]).toEqual([[], []])
})

test.each([
  ['an address inward', { endpoint: 'https://10.0.0.1/push' }],
  ['what is open for cards to be fetched from', { endpoint: 'https://wiki.lan/push' }],
  ['the same under a public name', { endpoint: 'https://wiki.example.com/push' }],
  ['another scheme', { endpoint: 'ftp://push.example.com/' }],
  ['what anybody on the way can read', { endpoint: 'http://push.example.com/x' }],
  ['no address', { endpoint: 'push' }],
  ['no keys', { keys: {} }],
])('%s is no place to push to (R19)', async (_, part) => {
  const { subscription } = await listen('https://push.example.com/x')
  const body = JSON.stringify({ ...subscription, ...part })
  expect((await as(await person(), '/api/me/push', { method: 'PUT', body })).status).toBe(400)
})
