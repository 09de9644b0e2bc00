/** Why a request over HTTP gave no value. */

import { isRefusal, type Refusal, type RefusalCode, refuse, STATUS } from '../protocol/refusal.ts'
import { type Form, formOf, isNumber, isText, maybe, readAs } from './forms.ts'

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
  const error = readAs(isErrorBody, text)?.error
  if (error) return refuse(error.code, error.message, error.retryAfter ?? undefined)
  const passing = status === 408 || status === 429 || status > 500
  return passing ? unreachable : refuse('internal', `The server failed on this (HTTP ${status}).`)
}

const isCode: Form<RefusalCode> = (code): code is RefusalCode => isText(code) && Object.hasOwn(STATUS, code)

const isErrorBody = formOf<{ error: { code: RefusalCode; message: string; retryAfter: number | null | undefined } }>({
  error: formOf({ code: isCode, message: isText, retryAfter: maybe(isNumber) }),
})
