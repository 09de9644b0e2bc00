/**
 * How many links of a user are unfolded, and when: each is a job and a fetch from a stranger, who may be slow on
 * purpose. The allowance fills slowly, so it is kept where evictions spare it, in the user's row among the people of the
 * room. What is over it waits for its turn.
 */

import { type Bucket, fullBucket, type Rate, take } from './bucket.ts'
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
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Says of each of these links when it may be unfolded; writes nothing yet. */
  grant<Link>(user: string, wanted: readonly Link[]): Grant<Link> {
    if (wanted.length === 0) return { links: [], spend: () => {} }
    const now = Date.now()
    const left = this.#left(user) ?? fullBucket(RATE, now)
    take(left, RATE, now, 0)
    const links = wanted.slice(0, Math.floor(left.tokens) + WAITING_MAX).map((link) => {
      left.tokens -= 1
      return { link, wait: left.tokens >= 0 ? 0 : (-left.tokens / RATE.perSecond) * 1000 }
    })
    if (links.length < wanted.length) log('unfurl_over_rate', { user, links: wanted.length - links.length })
    return { links, spend: () => this.#keep(user, left) }
  }

  /** Undefined if it was never counted. */
  #left(user: string): Bucket | undefined {
    return this.#sql
      .exec<{ tokens: number; at: number }>(
        'SELECT links AS tokens, linked AS at FROM people WHERE id = ? AND linked > 0',
        user,
      )
      .toArray()[0]
  }

  // Whoever has a message here is among the people: the post that comes with the first link has added them.
  #keep(user: string, { tokens, at }: Bucket): void {
    this.#sql.exec('UPDATE people SET links = ?, linked = ? WHERE id = ?', tokens, at, user)
  }
}
