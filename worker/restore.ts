/** Setting a room back to an earlier time, by the platform's point-in-time recovery of the last 30 days. */

import { type Refusal, refuse } from '../protocol/refusal.ts'
import { logError } from './log.ts'

/** How the restart that brings the earlier time back fails when it succeeds. */
export const RESTARTS = 'The room is being set back.'

/**
 * Milliseconds that the restart may take to come, with hundreds of relays to be closed before it. If it does not come,
 * whoever asked for it has to ask again.
 */
export const RESTARTS_WITHIN = 30_000

/**
 * Has the object's next start find its storage as it was at `time`, in milliseconds since 1970. A runtime without
 * earlier times refuses.
 */
export async function scheduleRestore(
  { storage, id }: DurableObjectState,
  created: number,
  time: number,
): Promise<Refusal | undefined> {
  const none = refuse('invalid', 'There is no such earlier time of this room to go back to.')
  if (time <= created) return none
  try {
    await storage.onNextSessionRestoreBookmark(await storage.getBookmarkForTime(time))
    return undefined
  } catch (error) {
    logError('restore_refused', error, { room: id.name ?? null, time })
    return none
  }
}
