/**
 * How many links of a user are unfolded: each is a job and a fetch from a stranger, who may be slow on purpose. The
 * allowance fills slowly, so it is kept where evictions spare it, in the user's row among the people of the room.
 */

import { type Bucket, fullBucket, type Rate, take } from './bucket.ts'
import { log } from './log.ts'

const RATE: Rate = { burst: 20, perSecond: 1 / 6 }

export interface Grant {
  /** The links to unfold. What is over the rate stays a link without a card. */
  readonly links: readonly string[]
  /** Notes what is left, in the transaction of the user's change; a change that fails has cost nothing. */
  readonly spend: () => void
}

export class LinkAllowance {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** As many of these links as the user has left; writes nothing yet. */
  grant(user: string, wanted: readonly string[]): Grant {
    if (wanted.length === 0) return { links: [], spend: () => {} }
    const now = Date.now()
    const left = this.#left(user) ?? fullBucket(RATE, now)
    const links = wanted.filter(() => take(left, RATE, now) === 0)
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
