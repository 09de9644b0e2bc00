/** How far a room has been read: what of its messages counts, and which of two marks holds. Pure. */

import type { Message, OwnRoom, Read } from '../protocol/model.ts'

/** How far a room has been read: up to this version, and whether there is more. */
export interface Extent {
  readonly version: number
  readonly unread: boolean
}

/** What a device says of a room. */
export type Mark = Read & Extent

/** What is held of a room's messages, ascending by seq. */
export interface Held {
  readonly messages: readonly Message[]
  /** There are messages before these, or after. */
  readonly older: boolean
  readonly newer: boolean
}

/** Of two marks with one count, made by two devices at once, the one that has read further holds, as for the server. */
export function isNewer(one: Read, other: Read): boolean {
  return one.mark > other.mark || (one.mark === other.mark && one.version > other.version)
}

/** What the server says of a room, with what this device has said since. */
export function withMark(own: OwnRoom, mark: Mark | undefined): OwnRoom {
  if (!mark || !isNewer(mark, own.read)) return own
  const { unread, ...read } = mark
  return { ...own, read: { version: read.version, mark: read.mark }, unread, calls: unread ? own.calls : 0 }
}

/** Whether all that comes after this version is held, but for what is newer. */
export function isHeldFrom({ messages, older }: Pick<Held, 'messages' | 'older'>, version: number): boolean {
  return !older || (messages[0]?.seq ?? Number.POSITIVE_INFINITY) <= version
}

/** What has to be read after this version: said by others, and still there. */
export function unreadAfter({ messages }: Pick<Held, 'messages'>, version: number, me: string): readonly Message[] {
  return messages.filter(({ seq, author, body }) => seq > version && author !== me && body !== null)
}

/**
 * How far a room is read by now. What was skipped is not read, and nothing after it either.
 * @param before how far it was
 */
export function markAfter(held: Held, before: Extent, me: string, isSeen: (id: string) => boolean): Extent {
  const { version } = before
  if (!isHeldFrom(held, version)) return { version, unread: true }
  const skipped = unreadAfter(held, version, me).find(({ id }) => !isSeen(id))
  const read = held.messages.findLast(({ seq }) => seq < (skipped?.seq ?? Number.POSITIVE_INFINITY))
  const unread = skipped !== undefined || (held.newer && before.unread)
  return { version: Math.max(version, read?.seq ?? 0), unread }
}
