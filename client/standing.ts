/** What the room itself is, and what its reader is in it, as frames tell; part of its history, by the same rules (R6). */

import type { Frame } from '../protocol/events.ts'
import type { Membership, RoomInfo } from '../protocol/model.ts'

export interface Standing {
  /** Undefined until the first answer. */
  readonly room: RoomInfo | undefined
  readonly me: Membership
  /** User id of the reader; undefined for one who has not signed in. */
  readonly reader: string | undefined
}

export const noStanding: Standing = { room: undefined, me: { role: null, mutedUntil: null }, reader: undefined }

/** For a frame that goes on from what is held, or begins it anew. */
export function standingAfter({ room, me, reader }: Standing, frame: Frame): Standing {
  const places =
    frame.type === 'sync'
      ? (frame.members ?? [])
      : frame.events.flatMap((event) => (event.type === 'member' ? [event.member] : []))
  const named = places.findLast(({ user }) => user.id === reader)
  const mine = named && { role: named.role, mutedUntil: named.mutedUntil }
  if (frame.type === 'sync') return { room: frame.room, me: frame.me ?? mine ?? me, reader }
  const [told = room] = frame.events.flatMap((event) => (event.type === 'room' ? [event.room] : [])).slice(-1)
  return { room: told, me: mine ?? me, reader }
}
