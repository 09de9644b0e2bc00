/** How everything goes over HTTP, and what is asked of sessions and messages. Each answer is a value, a refusal, or that there was no answer. */

import type { Change } from '../protocol/commands.ts'
import type { Answer, Page, Single } from '../protocol/events.ts'
import type { Entry } from '../protocol/inbox.ts'
import type { Card, Membership, OwnRoom, Person, Registration, Role, RoomInfo, User } from '../protocol/model.ts'
import type { Quiet } from '../protocol/quiet.ts'
import { isRefusal } from '../protocol/refusal.ts'
import { addBase } from './base.ts'
import { type Failure, failureOf, unreachable } from './failure.ts'

export interface SessionState {
  readonly user: User | null
  /** What the user is in the deployment. */
  readonly role?: Role
  /** Whether a password brings the user back; whoever came as a guest has none at first. */
  readonly hasPassword?: boolean
  readonly readers: 'lobby' | 'none'
  readonly registration: Registration
  /** What the deployment is called, and whether it has an owner; as far as whoever has not signed in is told. */
  readonly name?: string
  readonly claimed?: boolean
}

/** What somebody comes in with. */
export interface Credentials {
  readonly nickname: string
  /** A guest has none at first. */
  readonly password?: string | undefined
  /** A guest's own id: under the same one they are the same guest. */
  readonly visit?: string | undefined
  /** The secret of an invitation. */
  readonly invitation?: string | undefined
  /** The secret that makes its holder the owner. */
  readonly claim?: string | undefined
}

export interface SignedIn {
  readonly user: User
  readonly role: Role
  readonly hasPassword: boolean
  readonly registered: boolean
}

/** One sign-in of this user. Times in milliseconds since 1970. */
export interface SessionInfo {
  readonly id: string
  readonly device: string
  readonly created: number
  readonly used: number
  readonly current: boolean
}

/** What a room is, and what somebody is in it. */
export interface Look {
  readonly room: RoomInfo
  readonly me: Membership
}

export interface PeoplePage {
  readonly people: readonly Person[]
  readonly more: boolean
}

/** What somebody wants of a room; what is not said stays as it is. */
export type Wishes = Partial<Pick<OwnRoom, 'starred' | 'level' | 'mutedUntil'>>

const ANSWER_WITHIN = 20_000

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
    return this.ask('GET', '/api/session')
  }

  signIn(credentials: Credentials): Promise<SignedIn | Failure> {
    return this.ask('POST', '/api/session', credentials)
  }

  signOut(): Promise<undefined | Failure> {
    return this.ask('DELETE', '/api/session')
  }

  sessions(): Promise<{ sessions: readonly SessionInfo[] } | Failure> {
    return this.ask('GET', '/api/sessions')
  }

  endSession(id: string): Promise<undefined | Failure> {
    return this.ask('DELETE', `/api/sessions/${encodeURIComponent(id)}`)
  }

  endAllSessions(): Promise<undefined | Failure> {
    return this.ask('DELETE', '/api/sessions')
  }

  changePassword(current: string, next: string): Promise<undefined | Failure> {
    return this.ask('PUT', '/api/password', { current, next })
  }

  lookup(nickname: string): Promise<{ nickname: string; known: boolean } | Failure> {
    return this.ask('GET', `/api/nicknames/${encodeURIComponent(nickname)}`)
  }

  person(user: string): Promise<Person | Failure> {
    return this.ask('GET', `/api/people/${encodeURIComponent(user)}`)
  }

  /** Those whose nickname or name has this in it, by nickname, from the one after the folded nickname `after` on. */
  people(search: string, after = ''): Promise<PeoplePage | Failure> {
    return this.ask('GET', `/api/people?${new URLSearchParams({ search, after })}`)
  }

  /** What a room is, and what one is in it. */
  look(room: string): Promise<Look | Failure> {
    return this.ask('GET', `/api/rooms/${encodeURIComponent(room)}`)
  }

  /** What has called one: the newest first, those before this time, in milliseconds since 1970. */
  entries(before?: number): Promise<{ entries: readonly Entry[]; more: boolean } | Failure> {
    return this.ask('GET', `/api/me/inbox${before === undefined ? '' : `?before=${before}`}`)
  }

  /** What one wants of a room. */
  wish(room: string, wishes: Wishes): Promise<OwnRoom | Failure> {
    return this.ask('PUT', `/api/me/rooms/${encodeURIComponent(room)}`, wishes)
  }

  /** The key that a browser listens with, and the hours in which nobody is to be disturbed. */
  notifications(): Promise<{ key: string; quiet: Quiet | null } | Failure> {
    return this.ask('GET', '/api/me/notifications')
  }

  setQuiet(quiet: Quiet | null): Promise<{ quiet: Quiet | null } | Failure> {
    return this.ask('PUT', '/api/me/notifications', { quiet })
  }

  subscribe(subscription: PushSubscriptionJSON): Promise<undefined | Failure> {
    return this.ask('PUT', '/api/me/push', subscription)
  }

  unsubscribe(endpoint: string): Promise<undefined | Failure> {
    return this.ask('DELETE', '/api/me/push', { endpoint })
  }

  /** All rooms are read as far as they go; told by the inbox socket. */
  readAll(): Promise<unknown | Failure> {
    return this.ask('POST', '/api/me/read')
  }

  /** How many messages of others there are after this version, up to 1,000. */
  countUnread(room: string, version: number): Promise<{ count: number } | Failure> {
    return this.ask('GET', `/api/rooms/${encodeURIComponent(room)}/unread?after=${version}`)
  }

  /** The messages just before one of that seq; without one, the newest. */
  page(room: string, before: number | undefined): Promise<Page | Failure> {
    return this.ask('GET', messagesOf(room) + (before === undefined ? '' : `?before=${before}`))
  }

  message(room: string, message: string): Promise<Single | Failure> {
    return this.ask('GET', messageOf(room, message))
  }

  /** The card that a message with this link would get; `pending` while the page is being fetched. */
  card(url: string): Promise<{ card: Card | null; pending: boolean } | Failure> {
    return this.ask('POST', '/api/cards', { url })
  }

  /**
   * The same as the command on a socket, under the same id (R3). It names its user, since the cookie may be that of
   * somebody who has signed in in another tab meanwhile.
   */
  change(room: string, command: Change, user: string): Promise<Answer | Failure> {
    const as = `as=${user}`
    switch (command.type) {
      case 'post': {
        const { type, ...post } = command
        return this.ask('POST', `${messagesOf(room)}?${as}`, post)
      }
      case 'edit': {
        const { type, message, ...edit } = command
        return this.ask('PUT', `${messageOf(room, message)}?${as}`, edit)
      }
      case 'remove': {
        const query = `${as}&revision=${command.revision}&id=${command.id}`
        return this.ask('DELETE', `${messageOf(room, command.message)}?${query}`)
      }
      case 'dismiss': {
        const query = `${as}&url=${encodeURIComponent(command.url)}&id=${command.id}`
        return this.ask('DELETE', `${messageOf(room, command.message)}/cards?${query}`)
      }
    }
  }

  /**
   * An object with a good status is taken for what its route gives; whoever must not stand still for another looks.
   * Undefined for none, which our server has for something done, and never for a GET.
   */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T | Failure> {
    try {
      const response = await this.#fetch(addBase(path), {
        method,
        signal: AbortSignal.timeout(ANSWER_WITHIN),
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      const text = await response.text()
      if (response.ok) {
        const value = response.status === 204 ? undefined : JSON.parse(text)
        return value instanceof Object || (value === undefined && method !== 'GET') ? value : unreachable
      }
      const failure = failureOf(response.status, text)
      if (isRefusal(failure) && failure.code === 'unauthorized') this.#rejected()
      return failure
    } catch {
      return unreachable
    }
  }
}

function messagesOf(room: string): string {
  return `/api/rooms/${encodeURIComponent(room)}/messages`
}

function messageOf(room: string, message: string): string {
  return `${messagesOf(room)}/${encodeURIComponent(message)}`
}
