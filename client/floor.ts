/** What stands between somebody and posting in a room, or should be known before: worked out as the room does. */

import { LOBBY, type Membership, type Role, type RoomInfo } from '../protocol/model.ts'
import { may } from '../protocol/permissions.ts'

export type Floor =
  | { readonly type: 'open' }
  | { readonly type: 'archived' }
  /** In milliseconds since 1970. */
  | { readonly type: 'muted'; readonly until: number }
  /** They may post all the same; joined, the room is in their list. */
  | { readonly type: 'outsider' }
  /** Seconds between two messages. */
  | { readonly type: 'slow'; readonly seconds: number }

export function floorOf(room: RoomInfo, me: Membership, role: Role, now: number): Floor {
  const circumstances = { role, member: me.role, room }
  if (room.archived) return { type: 'archived' }
  // Neither holds for those who can set it.
  const isFree = may('mute', circumstances)
  if (!isFree && me.mutedUntil !== null && me.mutedUntil > now) return { type: 'muted', until: me.mutedUntil }
  if (me.role === null && room.id !== LOBBY && may('join', circumstances)) return { type: 'outsider' }
  if (!isFree && room.slow > 0) return { type: 'slow', seconds: room.slow }
  return { type: 'open' }
}

/** Whether there is something to write in. */
export function mayWrite({ type }: Floor): boolean {
  return type !== 'archived' && type !== 'muted'
}
