/** Token buckets: a burst at once, a steady rate after it; in memory, or kept where evictions spare them. */

export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface Bucket {
  tokens: number
  /** When `tokens` was counted, in milliseconds. */
  at: number
}

/** As many times as much of both. */
export function times(factor: number, { burst, perSecond }: Rate): Rate {
  return { burst: factor * burst, perSecond: factor * perSecond }
}

export function fullBucket(rate: Rate, now: number): Bucket {
  return { tokens: rate.burst, at: now }
}

/** Takes what it costs and returns 0, or takes nothing and returns how many milliseconds to wait for it. */
export function take(bucket: Bucket, rate: Rate, now: number, cost = 1): number {
  refill(bucket, rate, now)
  if (bucket.tokens < cost) return ((cost - bucket.tokens) / rate.perSecond) * 1000
  bucket.tokens -= cost
  return 0
}

function refill(bucket: Bucket, rate: Rate, now: number): void {
  const refilled = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond
  bucket.tokens = Math.min(rate.burst, refilled)
  bucket.at = now
}

/** A bucket for each of many, in memory: only for rates that fill within the 10 s that an eviction takes. */
export class Buckets<Key> {
  readonly #rate: Rate
  readonly #buckets = new Map<Key, Bucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** As `take`, for this key. */
  take(key: Key, cost = 1): number {
    return take(this.#of(key), this.#rate, Date.now(), cost)
  }

  /** Forgets those of whom nothing has to be remembered. */
  prune(): void {
    const now = Date.now()
    for (const [key, bucket] of this.#buckets) {
      refill(bucket, this.#rate, now)
      if (bucket.tokens === this.#rate.burst) this.#buckets.delete(key)
    }
  }

  #of(key: Key): Bucket {
    const bucket = this.#buckets.get(key) ?? fullBucket(this.#rate, Date.now())
    this.#buckets.set(key, bucket)
    return bucket
  }
}

/** The columns of a user's row among the people of a room in which a bucket stands. */
export interface BucketColumns {
  readonly tokens: 'links' | 'crowds'
  readonly at: 'linked' | 'crowded'
}

/** A bucket for each who has spoken in a room, in their row: for rates that fill slowly. */
export class KeptBuckets {
  readonly #sql: SqlStorage
  readonly #rate: Rate
  readonly #columns: BucketColumns

  constructor(sql: SqlStorage, rate: Rate, columns: BucketColumns) {
    this.#sql = sql
    this.#rate = rate
    this.#columns = columns
  }

  /** As it was kept last; a full one if it never was. */
  of(user: string): Bucket {
    const { tokens, at } = this.#columns
    const query = `SELECT ${tokens} AS tokens, ${at} AS at FROM people WHERE id = ? AND ${at} > 0`
    const [kept] = this.#sql.exec<{ tokens: number; at: number }>(query, user).toArray()
    return kept ?? fullBucket(this.#rate, Date.now())
  }

  /** In the transaction of the user's change: whoever has a message here is among the people, and their first adds them. */
  keep(user: string, bucket: Bucket): void {
    const { tokens, at } = this.#columns
    this.#sql.exec(`UPDATE people SET ${tokens} = ?, ${at} = ? WHERE id = ?`, bucket.tokens, bucket.at, user)
  }
}
