/** What a room goes through: a crowd, a frame that is lost, an end in the middle of a tick. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, vi } from 'vitest'
import type { Reason, Told } from '../worker/attention.ts'
import type { UserStamp } from '../worker/stamp.ts'
import { User } from '../worker/user.ts'
import { ORIGIN, post, roomStub } from './people.ts'

/** Strangers who talk so much at once that whoever is away is not told message by message. */
export async function crowd(room: string, size: number): Promise<void> {
  await runInDurableObject(roomStub(room), (instance) => {
    for (let count = 0; count < size; count += 10) {
      const one = stranger()
      for (let time = count; time < Math.min(count + 10, size); time++) instance.change(one, post(`stranger ${time}`))
    }
  })
}

/** Members who are never here; they are no more than rows. */
export async function addMembers(room: string, count: number): Promise<void> {
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    for (let n = 1; n <= count; n++)
      storage.sql.exec(
        "INSERT INTO members (user, number, nickname, role, version) VALUES (?, ?, 'x', 'member', 0)",
        crypto.randomUUID(),
        n,
      )
  })
  await evictDurableObject(roomStub(room))
}

/**
 * Ends the room between the write and the tick that would have told it.
 * @param one says something there; what a stranger says in a room that is not public is not heard
 */
export async function abort(room: string, one = stranger()): Promise<void> {
  await runInDurableObject(roomStub(room), async (instance, ctx) => {
    for (const body of ['told at once', 'stored, and told by the tick']) instance.change(one, post(body))
    await ctx.storage.sync()
    ctx.abort()
  }).catch(() => undefined)
}

/** Everybody loses a frame, and keeps the socket. */
export async function lose(room: string, one: UserStamp): Promise<void> {
  await runInDurableObject(roomStub(room), async (instance, ctx) => {
    await new Promise<void>((told) => {
      const value = () => {
        told()
        return []
      }
      Object.defineProperty(ctx, 'getWebSockets', { value, configurable: true })
      instance.change(one, post('lost on its way'))
    })
    Reflect.deleteProperty(ctx, 'getWebSockets')
  })
}

/** Whatever holds sockets of the room: itself, and its relays if it has any. */
export async function hallsOf(room: string): Promise<readonly DurableObjectStub[]> {
  const names = await runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql.exec<{ name: string }>('SELECT name FROM relays').toArray(),
  )
  return [roomStub(room), ...names.map(({ name }) => env.RELAY.getByName(name))]
}

/** The next word that a room has for somebody is on its way until it is released. */
export function holdWord(): { readonly untilHeld: () => Promise<void>; readonly release: () => void } {
  const released = Promise.withResolvers<void>()
  const original = User.prototype.told
  const spy = vi
    .spyOn<{ told: (told: Told, reason: Reason) => boolean | Promise<boolean> }, 'told'>(User.prototype, 'told')
    .mockImplementationOnce(async function (this: User, told: Told, reason: Reason) {
      await released.promise
      return original.call(this, told, reason)
    })
  onTestFinished(() => spy.mockRestore())
  return { untilHeld: () => vi.waitFor(() => expect(spy).toHaveBeenCalled()), release: released.resolve }
}

export function newestVersion(room: string): Promise<number> {
  const newest = 'SELECT max((SELECT version FROM room), coalesce((SELECT max(version) FROM messages), 0)) AS version'
  return runInDurableObject(
    roomStub(room),
    (_, { storage }) => storage.sql.exec<{ version: number }>(newest).one().version,
  )
}

function stranger(): UserStamp {
  const user = { id: crypto.randomUUID(), nickname: 'stranger' }
  const now = Date.now()
  const settled = { origin: ORIGIN, settled: now, visited: true, hasPassword: true }
  return { role: 'member', user, session: crypto.randomUUID(), expires: now + 60_000, ...settled }
}
