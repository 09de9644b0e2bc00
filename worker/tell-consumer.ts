/** Works the queue by which rooms with many members tell those who are not there. It holds nothing (R13). */

import * as v from 'valibot'
import { type TellJob, type Told, tellUsers } from './attention.ts'
import type { Env } from './env.ts'
import { log, logError } from './log.ts'
import { room } from './objects.ts'

const Job = v.object({
  id: v.string(),
  room: v.pipe(v.string(), v.minLength(1)),
  message: v.string(),
  // Of what is said in it nothing is told: the room says it anew.
  told: v.nullable(v.custom<Told>((told) => typeof told === 'object')),
  revision: v.optional(v.number()),
  end: v.exactOptional(v.number()),
  person: v.exactOptional(v.object({ id: v.string(), nickname: v.string(), name: v.exactOptional(v.string()) })),
  users: v.array(v.tuple([v.string(), v.picklist(['activity', 'mention', 'direct'])])),
})

/** Nothing is tried again here: the room owes each job until it has heard that it is done. */
export async function tell(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    // A queue outlives deploys, so what it holds may be older than this code.
    const job = v.safeParse(Job, message.body)
    if (job.success) await work(job.output, env)
    else log('tell_malformed', { queue: batch.queue, id: message.id })
    message.ack()
  }
}

async function work(job: TellJob, env: Env): Promise<void> {
  const { room: id } = job
  try {
    const { users, ...now } = await room(env, id).stillToTell(job)
    const still = { ...job, ...now, users: [...users] }
    await room(env, id).answered(still, await tellUsers(env, still))
  } catch (error) {
    logError('tell_failed', error, { room: id, users: job.users.length })
  }
}
