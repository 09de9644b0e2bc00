/** Sessions end at once and everywhere, also while their upgrades are under way (R15). */

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import {
  as,
  Listener,
  newRoom,
  PASSWORD,
  type Person,
  person,
  post,
  postOverHttp,
  roomStub,
  signIn,
  stampOf,
  upgrade,
} from './people.ts'

describe('ending a session', () => {
  test('closes its sockets at once, in every room, and no other', async () => {
    const [ada, bob] = [await person(), await person()]
    const other = await person(ada.nickname)
    const room = await newRoom(ada)
    const sockets = [await Listener.join(ada), await Listener.join(ada, room.id)]
    const others = await Listener.join(other, room.id)
    const bobs = await Listener.join(bob, room.id)
    await as(ada, '/api/session', { method: 'DELETE' })
    for (const socket of sockets) expect((await socket.untilClosed()).code).toBe(4401)
    expect((await bobs.say('hello')).seq).toBe(1)
    expect((await others.say('still here')).seq).toBe(2)
  })

  test('is not got round by a stamp that was long on its way (R15)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const bobs = await Listener.join(bob, room.id)
    const stamp = await stampOf(ada, room.id)
    expect(await roomStub(room.id).change(stamp, post('in time'))).toMatchObject({ type: 'message' })
    const late = { ...stamp, settled: Date.now() - 61_000 }
    expect(await roomStub(room.id).change(late, post('too late'))).toMatchObject({ type: 'refused', code: 'rate' })
    await bobs.say('next')
    expect(bobs.timeline().map(({ body }) => body)).toEqual(['in time', 'next'])
  })

  test('while its upgrade is under way leaves no socket open (R15)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const bobs = await Listener.join(bob, room.id)
    // Vouched for, and not yet arrived at the room when the session ends.
    const user = env.USER.getByName(ada.id)
    const stamp = await stampOf(ada, room.id)
    expect(await user.visit(stamp, room.id)).toBeUndefined()
    await as(ada, '/api/session', { method: 'DELETE' })
    expect(await user.visit(stamp, crypto.randomUUID())).toMatchObject({ code: 'unauthorized' })
    const headers = { Upgrade: 'websocket', 'X-Stamp': encodeURIComponent(JSON.stringify(stamp)) }
    const response = await roomStub(room.id).fetch('https://room/?since=', { headers })
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthorized' }])
    const posted = await roomStub(room.id).change(stamp, post('late'))
    expect(posted).toMatchObject({ code: 'unauthorized' })
    expect((await bobs.say('alone')).seq).toBe(1)
    expect(bobs.events().filter((event) => event.type === 'arrived' && event.user.id === ada.id)).toEqual([])
  })

  test('is not got round by a stamp of the millisecond in which it ended (R15)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const bobs = await Listener.join(bob, room.id)
    await postOverHttp(ada, room.id, 'in time')
    const stamp = await stampOf(ada, room.id)
    expect(await roomStub(room.id).change(stamp, post('just in time'))).toMatchObject({ type: 'message' })
    await as(ada, '/api/session', { method: 'DELETE' })
    const { at } = await runInDurableObject(roomStub(room.id), (_, { storage }) =>
      storage.sql.exec<{ at: number }>('SELECT at FROM revocations WHERE session = ?', stamp.session).one(),
    )
    const last = await roomStub(room.id).change({ ...stamp, settled: at }, post('too late'))
    expect(last).toMatchObject({ type: 'refused', code: 'unauthorized' })
    await bobs.say('next')
    expect(bobs.timeline().map(({ body }) => body)).toEqual(['in time', 'just in time', 'next'])
  })

  test('closes the lobby among the first, however many rooms the session has been in', async () => {
    const ada = await person()
    await runInDurableObject(env.USER.getByName(ada.id), (_, { storage }) => {
      const { id } = storage.sql.exec<{ id: string }>('SELECT id FROM sessions').one()
      for (let room = 0; room < 60; room++)
        storage.sql.exec('INSERT INTO visits VALUES (?, ?)', id, crypto.randomUUID())
    })
    const adas = await Listener.join(ada)
    await as(ada, '/api/session', { method: 'DELETE' })
    expect((await adas.untilClosed()).code).toBe(4401)
    // The rooms beyond those told at once are due now, and the last is told as well.
    const stub = env.USER.getByName(ada.id)
    const owed = () =>
      runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM owed').toArray().length)
    expect(await owed()).toBeGreaterThan(0)
    while ((await owed()) > 0) await runDurableObjectAlarm(stub)
  })

  test('leaves nothing to say to a client that does not answer the close, after an eviction either', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const zombie = new Listener(await upgrade(ada, room.id, 'v=1'), undefined, true)
    const bobs = await Listener.join(bob, room.id)
    await zombie.say('alive')
    await as(ada, '/api/session', { method: 'DELETE' })
    expect((await zombie.untilClosed()).code).toBe(4401)
    zombie.send(post('from beyond the grave'))
    await evictDurableObject(roomStub(room.id))
    zombie.send(post('and once more'))
    await bobs.say('rest in peace')
    await bobs.untilVersion(2)
    expect(bobs.timeline().map(({ body }) => body)).toEqual(['alive', 'rest in peace'])
  })

  test('is told to a room that could not be reached, as soon as it can (R13)', async () => {
    const [ada, bob] = [await person(), await person()]
    const room = await newRoom(ada)
    const [adas, bobs] = [await Listener.join(ada, room.id), await Listener.join(bob, room.id)]
    const stub = env.USER.getByName(ada.id)
    const owed = () => runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM owed').toArray())
    const fallDue = async () => {
      await runInDurableObject(stub, (_, { storage }) => storage.sql.exec('UPDATE owed SET due = 0'))
      expect(await runDurableObjectAlarm(stub)).toBe(true)
    }
    const mend = await loseConnections(ada, room.id)
    expect((await as(ada, '/api/session', { method: 'DELETE' })).status).toBe(204)
    expect((await as(ada, '/api/sessions')).status).toBe(401)
    expect(await owed()).toHaveLength(1)
    await fallDue()
    expect(await owed()).toMatchObject([{ attempts: 1 }])
    await bobs.say('not told yet')
    await adas.untilVersion(1)
    mend()
    await fallDue()
    expect((await adas.untilClosed()).code).toBe(4401)
    expect(await owed()).toEqual([])
  })

  test('comes with the new password or not at all, and guesses are counted for each session', async () => {
    const ada = await person()
    const other = await person(ada.nickname)
    const change = (current: string) =>
      as(ada, '/api/password', { method: 'PUT', body: JSON.stringify({ current, next: 'a better one' }) })
    const stub = env.USER.getByName(ada.id)
    await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec(
        "CREATE TRIGGER full BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'Exceeded allowed rows written in Durable Objects free tier.'); END",
      ),
    )
    expect((await change(PASSWORD)).status).toBe(503)
    await runInDurableObject(stub, (_, { storage }) => storage.sql.exec('DROP TRIGGER full'))
    expect((await as(other, '/api/sessions')).status).toBe(200)
    for (let guess = 0; guess < 9; guess++) expect((await change('wrong password')).status).toBe(401)
    await evictDurableObject(stub)
    expect((await change(PASSWORD)).status).toBe(429)
    expect((await signIn(ada.nickname, PASSWORD)).status).toBe(200)
  })

  test('by changing the password ends all the others, and the old password is wrong from then on', async () => {
    const ada = await person()
    const other = await person(ada.nickname)
    const others = await Listener.join(other)
    const change = (current: string) =>
      as(ada, '/api/password', { method: 'PUT', body: JSON.stringify({ current, next: 'a better one' }) })
    expect((await change('wrong password')).status).toBe(401)
    expect((await change(PASSWORD)).status).toBe(204)
    expect((await others.untilClosed()).code).toBe(4401)
    expect((await as(ada, '/api/sessions')).status).toBe(200)
    expect((await signIn(ada.nickname, PASSWORD)).status).toBe(401)
    expect((await signIn(ada.nickname, 'a better one')).status).toBe(200)
  })
})

/** Calls of this user to this room fail as they do when it cannot be reached. Returns what ends that. */
function loseConnections(who: Person, room: string): Promise<() => void> {
  return runInDurableObject(env.USER.getByName(who.id), (instance) => {
    const bindings: Cloudflare.Env = Reflect.get(instance, 'env')
    const revoke = () => Promise.reject(new Error('Network connection lost.'))
    const getByName = (name: string) => (name === room ? { revoke } : bindings.ROOM.getByName(name))
    Reflect.set(instance, 'env', { ...bindings, ROOM: { getByName } })
    return () => Reflect.set(instance, 'env', bindings)
  })
}
