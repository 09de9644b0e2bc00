/**
 * One host of linked pages, for the whole deployment: each page is fetched once however many link to it, two at a time,
 * and not again until it may have changed. It fetches nothing itself; whoever asks is told to, under a lease that
 * outlives an eviction and ends by itself.
 */

import { DurableObject } from 'cloudflare:workers'
import type { Env } from './env.ts'
import { isBorn, migrate } from './schema.ts'
import { nameOf, type Outcome, type Page, SITE_STEPS, SitePages } from './site-pages.ts'
import type { Busy, Gone } from './unfurl/fetch.ts'
import type { Job, PageCard } from './unfurl/job.ts'
import { sourceOf } from './wire.ts'

const MINUTE = 60_000
const FRESH = 60 * MINUTE
const STALE = 24 * 60 * MINUTE
const GONE = 10 * MINUTE
const BUSY = MINUTE
/** Longer than a page and its picture may take. */
const LEASE = 20_000
const FETCHES_MAX = 2

export type Claim =
  /** Nothing need be fetched. */
  | { readonly type: 'card'; readonly card: PageCard }
  /** As it was the last time; `retryAfter` is in seconds. */
  | Gone
  | Busy
  /** Fetch the page, then `settle`. Till then there is the card of some hours ago, if any. */
  | { readonly type: 'fetch'; readonly lease: string; readonly stale: PageCard | null }
  /** The page, or the site, is being fetched from. The job is kept, and given to whoever settles that. */
  | { readonly type: 'waiting' }

export interface Release {
  /** Jobs that have waited for what has just been settled. */
  readonly answered: readonly Job[]
  /** Jobs for other pages of the site, which can be fetched from now. */
  readonly ready: readonly Job[]
}

export class Site extends DurableObject<Env> {
  readonly #pages: SitePages

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#pages = new SitePages(ctx.storage.sql)
    // One that was emptied is as one that never was, until something is claimed (R16).
    if (isBorn(ctx.storage.sql)) migrate(ctx.storage, SITE_STEPS)
  }

  /** What to do for the card of a page; null stands for somebody who waits for no job's sake. */
  async claim(address: string, job: Job | null): Promise<Claim> {
    migrate(this.ctx.storage, SITE_STEPS)
    const now = Date.now()
    const page = this.#pages.find(address)
    const stale = page.found > now - STALE ? page.card : null
    const known = answerOf(page, stale, now)
    if (known) return known
    if (!this.#isFree(address, job, now)) {
      if (stale) return { type: 'card', card: stale }
      if (job) this.#pages.wait(job, now)
      return { type: 'waiting' }
    }
    const lease = crypto.randomUUID()
    this.#pages.lease(address, lease, now + LEASE)
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + STALE)
    return { type: 'fetch', lease, stale }
  }

  /** Remembers what came of a fetch. One whose lease was given to another in the meantime changes nothing. */
  settle(address: string, lease: string, outcome: Outcome): Release {
    const now = Date.now()
    if (!isBorn(this.ctx.storage.sql) || this.#pages.leaseOf(address) !== lease) return { answered: [], ready: [] }
    return this.ctx.storage.transactionSync(() => {
      if (outcome.type === 'card') this.#pages.keepCard(address, outcome.card, now)
      else this.#pages.keepFailure(address, outcome, now + remembered(outcome))
      const answered = this.#pages.answer(address)
      const ready = this.#pages.next(FETCHES_MAX - this.#pages.fetches(now).size, now)
      // Nobody who comes by takes the place of a job that is on its way here again.
      for (const job of ready) this.#pages.lease(job.address, nameOf(job), now + LEASE)
      return { answered, ready }
    })
  }

  /** The source address of the picture or icon that `key` names on the card of a page. */
  picture(address: string, key: string): string | undefined {
    if (!isBorn(this.ctx.storage.sql)) return undefined
    const { card } = this.#pages.find(address)
    return card === null ? undefined : sourceOf([card], key)
  }

  /** Whether the page may be fetched now: there is a place, or one was kept for this job. */
  #isFree(address: string, job: Job | null, now: number): boolean {
    const fetches = this.#pages.fetches(now)
    const lease = fetches.get(address)
    return lease === undefined ? fetches.size < FETCHES_MAX : job !== null && lease === nameOf(job)
  }

  override async alarm(): Promise<void> {
    const now = Date.now()
    if (this.#pages.forget(now - STALE, now)) await this.ctx.storage.setAlarm(now + STALE)
    else await this.ctx.storage.deleteAll()
  }
}

/** What is known without a fetch. While a failure stands, the card from before it is better than nothing. */
function answerOf(page: Page, stale: PageCard | null, now: number): Claim | undefined {
  if (page.card && page.found > now - FRESH) return { type: 'card', card: page.card }
  if (!page.failure || page.until <= now) return undefined
  if (stale) return { type: 'card', card: stale }
  return page.failure.type === 'gone'
    ? page.failure
    : { ...page.failure, retryAfter: Math.ceil((page.until - now) / 1000) }
}

/** How long a failure stands, in milliseconds. A site may name a time, but not one beyond a day. */
function remembered(failure: Gone | Busy): number {
  return failure.type === 'gone' ? GONE : Math.min(Math.max(BUSY, (failure.retryAfter ?? 0) * 1000), STALE)
}
