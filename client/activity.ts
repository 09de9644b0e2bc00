/**
 * When something was last said in a room, as far as this device has heard: by which the list of rooms can be ordered.
 * Nobody else keeps it for all kinds of rooms.
 */

import { createSignal, untrack } from 'solid-js'
import type { OwnRoom } from '../protocol/model.ts'
import type { Call } from './inbox.ts'
import { type Order, titleOrder } from './own-rooms.ts'
import { keep, type SmallStorage } from './small-storage.ts'

/** Room id to milliseconds since 1970. */
type Times = Readonly<Record<string, number>>

export interface Activity {
  /** The newest first. */
  readonly order: Order
  /** What there is now in the rooms; what has become unread has just been said. */
  note(rooms: readonly OwnRoom[]): void
  heard(call: Call | undefined): void
  said(room: string | undefined, at: number | undefined): void
}

/** @param user the id of whose it is; undefined for a reader, of whom nothing is kept */
export function createActivity(storage: SmallStorage, user: () => string | undefined, now = Date.now): Activity {
  const [times, setTimes] = createSignal<Times>({})
  let owner: string | undefined
  let unread: ReadonlySet<string> | undefined

  const own = () => {
    const current = user()
    if (current === owner) return
    owner = current
    unread = undefined
    setTimes(current === undefined ? {} : read(storage, keyOf(current)))
  }
  const said = (room: string | undefined, at: number | undefined) =>
    untrack(() => {
      own()
      if (room === undefined || at === undefined || owner === undefined || at <= (times()[room] ?? 0)) return
      setTimes({ ...times(), [room]: at })
      keep(storage, keyOf(owner), JSON.stringify(times()))
    })
  return {
    order: (one, other) => (times()[other.id] ?? 0) - (times()[one.id] ?? 0) || titleOrder(owner)(one, other),
    said,
    heard: (call) => call?.type === 'entry' && said(call.entry.room, call.entry.created),
    note: (rooms) => {
      untrack(own)
      // Until they are told.
      if (rooms.length === 0) return
      const before = unread
      const waiting = rooms.filter((room) => room.unread)
      unread = new Set(waiting.map(({ room }) => room.id))
      for (const { room } of waiting) if (before && !before.has(room.id)) said(room.id, now())
    },
  }
}

function keyOf(user: string): string {
  return `edgewise/activity/${user}`
}

function read(storage: SmallStorage, key: string): Times {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '{}')
    return Object.fromEntries(
      Object.entries(Object(kept)).filter((time): time is [string, number] => typeof time[1] === 'number'),
    )
  } catch {
    return {}
  }
}
