/** How fast one user may post in one room. */

import { type Rate, times } from './bucket.ts'
import { wholeNumber } from './whole-number.ts'

const MAX = 10_000

/**
 * From a number of messages a second. It fills within the 10 s of silence after which a room is evicted, so that an
 * eviction forgives nobody anything.
 */
export function parsePostRate(text: string): Rate {
  return times(wholeNumber('POST_RATE', text, MAX), { burst: 10, perSecond: 1 })
}
