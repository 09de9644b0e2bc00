/**
 * How many links of a user are unfolded, and when: each is a job and a fetch from a stranger, who may be slow on
 * purpose. What is over the allowance waits for its turn.
 */

import { KeptBuckets, type Rate, take } from './bucket.ts'
import { log } from './log.ts'

const RATE: Rate = { burst: 20, perSecond: 1 / 6 }
/** Links that may wait; whoever posts more is not read in earnest, and the rest stay links. */
const WAITING_MAX = 60

export interface Grant<Link> {
  readonly links: readonly Granted<Link>[]
  /** Notes what is left, in the transaction of the user's change; a change that fails has cost nothing. */
  readonly spend: () => void
}

export interface Granted<Link> {
  readonly link: Link
  /** Milliseconds until its turn; 0 for now. */
  readonly wait: number
}

export class LinkAllowance {
  readonly #buckets: KeptBuckets

  constructor(sql: SqlStorage) {
    this.#buckets = new KeptBuckets(sql, RATE, { tokens: 'links', at: 'linked' })
  }

  /** Says of each of these links when it may be unfolded; writes nothing yet. */
  grant<Link>(user: string, wanted: readonly Link[]): Grant<Link> {
    if (wanted.length === 0) return { links: [], spend: () => {} }
    const now = Date.now()
    const left = this.#buckets.of(user)
    take(left, RATE, now, 0)
    const links = wanted.slice(0, Math.floor(left.tokens) + WAITING_MAX).map((link) => {
      left.tokens -= 1
      return { link, wait: left.tokens >= 0 ? 0 : (-left.tokens / RATE.perSecond) * 1000 }
    })
    if (links.length < wanted.length) log('unfurl_over_rate', { user, links: wanted.length - links.length })
    return { links, spend: () => this.#buckets.keep(user, left) }
  }
}
