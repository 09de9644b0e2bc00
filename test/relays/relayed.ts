/** Rooms of which each object holds one socket. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { Relay } from '../../worker/relay.ts'
import type { UserStamp } from '../../worker/stamp.ts'
import { Listener, newRoom, type Person, roomStub, stampOf } from '../people.ts'

/** Two people in a room: the first in the room itself, the second at its first relay. */
export async function relayed(ada: Person, bob: Person): Promise<{ room: string; adas: Listener; bobs: Listener }> {
  const room = (await newRoom(ada)).id
  const adas = await Listener.join(ada, room)
  const bobs = await Listener.join(bob, room)
  expect(await rowsOf(room)).toEqual([`${room}/1`])
  return { room, adas, bobs }
}

/** Comes in at a relay, which has a place for one more than the room would send there. */
export async function enter(who: Person, room: string, number = 1): Promise<Listener> {
  const listener = new Listener(await knock(await stampOf(who, room), relayStub(room, number)))
  await listener.until(() => listener.syncs().length > 0)
  return listener
}

/** As the Worker does. */
export function knock(stamp: UserStamp, relay: Fetcher): Promise<Response> {
  const headers = { Upgrade: 'websocket', 'X-Stamp': encodeURIComponent(JSON.stringify(stamp)) }
  return relay.fetch('https://room/?since=', { headers })
}

export function relayStub(room: string, number = 1) {
  return env.RELAY.getByName(`${room}/${number}`)
}

export function rowsOf(room: string): Promise<readonly string[]> {
  return runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>('SELECT name FROM relays')
      .toArray()
      .map(({ name }) => name),
  )
}

/** Has the room know of no relay, as if it could not write down which it has. */
export async function forgetRelays(room: string): Promise<void> {
  await runInDurableObject(roomStub(room), (_, { storage }) => storage.sql.exec('DELETE FROM relays'))
  await evictDurableObject(roomStub(room))
}

/** What tells of a message "lost" is, on its way to every relay, however often it is told. */
export function loseOne() {
  const { tell } = Relay.prototype
  return vi.spyOn(Relay.prototype, 'tell').mockImplementation(function (this: Relay, told) {
    if (told.frame.includes('"body":"lost"')) throw new Error('Lost on its way.')
    return tell.call(this, told)
  })
}
