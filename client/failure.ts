/** Why a request over HTTP gave no value. */

import * as v from 'valibot'
import { isRefusal, type Refusal, type RefusalCode, refuse, STATUS } from '../protocol/refusal.ts'

/** No answer, or none from our server: offline, a proxy's error page, too late. Trying again may help. */
export interface Unreachable {
  readonly type: 'unreachable'
}

export type Failure = Refusal | Unreachable

export const unreachable: Unreachable = { type: 'unreachable' }

export function isUnreachable(value: unknown): value is Unreachable {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'unreachable'
}

export function isFailure(value: unknown): value is Failure {
  return isRefusal(value) || isUnreachable(value)
}

/** To a person, a server that does not answer is one more reason why something was not done. */
export function told<T>(answer: T | Failure): T | Refusal {
  return isUnreachable(answer) ? UNREACHABLE : answer
}

const UNREACHABLE = refuse('internal', 'Edgewise cannot be reached. Check your connection and try again.')

/** Not every error is our server's own: proxies, firewalls and the platform answer too, each in its own form. */
export function failureOf(status: number, text: string): Failure {
  const parsed = v.safeParse(ErrorBody, text)
  if (parsed.success) {
    const { code, message, retryAfter } = parsed.output.error
    return refuse(code, message, retryAfter)
  }
  const passing = status === 408 || status === 429 || status > 500
  return passing ? unreachable : refuse('internal', `The server failed on this (HTTP ${status}).`)
}

const ErrorBody = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    error: v.object({
      code: v.custom<RefusalCode>((code) => typeof code === 'string' && Object.hasOwn(STATUS, code)),
      message: v.string(),
      retryAfter: v.optional(v.number()),
    }),
  }),
)
