/** The card of a link: from what its site is known to say, or from the site itself, for whoever waits for it. */

import type { CardRules } from '../../protocol/model.ts'
import { type Env, unfurlPolicy } from '../env.ts'
import { log, logError } from '../log.ts'
import { room, site } from '../objects.ts'
import type { Claim } from '../site.ts'
import type { Outcome } from '../site-pages.ts'
import { type Busy, gone } from './fetch.ts'
import { type Job, loggable, type PageCard } from './job.ts'
import { unfurl } from './page.ts'

/**
 * Seconds before the next attempt, by how often it has failed; after as many failures it is given up. Sooner, the site
 * would only be remembered to be busy.
 */
const BACKOFF = [60, 120, 240]
/** What the platform takes at most. */
const DELAY_MAX = 12 * 60 * 60

export type Answer = Exclude<Claim, { type: 'fetch' }>

export interface Request {
  /** The link, as `addressOf` writes it. */
  readonly address: string
  /** The origin of this deployment as the link's author reached it. */
  readonly origin: string
  /** Is kept by the site if it has to wait. */
  readonly job: Job | null
  /** What is set on screen, for the link and all that it leads to. */
  readonly rules: CardRules
}

/** Asks the link's site, and fetches the page if that is to be done. What others waited for is handed to them. */
export async function visit(request: Request, env: Env, ctx: ExecutionContext): Promise<Answer> {
  const { address, job } = request
  const claim = await site(env, address).claim(address, job)
  if (claim.type !== 'fetch') return claim
  const fetched = fetchAndSettle(request, claim.lease, env)
  // Others may wait for it too, whatever becomes of whoever asked.
  ctx.waitUntil(fetched)
  return claim.stale === null ? fetched : { type: 'card', card: claim.stale }
}

/** Hands a card back to its room, or null if there will be none. Asked twice, it changes nothing the second time. */
function attach(env: Env, job: Job, card: PageCard | null): Promise<void> {
  return room(env, job.room).attachCard(job, card)
}

export async function giveUp(env: Env, job: Job, reason: string): Promise<void> {
  await attach(env, job, null)
  log('unfurl_failed', { room: job.room, message: job.message, url: loggable(job.address), reason })
}

/** Whether to give up on a site that is busy. One that answers too late twice would only hold up what others wait for. */
export function isHopeless({ reason }: Busy, failures: number): boolean {
  return failures > (reason === 'timeout' ? 1 : BACKOFF.length)
}

/** Seconds until the next attempt, after so many failures. */
export function delayAfter(failures: number, retryAfter: number | null): number {
  const backoff = BACKOFF[Math.min(failures, BACKOFF.length) - 1] ?? 0
  return Math.min(Math.max(backoff, retryAfter ?? 0), DELAY_MAX)
}

/** Says on whose behalf a page is read, and where to read about it. */
export function agentOf(origin: string): string {
  return `Edgewise/1 (link preview; +${origin}/bot.txt)`
}

async function fetchAndSettle(request: Request, lease: string, env: Env): Promise<Outcome> {
  const { address } = request
  const outcome = await outcomeOf(request, env)
  const { answered, ready } = await site(env, address).settle(address, lease, outcome)
  const work = answered.map((job) => hand(job, outcome, env))
  if (ready.length > 0) work.push(env.UNFURL.sendBatch(ready.map((body) => ({ body }))).then(() => undefined))
  // A room that was not reached is still owed its card, and asks again (R13).
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') logError('unfurl_not_handed', result.reason, { url: loggable(address) })
  }
  return outcome
}

/** A page that shows a bug of ours shows it again, and others must not wait for it as for one that is being fetched. */
async function outcomeOf({ address, origin, rules }: Request, env: Env): Promise<Outcome> {
  try {
    // How much was read is for whoever tries it out.
    const { read, ...outcome } = await unfurl(address, { policy: unfurlPolicy(env, rules), agent: agentOf(origin) })
    return outcome
  } catch (error) {
    logError('unfurl_threw', error, { url: loggable(address) })
    return gone('unreadable')
  }
}

/** Hands what came of a fetch to the room that waits for it, or has it tried again later. */
export async function hand(job: Job, outcome: Outcome, env: Env): Promise<void> {
  if (outcome.type === 'card') await attach(env, job, outcome.card)
  else if (outcome.type === 'gone' || isHopeless(outcome, job.failures + 1)) await giveUp(env, job, outcome.reason)
  else {
    const failures = job.failures + 1
    const delaySeconds = delayAfter(failures, outcome.retryAfter)
    // The room first: what it cannot write down is tried again as it is, and not once more beside it.
    await room(env, job.room).postponeCard(job, delaySeconds)
    await env.UNFURL.send({ ...job, failures }, { delaySeconds })
  }
}
