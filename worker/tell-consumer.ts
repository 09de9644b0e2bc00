/** Works the queue by which rooms with many members tell those who are not there. It holds nothing (R13). */

import { type TellJob, tellUsers } from './attention.ts'
import type { Env } from './env.ts'
import { logError } from './log.ts'
import { room } from './objects.ts'

/** Nothing is tried again here: the room owes each job until it has heard that it is done. */
export async function tell(batch: MessageBatch<TellJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { body: job } = message
    const { room: id } = job
    try {
      const { users, ...now } = await room(env, id).stillToTell(job)
      const still = { ...job, ...now, users: [...users] }
      await room(env, id).answered(still, await tellUsers(env, still))
    } catch (error) {
      logError('tell_failed', error, { room: id, users: job.users.length })
    }
    message.ack()
  }
}
