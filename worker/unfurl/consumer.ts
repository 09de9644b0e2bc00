/** Works the two queues: links in, cards out. It holds nothing, so that it can be stopped at any point (R13). */

import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { room } from '../objects.ts'
import { type AllowList, parseAllowList } from './address.ts'
import type { Busy } from './fetch.ts'
import { type Job, loggable, parseJob, type SourceCard } from './job.ts'
import { unfurl } from './page.ts'

/** Hands a card back to its room, or null if there will be none. Asked twice, it changes nothing the second time. */
export type Attach = (job: Job, card: SourceCard | null) => Promise<void>

export interface Settings {
  readonly allow: AllowList
  /** Milliseconds for one page, from the first request to the last byte that is read. */
  readonly deadline: number
  readonly attach: Attach
  /** Lets the room know that a job will take so many seconds longer, so that it does not send another. */
  readonly postpone: (job: Job, seconds: number) => Promise<void>
}

const DEADLINE = 5_000
/** Seconds before the next attempt, by how many there were. */
const BACKOFF = [5, 20, 60]
/** What the room reckons with anyway. */
const BACKOFF_MAX = 60
/** What the platform takes at most. */
const DELAY_MAX = 12 * 60 * 60

/** For the queue of links. */
export async function consume(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  await consumeWith(batch, {
    allow: parseAllowList(env.UNFURL_ALLOW),
    deadline: DEADLINE,
    attach: attachIn(env),
    postpone: postponeIn(env),
  })
}

/** For the queue of links that were tried to the end. */
export async function bury(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  await buryWith(batch, attachIn(env))
}

/** `consume` with all that it depends on. */
export async function consumeWith(batch: MessageBatch<unknown>, settings: Settings): Promise<void> {
  await each(batch, async (job, message) => {
    const result = await unfurl(job.url, settings.allow, settings.deadline)
    if (result.type === 'busy' && !isHopeless(result, message.attempts)) {
      const delaySeconds = delayAfter(message.attempts, result.retryAfter)
      if (delaySeconds > BACKOFF_MAX) await settings.postpone(job, delaySeconds)
      message.retry({ delaySeconds })
    } else if (result.type !== 'card') {
      await giveUp(job, result.reason, settings.attach)
      message.ack()
    } else {
      await settings.attach(job, result.card)
      message.ack()
    }
  })
}

/** `bury` with all that it depends on. */
export async function buryWith(batch: MessageBatch<unknown>, attach: Attach): Promise<void> {
  await each(batch, async (job, message) => {
    await giveUp(job, 'attempts', attach)
    message.ack()
  })
}

function attachIn(env: Env): Attach {
  return (job, card) => room(env, job.room).attachCard(job, card)
}

function postponeIn(env: Env): Settings['postpone'] {
  return (job, seconds) => room(env, job.room).postponeCard(job, seconds)
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
        logError('unfurl_threw', error, { room: job.room, message: job.message, url: loggable(job.url) })
        message.retry({ delaySeconds: delayAfter(message.attempts, null) })
      }
    }),
  )
}

async function giveUp(job: Job, reason: string, attach: Attach): Promise<void> {
  await attach(job, null)
  log('unfurl_failed', { room: job.room, message: job.message, url: loggable(job.url), reason })
}

/** A site that answers too late twice would only hold up what others wait for. */
function isHopeless({ reason }: Busy, attempts: number): boolean {
  return reason === 'timeout' && attempts > 1
}

function delayAfter(attempts: number, retryAfter: number | null): number {
  const backoff = BACKOFF[Math.min(attempts, BACKOFF.length) - 1] ?? 0
  return Math.min(Math.max(backoff, retryAfter ?? 0), DELAY_MAX)
}
