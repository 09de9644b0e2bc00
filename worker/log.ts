/** Structured log lines, and the one place that sees a raw error and says what it means (R17). */

import { type Refusal, refuse } from '../protocol/refusal.ts'
import { TOO_NEW } from './schema.ts'

type Fields = Readonly<Record<string, string | number | boolean | null>>

/** An address as it may be logged: without what only those know who have been sent a link, or what somebody has typed. */
export function loggedPath(path: string): string {
  return path.replace(/\/(invitations|nicknames)\/[^/]+/, '/$1/…')
}

/** For what an operator may want to know of, though nobody need do anything about it. */
export function log(event: string, fields: Fields = {}): void {
  console.warn(JSON.stringify({ event, ...fields }))
}

/** For bugs and outages: the stack goes here and nowhere else. */
export function logError(event: string, error: unknown, fields: Fields = {}): void {
  console.error(
    JSON.stringify({
      event,
      ...fields,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  )
}

/** The result, or a refusal if the platform's allowance for writing is used up; any other exception passes. */
export function orQuota<T>(write: () => T): T | Refusal {
  try {
    return write()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal.code !== 'quota') throw error
    return refusal
  }
}

/** What a client should hear of an exception: a used-up allowance is a refusal, everything else is a bug of ours. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && 'overloaded' in error && error.overloaded) {
    return refuse('rate', 'Too much is going on here. Try again in a moment.', 2_000)
  }
  // An object that is moved, or replaced by a deploy, ends in the middle of a request: nobody's bug.
  if (error instanceof Error && 'retryable' in error && error.retryable) {
    return refuse('rate', 'This is being moved. Try again in a moment.', 1_000)
  }
  if (error instanceof Error && error.message.includes(TOO_NEW)) {
    const message = 'A later version has written what is kept here. Its operator has to deploy that version again.'
    return refuse('rolled_back', message, 60_000)
  }
  // The platform has no error type for this; its texts are "Exceeded allowed rows written in Durable Objects free tier." and the like.
  const usedUp = error instanceof Error && /exceeded allowed .* free tier|daily (?:limit|quota)/i.test(error.message)
  return usedUp
    ? refuse('quota', "Today's allowance of the platform is used up. Reading goes on; try again later.", 10 * 60_000)
    : refuse('internal', 'Something went wrong here. It has been logged; try again.')
}
