/** How fast one user may post in one room. */

import { type Rate, times } from './bucket.ts'

const MAX = 10_000

/**
 * From a number of messages a second. It fills within the 10 s of silence after which a room is evicted, so that an
 * eviction forgives nobody anything.
 */
export function parsePostRate(text: string): Rate {
  const perSecond = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN
  if (!(perSecond <= MAX)) throw new Error(`POST_RATE is "${text}"; it must be a whole number from 1 to ${MAX}.`)
  return times(perSecond, { burst: 10, perSecond: 1 })
}
