/** Bounds what is held of a history, however long somebody reads or listens. */

import type { RoomHistory } from './room-history.ts'

/** More messages than this are never held for long, and then this many are kept. */
export const HELD_MAX = 500
export const KEPT = 400

/** Without what is far from the message that is being read, once there is too much; with none, from the newest. */
export function trimmed(history: RoomHistory, reading: string | undefined): RoomHistory {
  const { messages, older, until } = history
  if (messages.length <= HELD_MAX) return history
  const found = reading === undefined ? -1 : messages.findIndex(({ id }) => id === reading)
  const at = found === -1 ? messages.length : found
  const start = Math.max(0, Math.min(messages.length - KEPT, at - KEPT / 2))
  const kept = messages.slice(start, start + KEPT)
  const endsEarlier = start + KEPT < messages.length
  return {
    ...history,
    messages: kept,
    older: older || start > 0,
    until: endsEarlier ? kept.at(-1)?.seq : until,
  }
}
