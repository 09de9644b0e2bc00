/**
 * How often somebody calls many at once, or says something else of a room that many are in: each of them is told, which
 * writes rows in an object of their own.
 */

import { CROWD_ABOVE } from '../protocol/limits.ts'
import { mentionsOf } from '../protocol/mentions.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import type { Around } from './attention.ts'
import { KeptBuckets, type Rate, take } from './bucket.ts'
import type { Owe } from './history.ts'
import type { Members } from './members.ts'

const RATE: Rate = { burst: 3, perSecond: 1 / 60 }

export class CrowdAllowance {
  readonly #buckets: KeptBuckets
  readonly #members: Members
  readonly #around: Pick<Around, 'here'>

  constructor(sql: SqlStorage, members: Members, around: Pick<Around, 'here'>) {
    this.#buckets = new KeptBuckets(sql, RATE, { tokens: 'crowds', at: 'crowded' })
    this.#members = members
    this.#around = around
  }

  /** Why this may not be said now; or what notes that it was, in the transaction of the change: null for nothing. */
  charge(user: string, body: string | null): Owe | Refusal {
    return this.#charge(user, this.#called(body ?? ''), 'You are calling so many people too often.')
  }

  /** The same of what all members are told. */
  chargeForAll(user: string): Owe | Refusal {
    return this.#charge(user, this.#members.count, 'You are telling so many people too often.')
  }

  #charge(user: string, told: number, complaint: string): Owe | Refusal {
    if (told <= CROWD_ABOVE) return null
    const left = this.#buckets.of(user)
    const wait = take(left, RATE, Date.now())
    // Not to be sent again by itself: what stands behind it need not wait as well.
    if (wait > 0) return refuse('forbidden', `${complaint} Wait a minute, then send it again.`)
    return () => this.#buckets.keep(user, left)
  }

  /** How many it calls: of names at most, since whose they are is not known here. */
  #called(body: string): number {
    const { names, here, room } = mentionsOf(body)
    return Math.max(names.length, room ? this.#members.count : 0, here ? this.#around.here().length : 0)
  }
}
