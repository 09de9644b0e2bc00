/** What somebody has not read, when something comes in between: a mark that is late, a place that is lost, a removal. */

import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { LOBBY, type OwnRoom } from '../protocol/model.ts'
import type { CaughtUp, TellJob } from '../worker/attention.ts'
import { Directory } from '../worker/directory.ts'
import { Room } from '../worker/room.ts'
import { tell } from '../worker/tell-consumer.ts'
import { User } from '../worker/user.ts'
import { Device, entriesOf, ownOf, roomOf } from './devices.ts'
import { collect, debtsOf, untilSettled } from './owed.ts'
import { as, ask, Listener, newPrivate, type Person, person, postOverHttp, roomStub } from './people.ts'
import { addMembers, holdWord } from './trouble.ts'

/** Posts, and waits until everybody has heard of it who has to. */
async function say(who: Person, room: string, body: string) {
  const message = await postOverHttp(who, room, body)
  await untilSettled(roomStub(room))
  return message
}

async function edit(who: Person, room: string, message: string, body: string, revision = 0): Promise<void> {
  const change = { id: crypto.randomUUID(), body, revision }
  await ask(who, 'PUT', `/api/rooms/${room}/messages/${message}`, change)
}

async function remove(who: Person, room: string, message: string, revision = 0): Promise<void> {
  await ask(who, 'DELETE', `/api/rooms/${room}/messages/${message}?revision=${revision}`)
  await untilSettled(roomStub(room))
}

async function sendAway(who: Person, room: string, member: Person, ban = ''): Promise<void> {
  await ask(who, 'DELETE', `/api/rooms/${room}/members/${member.id}${ban}`)
  await untilSettled(roomStub(room))
}

/** As somebody does who has read the room up to there; the room has heard of it, if it can. */
function read(who: Person, room: string, version: number, mark: number): Promise<Response> {
  return ask(who, 'PUT', `/api/me/rooms/${room}`, { read: { version, mark } })
}

/** The room's object comes to an end, whatever it is waiting for. */
async function end(room: string): Promise<void> {
  await runInDurableObject(roomStub(room), async (_, ctx) => {
    await ctx.storage.sync()
    ctx.abort()
  }).catch(() => undefined)
}

/** Whoever is called by it has heard that it is gone, though others may not have. */
async function removeHeard(who: Person, room: string, message: string): Promise<void> {
  const retracted = vi.spyOn(User.prototype, 'retracted')
  onTestFinished(() => retracted.mockRestore())
  await ask(who, 'DELETE', `/api/rooms/${room}/messages/${message}?revision=0`)
  await vi.waitFor(() => expect(retracted).toHaveResolved())
}

/** Whose object this is. */
function idOf(user: unknown): string | undefined {
  if (!(user instanceof User)) throw new Error('This is no user.')
  const { id }: DurableObjectState = Reflect.get(user, 'ctx')
  return id.name
}

test('what comes after a mark that is not written yet is shown as unread', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const [bobs, listening] = [await Device.open(bob), await Listener.join(bob, room.id)]
  for (const [index, body] of ['one', 'two'].entries()) {
    const { version } = await postOverHttp(ada, room.id, body)
    bobs.read(room.id, version)
    await bobs.until(room.id, { read: { version, mark: index + 1 } })
  }
  listening.close()
  await vi.waitFor(async () =>
    expect(await (await as(ada, `/api/rooms/${room.id}/people`)).json()).toMatchObject({ people: [] }),
  )
  await postOverHttp(ada, room.id, 'three')
  await bobs.until(room.id, { unread: true })
})

test('whoever reads before the slowest has been told is told of what comes next', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await roomOf(ada, bob, eve)
  const bobs = await Device.open(bob)
  const eves = Promise.withResolvers<void>()
  const toldThen = User.prototype.told
  const told = vi.spyOn(User.prototype, 'told').mockImplementation(function (this: User, ...args) {
    const answer = () => toldThen.apply(this, args)
    // By its type it answers at once; whoever calls from another object cannot tell.
    return idOf(this) === eve.id ? (eves.promise.then(answer) as unknown as boolean) : answer()
  })
  onTestFinished(() => told.mockRestore())
  const { version } = await postOverHttp(ada, room.id, 'one')
  await bobs.until(room.id, { unread: true })
  const caught = vi.spyOn(Room.prototype, 'caughtUp')
  onTestFinished(() => caught.mockRestore())
  bobs.read(room.id, version)
  await vi.waitFor(() => expect(caught).toHaveBeenCalledOnce())
  await untilSettled(env.USER.getByName(bob.id))
  eves.resolve()
  await untilSettled(roomStub(room.id))
  await say(ada, room.id, 'two')
  await bobs.until(room.id, { unread: true })
})

test('whoever was sent away, has read, and is back in, is told of what comes next', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newPrivate(ada, bob)
  const { version } = await say(ada, room.id, 'one')
  await sendAway(ada, room.id, bob)
  await read(bob, room.id, version, 1)
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${bob.id}`, {})
  await untilSettled(roomStub(room.id))
  await say(ada, room.id, 'two')
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
})

test('a late second attempt to say how far was read makes nothing unread that was read since', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const one = await say(ada, room.id, 'one')
  const failing = vi.spyOn(Room.prototype, 'caughtUp').mockImplementationOnce(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => failing.mockRestore())
  await read(bob, room.id, one.version, 1)
  // Bob goes on reading in the room, where he is now.
  await Listener.join(bob, room.id)
  const two = await postOverHttp(ada, room.id, 'two')
  await read(bob, room.id, two.version, 2)
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: false, read: { version: two.version } })
  expect(await debtsOf(env.USER.getByName(bob.id))).toBe(1)
  await collect(env.USER.getByName(bob.id))
  await untilSettled(env.USER.getByName(bob.id))
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: false })
})

test('whoever reads on while the room hears how far they were is told of what comes next', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const one = await say(ada, room.id, 'one')
  const caughtUp = Room.prototype.caughtUp
  const slow = vi.spyOn(Room.prototype, 'caughtUp')
  slow.mockImplementationOnce(function (this: Room, ...args) {
    const readOn = async () => {
      const here = await Listener.join(bob, room.id)
      const two = await postOverHttp(ada, room.id, 'two')
      await read(bob, room.id, two.version, 2)
      here.close()
      await vi.waitFor(async () =>
        expect(await (await as(ada, `/api/rooms/${room.id}/people`)).json()).toMatchObject({ people: [] }),
      )
      return caughtUp.apply(this, args)
    }
    // By its type it answers at once; whoever calls from another object cannot tell.
    return readOn() as unknown as CaughtUp
  })
  onTestFinished(() => slow.mockRestore())
  await read(bob, room.id, one.version, 1)
  await untilSettled(env.USER.getByName(bob.id))
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: false })
  await say(ada, room.id, 'three')
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
})

test('what is said while all is marked as read is not lost', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  await say(ada, room.id, 'one')
  const caughtUp = Room.prototype.caughtUp
  const slow = vi.spyOn(Room.prototype, 'caughtUp')
  slow.mockImplementationOnce(function (this: Room, ...args) {
    const answer = caughtUp.apply(this, args)
    // By its type it answers at once; whoever calls from another object cannot tell.
    return say(ada, room.id, 'two, while the answer is on its way').then(() => answer) as unknown as typeof answer
  })
  onTestFinished(() => slow.mockRestore())
  expect((await as(bob, '/api/me/read', { method: 'POST' })).status).toBe(200)
  expect(slow).toHaveBeenCalled()
  await say(ada, room.id, 'three')
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
})

test('in a room that was set back, what is said is unread, and calls whom it names', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  for (let n = 0; n < 5; n++) await postOverHttp(ada, room.id, `message ${n}`)
  await untilSettled(roomStub(room.id))
  await read(bob, room.id, 6, 1)
  // What the platform does: the storage as it was after the first message.
  await runInDurableObject(roomStub(room.id), async (_, ctx) => {
    ctx.storage.sql.exec('DELETE FROM messages WHERE seq > 2')
    await ctx.storage.sync()
    ctx.abort()
  }).catch(() => undefined)
  await roomStub(room.id).renew()
  await say(ada, room.id, `@${bob.nickname}, after`)
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true, calls: 1 })
})

test('whoever was added, and heard of a message first, has the room in their list for good', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newPrivate(ada)
  const failing = vi.spyOn(User.prototype, 'placed').mockImplementation(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => failing.mockRestore())
  await ask(ada, 'PUT', `/api/rooms/${room.id}/members/${bob.id}`, {})
  await vi.waitFor(() => expect(failing.mock.contexts.map(idOf)).toContain(bob.id))
  failing.mockRestore()
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  const { version } = await postOverHttp(ada, room.id, 'welcome bob')
  await vi.waitFor(() => expect(told).toHaveResolved())
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  await read(bob, room.id, version, 1)
  expect(await ownOf(bob, room.id)).toMatchObject({ role: 'member' })
})

test('what a message said is in no inbox once it is edited to name nobody, and removed', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const message = await say(ada, room.id, `@${bob.nickname} hunter2`)
  expect(await entriesOf(bob)).toHaveLength(1)
  await edit(ada, room.id, message.id, 'oops')
  await untilSettled(roomStub(room.id))
  await remove(ada, room.id, message.id, 1)
  expect(await entriesOf(bob)).toEqual([])
})

test('what was said to all who are in the lobby is in no inbox once it is removed', async () => {
  const [ada, bob] = [await person(), await person()]
  await Listener.join(bob, LOBBY)
  const message = await postOverHttp(ada, LOBBY, '@here hunter2')
  await vi.waitFor(async () => expect(await entriesOf(bob)).toHaveLength(1))
  await remove(ada, LOBBY, message.id)
  expect(await entriesOf(bob)).toEqual([])
})

test('whoever was sent away from a private room has neither it in the list nor what was said there in the inbox', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newPrivate(ada, bob)
  const message = await say(ada, room.id, `@${bob.nickname} the secret`)
  expect(await entriesOf(bob)).toHaveLength(1)
  await sendAway(ada, room.id, bob, '?ban')
  await remove(ada, room.id, message.id)
  expect(await ownOf(bob, room.id)).toBeUndefined()
  expect((await Device.open(bob)).rooms.has(room.id)).toBe(false)
  expect(await entriesOf(bob)).toEqual([])
})

test('whoever was sent away from a private room is not told how much is said there', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await newPrivate(ada, bob)
  await say(ada, room.id, 'one')
  await sendAway(ada, room.id, bob, '?ban')
  const [, , newest] = [
    await postOverHttp(ada, room.id, 'two'),
    await postOverHttp(ada, room.id, 'three'),
    await postOverHttp(ada, room.id, 'four'),
  ]
  await as(bob, '/api/me/read', { method: 'POST' })
  const own = await (await ask(bob, 'PUT', `/api/me/rooms/${room.id}`, {})).json<Partial<OwnRoom>>()
  expect(own.read?.version ?? 0).toBeLessThan(newest.version - 2)
})

test('a message that is removed before the queue comes to tell of it is not told', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const told = vi.spyOn(User.prototype, 'told').mockReturnValue(true)
  onTestFinished(() => told.mockRestore())
  const message = await say(ada, room.id, `@${bob.nickname} hunter2`)
  const [was] = told.mock.calls[0] ?? []
  if (!was) throw new Error('Nobody was told.')
  told.mockRestore()
  await remove(ada, room.id, message.id)
  const job: TellJob = {
    id: crypto.randomUUID(),
    room: room.id,
    message: message.id,
    told: was,
    users: [[bob.id, 'mention']],
  }
  await tell(batchOf(job), env)
  expect(await entriesOf(bob)).toEqual([])
})

test('what is no job does not keep the queue from the jobs that are with it', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const { id: message } = await say(ada, room.id, 'tea?')
  const job = { id: crypto.randomUUID(), room: room.id, message, told: {}, users: [[bob.id, 'activity']] }
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  const batch = batchOf(null, 'no job', { ...job, users: undefined }, job)
  await tell(batch, env)
  expect(told).toHaveBeenCalledOnce()
  expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(['0', '1', '2', '3'])
})

test('an edit that calls nobody is told to nobody who has read all, nor to whoever has not', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await roomOf(ada, bob, eve)
  const [one, two] = [await say(ada, room.id, 'one'), await say(ada, room.id, 'two')]
  await read(bob, room.id, two.version, 1)
  await untilSettled(env.USER.getByName(bob.id))
  const told = vi.spyOn(User.prototype, 'told')
  onTestFinished(() => told.mockRestore())
  for (const [revision, body] of ['once', 'one', 'ones'].entries()) {
    await edit(ada, room.id, one.id, body, revision)
    await untilSettled(roomStub(room.id))
  }
  expect(told).not.toHaveBeenCalled()
  await say(ada, room.id, 'three')
  expect(told.mock.contexts.map(idOf)).toEqual([bob.id])
})

test('whoever could not be told of a message before it was edited has it to read', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const names = vi.spyOn(Directory.prototype, 'resolve').mockRejectedValue(new Error('unreachable'))
  onTestFinished(() => names.mockRestore())
  const message = await postOverHttp(ada, room.id, '@nobody')
  await vi.waitFor(() => expect(names).toHaveBeenCalled())
  await edit(ada, room.id, message.id, 'nobody')
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: false })
  await collect(roomStub(room.id))
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
})

test('what a message said before it was edited is told to nobody who could not be told in time', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await roomOf(ada, bob, eve)
  const failing = vi.spyOn(User.prototype, 'told').mockRejectedValue(new Error('unreachable'))
  onTestFinished(() => failing.mockRestore())
  const message = await postOverHttp(ada, room.id, `@${bob.nickname} and @${eve.nickname} hunter2`)
  // By the room itself, and by the queue.
  await vi.waitFor(() => expect(failing).toHaveBeenCalledTimes(4))
  failing.mockRestore()
  await edit(ada, room.id, message.id, `@${eve.nickname} oops`)
  await vi.waitFor(async () => expect(await entriesOf(eve)).toHaveLength(1))
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(eve)).toMatchObject([{ excerpt: `@${eve.nickname} oops` }])
  expect(await entriesOf(bob)).toEqual([])
  // It is there to read all the same.
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true, calls: 0 })
})

test('what is told of a message while that is removed is in no inbox', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const word = holdWord()
  const message = await postOverHttp(ada, room.id, `@${bob.nickname} hunter2`)
  await word.untilHeld()
  await removeHeard(ada, room.id, message.id)
  word.release()
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(bob)).toEqual([])
})

test('what the queue tells of a message while that is removed is in no inbox', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const message = await say(ada, room.id, `@${bob.nickname} hunter2`)
  const word = holdWord()
  const { seq, version } = message
  const told = { word: { room, epoch: '', version: 0 }, message: message.id, seq, version, author: ada, created: 0 }
  const job = { id: crypto.randomUUID(), room: room.id, message: message.id, told: { ...told, excerpt: '' } }
  const done = tell(batchOf({ ...job, users: [[bob.id, 'mention']] }), env)
  await word.untilHeld()
  await removeHeard(ada, room.id, message.id)
  expect(await entriesOf(bob)).toEqual([])
  word.release()
  await done
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(bob)).toEqual([])
})

test('whoever is called again while they could not be told that they were called no more stays called', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const message = await say(ada, room.id, `@${bob.nickname} tea?`)
  const deaf = vi.spyOn(User.prototype, 'retracted').mockRejectedValue(new Error('unreachable'))
  onTestFinished(() => deaf.mockRestore())
  await edit(ada, room.id, message.id, 'tea?')
  await vi.waitFor(() => expect(deaf).toHaveBeenCalledTimes(2))
  deaf.mockRestore()
  await edit(ada, room.id, message.id, `@${bob.nickname} coffee?`, 1)
  await vi.waitFor(async () => expect(await entriesOf(bob)).toMatchObject([{ excerpt: `@${bob.nickname} coffee?` }]))
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(bob)).toHaveLength(1)
})

test('one who cannot be reached has nobody else told twice, and owes the room one debt', async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const room = await roomOf(ada, bob, eve)
  const toldThen = User.prototype.told
  const told = vi.spyOn(User.prototype, 'told').mockImplementation(function (this: User, ...args) {
    if (idOf(this) === eve.id) throw new Error('unreachable')
    return toldThen.apply(this, args)
  })
  onTestFinished(() => told.mockRestore())
  for (let n = 0; n < 5; n++) {
    await postOverHttp(ada, room.id, `message ${n}`)
    await vi.waitFor(() => expect(told.mock.contexts.map(idOf)).toEqual(expect.arrayContaining([bob.id, eve.id])))
  }
  expect(told.mock.contexts.filter((user) => idOf(user) === bob.id)).toHaveLength(1)
  expect(await debtsOf(roomStub(room.id))).toBe(1)
})

test('a room has nothing unread once its only unread message is removed, and tells of the next', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const one = await say(ada, room.id, 'one')
  await read(bob, room.id, one.version, 1)
  const [two, three] = [await say(ada, room.id, 'two'), await say(ada, room.id, `three, @${bob.nickname}`)]
  const bobs = await Device.open(bob)
  await remove(ada, room.id, three.id)
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true, calls: 0 })
  await remove(ada, room.id, two.id)
  await bobs.until(room.id, { unread: false, read: { version: one.version, mark: 2 } })
  await untilSettled(env.USER.getByName(bob.id))
  await say(ada, room.id, 'four')
  await bobs.until(room.id, { unread: true })
})

test('a room has something unread as long as a message after what was read is there', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const [one, two] = [await say(ada, room.id, 'one'), await say(ada, room.id, 'two')]
  await remove(ada, room.id, two.id)
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
  await read(bob, room.id, one.version, 1)
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: false })
})

test('one who could not be reached is told when they can be, also that a message is gone', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const failing = vi.spyOn(User.prototype, 'told').mockRejectedValue(new Error('unreachable'))
  onTestFinished(() => failing.mockRestore())
  await postOverHttp(ada, room.id, 'one')
  await vi.waitFor(() => expect(failing).toHaveBeenCalledTimes(2))
  failing.mockRestore()
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
  const message = await say(ada, room.id, `@${bob.nickname} hunter2`)
  expect(await entriesOf(bob)).toHaveLength(1)
  const deaf = vi.spyOn(User.prototype, 'retracted').mockImplementation(() => {
    throw new Error('unreachable')
  })
  onTestFinished(() => deaf.mockRestore())
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/messages/${message.id}?revision=0`)
  await vi.waitFor(() => expect(deaf).toHaveBeenCalledTimes(2))
  deaf.mockRestore()
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(bob)).toEqual([])
})

test('one of many who could not be reached by the queue is told when they can be', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  await addMembers(room.id, 45)
  const bobs = await Device.open(bob)
  let tried = 0
  const told = vi.spyOn(User.prototype, 'told').mockImplementation(function (this: User) {
    if (idOf(this) !== bob.id) return true
    tried += 1
    throw new Error('unreachable')
  })
  onTestFinished(() => told.mockRestore())
  await postOverHttp(ada, room.id, 'all of you')
  await vi.waitFor(() => expect(tried).toBe(1))
  // The job of the others is done; that of bob is not.
  await vi.waitFor(async () => expect(await debtsOf(roomStub(room.id))).toBe(1))
  told.mockRestore()
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(bobs.rooms.get(room.id)).toMatchObject({ unread: true })
})

test('a room that comes to an end while it tells of a message tells of it afterwards', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const told = vi.spyOn(User.prototype, 'told')
  const endless = Promise.withResolvers<boolean>()
  told.mockReturnValue(endless.promise as unknown as boolean)
  onTestFinished(() => told.mockRestore())
  await postOverHttp(ada, room.id, 'one')
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce())
  await end(room.id)
  told.mockRestore()
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: true })
})

test('a room that comes to an end while it takes back a removed message takes it back afterwards', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const message = await say(ada, room.id, `@${bob.nickname} hunter2`)
  await say(ada, room.id, 'something else')
  expect(await entriesOf(bob)).toHaveLength(1)
  const endless = vi.spyOn(User.prototype, 'retracted').mockReturnValue(Promise.withResolvers<void>().promise)
  onTestFinished(() => endless.mockRestore())
  await ask(ada, 'DELETE', `/api/rooms/${room.id}/messages/${message.id}?revision=0`)
  await vi.waitFor(() => expect(endless).toHaveBeenCalledOnce())
  await end(room.id)
  endless.mockRestore()
  await collect(roomStub(room.id))
  await untilSettled(roomStub(room.id))
  expect(await entriesOf(bob)).toEqual([])
})

test('whoever has left without having read what came while their page was hidden has it as unread', async () => {
  const [ada, bob] = [await person(), await person()]
  const room = await roomOf(ada, bob)
  const here = await Listener.join(bob, room.id)
  await here.untilVersion((await postOverHttp(ada, room.id, 'never on a visible screen')).version)
  expect(await ownOf(bob, room.id)).toMatchObject({ unread: false })
  here.close()
  await vi.waitFor(async () => expect(await ownOf(bob, room.id)).toMatchObject({ unread: true }))
})

/** A batch of the queue with this, which waited or is tried again. */
function batchOf(...jobs: readonly unknown[]): MessageBatch {
  const messages = jobs.map((body, index) => ({ id: `${index}`, timestamp: new Date(), attempts: 1, body }))
  return createMessageBatch('edgewise-tell', messages)
}
