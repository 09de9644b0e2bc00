/** Rate limits of the platform: counted by location and not exactly. What must be exact is counted in the objects. */

import { type Refusal, refuse } from '../protocol/refusal.ts'

/** Counts one use by `key`; a refusal if there were too many. `retryAfter` is in milliseconds. */
export async function limit(
  binding: RateLimit,
  key: string,
  message: string,
  retryAfter: number,
): Promise<Refusal | undefined> {
  const { success } = await binding.limit({ key })
  return success ? undefined : refuse('rate', message, retryAfter)
}
