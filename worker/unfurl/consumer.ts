/** Works the two queues: links in, cards out. It holds nothing, so that it can be stopped at any point (R13). */

import type { Env } from '../env.ts'
import { limit } from '../limit.ts'
import { log, logError } from '../log.ts'
import { room } from '../objects.ts'
import { type Job, loggable, parseJob } from './job.ts'
import { attach, delayAfter, giveUp, isHopeless, visit } from './visit.ts'

/** Seconds after which a user's links are looked at again who has posted too many. */
const TOO_MANY = 60

/** For the queue of links. */
export async function consume(batch: MessageBatch<unknown>, env: Env, ctx: ExecutionContext): Promise<void> {
  await each(batch, async (queued, message) => {
    const job = { ...queued, failures: queued.failures + message.attempts - 1 }
    if (await limit(env.UNFURL_LIMIT, job.user, 'Too many links.', TOO_MANY * 1000)) {
      await later(job, TOO_MANY, message, env)
      return
    }
    const answer = await visit({ ...job, job }, env, ctx)
    if (answer.type === 'busy' && !isHopeless(answer, job.failures + 1)) {
      await later(job, delayAfter(job.failures + 1, answer.retryAfter), message, env)
      return
    }
    if (answer.type === 'card') await attach(env, job, answer.card)
    else if (answer.type !== 'waiting') await giveUp(env, job, answer.reason)
    message.ack()
  })
}

/** For the queue of links that were tried to the end. */
export async function bury(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  log('unfurl_dead', { jobs: batch.messages.length })
  await each(batch, async (job, message) => {
    await giveUp(env, job, 'attempts')
    message.ack()
  })
}

/** Side by side and each for itself: a throw would give back the whole batch, with what is done already. */
async function each(
  batch: MessageBatch<unknown>,
  work: (job: Job, message: Message<unknown>) => Promise<void>,
): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const job = parseJob(message.body)
      if (job === null) {
        log('unfurl_malformed', { queue: batch.queue, id: message.id })
        message.ack()
        return
      }
      try {
        await work(job, message)
      } catch (error) {
        logError('unfurl_threw', error, { room: job.room, message: job.message, url: loggable(job.address) })
        message.retry({ delaySeconds: delayAfter(message.attempts, null) })
      }
    }),
  )
}

/** The room is told as well, so that it does not send another in the meantime. */
async function later(job: Job, delaySeconds: number, message: Message<unknown>, env: Env): Promise<void> {
  await room(env, job.room).postponeCard(job, delaySeconds)
  message.retry({ delaySeconds })
}
