/** Works the queue by which rooms with many members tell those who are not there. It holds nothing (R13). */

import { type TellJob, tellUsers } from './attention.ts'
import type { Env } from './env.ts'
import { logError } from './log.ts'
import { room } from './objects.ts'

/** Each for itself: a throw would give back the whole batch. Told again, nobody hears it twice. */
export async function tell(batch: MessageBatch<TellJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { body } = message
    try {
      const unread = await tellUsers(env, body)
      if (unread.length > 0) await room(env, body.told.word.room.id).told(unread)
      message.ack()
    } catch (error) {
      logError('tell_failed', error, { room: body.told.word.room.id, users: body.users.length })
      message.retry({ delaySeconds: 10 * message.attempts })
    }
  }
}
