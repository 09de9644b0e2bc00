/** Works the queue by which rooms with many members tell those who are not there. It holds nothing (R13). */

import { type TellJob, tellUsers } from './attention.ts'
import type { Env } from './env.ts'
import { logError } from './log.ts'
import { room } from './objects.ts'

/** Each for itself: a throw would give back the whole batch. Told again, nobody hears it twice. */
export async function tell(batch: MessageBatch<TellJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { body: job } = message
    const { room: id } = job
    try {
      const still = new Set(await room(env, id).stillToTell(job))
      const users = job.users.filter(([user]) => still.has(user))
      const telling = await tellUsers(env, { ...job, users })
      if (job.told && telling.read.length > 0) await room(env, id).answered(telling, job.told.seq)
      if (telling.failed.length > 0) throw new Error(`${telling.failed.length} users could not be told.`)
      message.ack()
    } catch (error) {
      logError('tell_failed', error, { room: id, users: job.users.length })
      message.retry({ delaySeconds: 10 * message.attempts })
    }
  }
}
