/** Everything that goes over HTTP. Each answer is a value, a refusal, or that there was no answer. */

import * as v from 'valibot'
import type { Change } from '../protocol/commands.ts'
import type { Answer, Page } from '../protocol/events.ts'
import type { RoomInfo, User } from '../protocol/model.ts'
import { isRefusal, type Refusal, type RefusalCode, refuse, STATUS } from '../protocol/refusal.ts'

/** No answer, or none from our server: offline, a proxy's error page, too late. Trying again may help. */
export interface Unreachable {
  readonly type: 'unreachable'
}

export type Failure = Refusal | Unreachable

export interface SessionState {
  readonly user: User | null
  readonly guests: 'read' | 'none'
  readonly registration: 'open' | 'closed'
}

/** One sign-in of this user. Times in milliseconds since 1970. */
export interface SessionInfo {
  readonly id: string
  readonly device: string
  readonly created: number
  readonly used: number
  readonly current: boolean
}

const ANSWER_WITHIN = 20_000

export function isUnreachable(value: unknown): value is Unreachable {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'unreachable'
}

export function isFailure(value: unknown): value is Failure {
  return isRefusal(value) || isUnreachable(value)
}

export class Api {
  readonly #fetch: typeof fetch
  readonly #rejected: () => void

  /** `rejected` is called whenever an answer says that the session is none. */
  constructor(fetch: typeof globalThis.fetch, rejected: () => void) {
    // Called as a method of anything but the window, `fetch` throws.
    this.#fetch = (...request) => fetch(...request)
    this.#rejected = rejected
  }

  session(): Promise<SessionState | Failure> {
    return this.#ask('GET', '/api/session')
  }

  signIn(nickname: string, password: string): Promise<{ user: User; registered: boolean } | Failure> {
    return this.#ask('POST', '/api/session', { nickname, password })
  }

  signOut(): Promise<undefined | Failure> {
    return this.#ask('DELETE', '/api/session')
  }

  sessions(): Promise<{ sessions: readonly SessionInfo[] } | Failure> {
    return this.#ask('GET', '/api/sessions')
  }

  endSession(id: string): Promise<undefined | Failure> {
    return this.#ask('DELETE', `/api/sessions/${encodeURIComponent(id)}`)
  }

  endAllSessions(): Promise<undefined | Failure> {
    return this.#ask('DELETE', '/api/sessions')
  }

  changePassword(current: string, next: string): Promise<undefined | Failure> {
    return this.#ask('PUT', '/api/password', { current, next })
  }

  lookup(nickname: string): Promise<{ nickname: string; known: boolean } | Failure> {
    return this.#ask('GET', `/api/nicknames/${encodeURIComponent(nickname)}`)
  }

  rooms(): Promise<{ rooms: readonly RoomInfo[] } | Failure> {
    return this.#ask('GET', '/api/rooms')
  }

  createRoom(id: string, name: string): Promise<{ room: RoomInfo } | Failure> {
    return this.#ask('POST', '/api/rooms', { id, name })
  }

  page(room: string, before: number): Promise<Page | Failure> {
    return this.#ask('GET', `${messagesOf(room)}?before=${before}`)
  }

  /**
   * The same as the command on a socket, under the same id (R3). It names its user, since the cookie may be that of
   * somebody who has signed in in another tab meanwhile.
   */
  change(room: string, command: Change, user: string): Promise<Answer | Failure> {
    const as = `as=${user}`
    switch (command.type) {
      case 'post':
        return this.#ask('POST', `${messagesOf(room)}?${as}`, { id: command.id, body: command.body })
      case 'edit': {
        const { id, revision, body } = command
        return this.#ask('PUT', `${messagesOf(room)}/${command.message}?${as}`, { id, revision, body })
      }
      case 'remove': {
        const query = `${as}&revision=${command.revision}&id=${command.id}`
        return this.#ask('DELETE', `${messagesOf(room)}/${command.message}?${query}`)
      }
    }
  }

  /** An answer with a good status is trusted to be what its route gives: server and page come from one deployment. */
  async #ask<T>(method: string, path: string, body?: unknown): Promise<T | Failure> {
    try {
      const response = await this.#fetch(path, {
        method,
        signal: AbortSignal.timeout(ANSWER_WITHIN),
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      const text = await response.text()
      if (response.ok) return JSON.parse(text || 'null') ?? undefined
      const failure = failureOf(response.status, text)
      if (isRefusal(failure) && failure.code === 'unauthorized') this.#rejected()
      return failure
    } catch {
      return unreachable
    }
  }
}

const unreachable: Unreachable = { type: 'unreachable' }

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

function messagesOf(room: string): string {
  return `/api/rooms/${encodeURIComponent(room)}/messages`
}

/** Not every error is our server's own: proxies, firewalls and the platform answer too, each in its own form. */
function failureOf(status: number, text: string): Failure {
  const parsed = v.safeParse(ErrorBody, text)
  if (parsed.success) {
    const { code, message, retryAfter } = parsed.output.error
    return refuse(code, message, retryAfter)
  }
  const passing = status === 408 || status === 429 || status > 500
  return passing ? unreachable : refuse('internal', `The server failed on this (HTTP ${status}).`)
}
