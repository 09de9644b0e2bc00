/** Why a request or a command was refused: a value that a client can act on, never an exception (R17). */

export type RefusalCode =
  | 'invalid' // the input does not have the form that it must have
  | 'unknown_type' // a command of a type that this deployment does not know
  | 'empty' // a message that says nothing
  | 'too_long' // more characters than the limit
  | 'too_large' // a frame or request body over the limit, not parsed
  | 'unauthorized' // not signed in, or the session has ended
  | 'wrong_password'
  | 'registration_closed'
  | 'forbidden' // signed in, but not allowed
  | 'not_found' // does not exist, or may not be known to exist (R16)
  | 'conflict' // the id or the name belongs to something else
  | 'stale' // names a revision that has been replaced
  | 'rate' // too fast: wait `retryAfter` milliseconds
  | 'outdated' // the client speaks an older protocol: reload
  | 'quota' // the platform's daily allowance is used up; reading goes on
  | 'rolled_back' // what is kept here was written by a later version than the one that runs
  | 'internal' // a bug, logged where it happened

export interface Refusal {
  readonly type: 'refused'
  readonly code: RefusalCode
  /** A sentence for people: what is wrong and what to do. */
  readonly message: string
  /** Milliseconds until it is worth trying again; only with `rate`, `quota` and `rolled_back`. */
  readonly retryAfter?: number
}

export function refuse(code: RefusalCode, message: string, retryAfter?: number): Refusal {
  return retryAfter === undefined
    ? { type: 'refused', code, message }
    : { type: 'refused', code, message, retryAfter: Math.ceil(retryAfter) }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'refused'
}

export const notFound = refuse('not_found', 'There is nothing here, or it is not for you to see.')
export const unauthorized = refuse('unauthorized', 'Sign in first.')
export const registrationClosed = refuse(
  'registration_closed',
  'Registration is closed here. Ask the owner to let you in.',
)

/** The code with which a socket is closed whose heartbeat has stopped. */
export const CLOSE_SILENT = 4408

/** The HTTP status of a refusal. A socket is closed with 4000 plus this number. */
export const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid: 400,
  unknown_type: 400,
  empty: 422,
  too_long: 422,
  too_large: 413,
  unauthorized: 401,
  wrong_password: 401,
  registration_closed: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 409,
  rate: 429,
  outdated: 426,
  quota: 503,
  rolled_back: 503,
  internal: 500,
}

/** The code with which a room closes a socket whose client should connect again at once, such as after a restore. */
export const CLOSE_RECONNECT = 4000

/** The code with which a socket is closed for a refusal; applications may use 4000 to 4999. */
export function closeCode(code: RefusalCode): number {
  return 4000 + STATUS[code]
}
