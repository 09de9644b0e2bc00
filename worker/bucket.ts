/** A token bucket: a burst at once, a steady rate after it. Pure; the caller owns the clock. */

export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface Bucket {
  tokens: number
  /** When `tokens` was counted, in milliseconds. */
  at: number
}

export function fullBucket(rate: Rate, now: number): Bucket {
  return { tokens: rate.burst, at: now }
}

/** Takes one token and returns 0, or takes none and returns how many milliseconds to wait for one. */
export function take(bucket: Bucket, rate: Rate, now: number): number {
  const refilled = Math.min(rate.burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond)
  bucket.at = now
  bucket.tokens = refilled < 1 ? refilled : refilled - 1
  return refilled < 1 ? ((1 - refilled) / rate.perSecond) * 1000 : 0
}

/** A bucket for each of many, in memory: an eviction fills them, which takes longer than filling by itself. */
export class Buckets<Key> {
  readonly #rate: Rate
  readonly #buckets: { get(key: Key): Bucket | undefined; set(key: Key, bucket: Bucket): unknown }

  /** @param buckets a `Map`, or a `WeakMap` for keys that go away by themselves */
  constructor(rate: Rate, buckets: { get(key: Key): Bucket | undefined; set(key: Key, bucket: Bucket): unknown }) {
    this.#rate = rate
    this.#buckets = buckets
  }

  /** As `take`, for this key. */
  take(key: Key): number {
    const now = Date.now()
    const bucket = this.#buckets.get(key) ?? fullBucket(this.#rate, now)
    this.#buckets.set(key, bucket)
    return take(bucket, this.#rate, now)
  }
}
