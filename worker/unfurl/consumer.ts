/** Works the two queues: links in, cards out. It holds nothing, so that it can be stopped at any point (R13). */

import type { CardRules } from '../../protocol/model.ts'
import { cardRules } from '../card-rules.ts'
import { type Env, unfurlHindrance } from '../env.ts'
import { limit } from '../limit.ts'
import { log, logError, refusalOf } from '../log.ts'
import type { Busy } from './fetch.ts'
import { type Job, loggable, parseJob } from './job.ts'
import { delayAfter, giveUp, hand, visit } from './visit.ts'

/**
 * Milliseconds after which the queue no longer waits for a site: others are behind it, on a machine of one's own all of
 * them, and its room is owed the card.
 */
const PATIENCE = 500

/** Ours, which may pass like a site's. */
const FAILED: Busy = { type: 'busy', reason: 'network', retryAfter: null }

/** For the queue of links. */
export async function consume(batch: MessageBatch<unknown>, env: Env, ctx: ExecutionContext): Promise<void> {
  let asked: Promise<CardRules> | undefined
  await each(batch, env, ctx, async (queued, attempts) => {
    asked ??= cardRules(env)
    const rules = await asked
    const hindrance = await hindranceOf(queued, attempts, rules, env)
    if (hindrance !== null) return giveUp(env, queued, hindrance)
    const job = { ...queued, counted: true }
    const answer = await visit({ ...job, job, rules }, env, ctx)
    if (answer.type !== 'waiting') await hand(job, answer, env)
  })
}

/** For the queue of links that were tried to the end. */
export async function bury(batch: MessageBatch<unknown>, env: Env, ctx: ExecutionContext): Promise<void> {
  log('unfurl_dead', { jobs: batch.messages.length })
  await each(batch, env, ctx, (job) => giveUp(env, job, 'attempts'))
}

/** What may have changed since it was posted, and whether its user posts too much in all rooms together. */
async function hindranceOf(job: Job, attempts: number, rules: CardRules, env: Env): Promise<string | null> {
  const hindrance = unfurlHindrance(env, rules)(job.address)
  if (hindrance !== null || job.counted || attempts > 1) return hindrance
  return (await limit(env.UNFURL_LIMIT, job.user, 'Too many links.', 60_000)) ? 'rate' : null
}

/** Side by side and each for itself: a throw would give back the whole batch, with what is done already. */
async function each(
  batch: MessageBatch<unknown>,
  env: Env,
  ctx: ExecutionContext,
  work: (job: Job, attempts: number) => Promise<void>,
): Promise<void> {
  await Promise.all(batch.messages.map((message) => one(message, batch.queue, env, ctx, work)))
}

/** The message is answered when its work is done, or when the others have waited for it long enough. */
async function one(
  message: Message<unknown>,
  queue: string,
  env: Env,
  ctx: ExecutionContext,
  work: (job: Job, attempts: number) => Promise<void>,
): Promise<void> {
  const job = parseJob(message.body)
  if (job === null) {
    log('unfurl_malformed', { queue, id: message.id })
    message.ack()
    return
  }
  let answered = false
  const working = work(job, message.attempts)
    .catch(async (error: unknown) => {
      logError('unfurl_threw', error, { room: job.room, message: job.message, url: loggable(job.address) })
      // Tried to the end here, it would be settled. The room is still owed the card, and asks for longer (R13).
      if (refusalOf(error).code === 'rolled_back') return
      // What has been answered the queue does not deliver again, nor count: then the job itself does.
      if (answered) await hand({ ...job, counted: true }, FAILED, env)
      else message.retry({ delaySeconds: delayAfter(message.attempts, null) })
      answered = true
    })
    .catch((error: unknown) => logError('unfurl_not_handed', error, { url: loggable(job.address) }))
  ctx.waitUntil(working)
  await Promise.race([working, scheduler.wait(PATIENCE)])
  if (!answered) message.ack()
  answered = true
}
