/** Setting a room back to an earlier time, by the platform's point-in-time recovery of the last 30 days. */

import { type Refusal, refuse } from '../protocol/refusal.ts'
import { logError } from './log.ts'

/** How the restart that brings the earlier time back fails when it succeeds. */
export const RESTARTS = 'The room is being set back.'

/** And where nobody knows whether it has succeeded. */
const MAY_RESTART = 'The room may have been set back.'

/**
 * Milliseconds that may go by before the restart, with hundreds of relays to be closed. If it does not come, whoever asked
 * for it has to ask again.
 */
export const RESTARTS_WITHIN = 30_000

export const UNDER_WAY = refuse('rate', 'The room is being set back already. Ask again in a moment.', 1_000)
export const NOT_CLOSED = refuse(
  'rate',
  'Not all relays of the room have closed, so it stays as it is. Ask again.',
  1_000,
)

/**
 * What the platform calls the object's storage as it was at `time`, in milliseconds since 1970. A runtime without earlier
 * times refuses.
 */
export async function bookmarkOf(
  { storage, id }: DurableObjectState,
  created: number,
  time: number,
): Promise<string | Refusal> {
  const none = refuse('invalid', 'There is no such earlier time of this room to go back to.')
  if (time <= created) return none
  try {
    return await storage.getBookmarkForTime(time)
  } catch (error) {
    logError('restore_refused', error, { room: id.name ?? null, time })
    return none
  }
}

/**
 * Ends the object, whose next start finds its storage as the bookmark says. What is armed holds at whatever start comes
 * next, however much is said before: so the object ends at once, also where it may not be armed.
 */
export async function restartAt(ctx: DurableObjectState, bookmark: string): Promise<undefined> {
  let reason = RESTARTS
  try {
    await ctx.storage.onNextSessionRestoreBookmark(bookmark)
  } catch (error) {
    logError('restore_failed', error, { room: ctx.id.name ?? null })
    reason = MAY_RESTART
  }
  ctx.abort(reason)
}
