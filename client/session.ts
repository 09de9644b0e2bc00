/** Who uses this page, as far as is known, and what changes that. */

import { type Accessor, createSignal } from 'solid-js'
import type { Registration, Role, User } from '../protocol/model.ts'
import { isRefusal } from '../protocol/refusal.ts'
import type { Api, SessionState } from './api.ts'
import { Backoff } from './backoff.ts'
import { isSame } from './called.ts'
import type { Environment } from './environment.ts'
import { isFailure } from './failure.ts'
import type { Channel, Tabs } from './tabs.ts'

export type Session =
  | { readonly status: 'loading' }
  /** The first answer has not come; it is asked for again by itself. */
  /** `why` is what the server says, where it answers and works. */
  | { readonly status: 'unreachable'; readonly why: string | undefined }
  | {
      readonly status: 'reader'
      readonly readers: 'lobby' | 'none'
      readonly registration: Registration
      /** What the deployment is called; undefined where it did not say. */
      readonly name: string | undefined
      /** False until the deployment has an owner. */
      readonly claimed: boolean
      /** There was a session here, of this nickname, and it was ended from elsewhere or by its age. */
      readonly ended: string | undefined
      /** It was a guest's, who has no way to sign in again. */
      readonly visited: boolean
    }
  | ({ readonly status: 'signed-in' } & Known)

/** Somebody who has signed in. */
export interface Known {
  readonly user: User
  readonly role: Role
  /** A password brings them back. */
  readonly hasPassword: boolean
}

const ASK_AGAIN_AFTER = 24 * 3600_000

export class SessionKeeper {
  readonly current: Accessor<Session>
  readonly #set: (session: Session) => void
  readonly #api: Api
  readonly #environment: Environment
  readonly #backoff: Backoff
  readonly #channel: Channel
  #refreshing: Promise<void> | undefined
  #answered = 0
  #cancelRetry = () => {}
  /** Raised by whatever changes the session: an answer to what was asked before knows nothing of it. */
  #turn = 0
  /** The session is being ended from here, which is no reason to be told that it ended. */
  #leaving = false

  constructor(api: Api, environment: Environment, tabs: Tabs) {
    this.#api = api
    this.#environment = environment
    this.#backoff = new Backoff(() => environment.random())
    const [current, set] = createSignal<Session>({ status: 'loading' })
    this.current = current
    this.#set = set
    // All tabs share the cookie: where one signs in or out, the others would go on in the name of somebody else.
    this.#channel = tabs.channel('edgewise-session', () => void this.#refreshAnew())
    environment.onWake(() => {
      // Asking begins the cookie's days anew, which sockets do not.
      const isOld = environment.clock.now() - this.#answered > ASK_AGAIN_AFTER
      if (isOld || !this.#known()) void this.refresh()
    })
    void this.refresh()
  }

  signedIn({ user, role, hasPassword }: Known): void {
    this.#turn += 1
    this.#set({ status: 'signed-in', user, role, hasPassword })
    this.#channel.tell('changed')
  }

  /** Runs what ends this session, or may, and finds out whether it did. */
  async leave<T>(end: () => Promise<T>): Promise<T> {
    this.#leaving = true
    try {
      const answer = await end()
      await this.#refreshAnew()
      this.#channel.tell('changed')
      return answer
    } finally {
      this.#leaving = false
    }
  }

  /** A room or a route does not know the session. Whether it holds all the same, as far as can be known. */
  async rejected(): Promise<boolean> {
    const before = userOf(this.current())
    if (before === undefined || this.#leaving) return false
    await this.refresh()
    return userOf(this.current()) === before
  }

  /** Asks who we are. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** The session is another one by now. */
  async #refreshAnew(): Promise<void> {
    this.#turn += 1
    await this.#refreshing
    await this.refresh()
  }

  async #ask(): Promise<void> {
    this.#cancelRetry()
    const turn = this.#turn
    const answer = await this.#api.session()
    if (turn !== this.#turn) return
    if (!isFailure(answer)) {
      this.#backoff.reset()
      this.#answered = this.#environment.clock.now()
      this.#arrived(answer)
    } else if (!this.#known()) {
      this.#set({
        status: 'unreachable',
        why: isRefusal(answer) && answer.code !== 'internal' ? answer.message : undefined,
      })
      this.#cancelRetry = this.#environment.clock.after(this.#backoff.next(), () => void this.refresh())
    }
  }

  #arrived({ user, readers, registration, name, claimed = true, ...rest }: SessionState): void {
    const before = this.current()
    const { role = 'member', hasPassword = true } = rest
    if (user && before.status === 'signed-in' && before.user.id === user.id) {
      // What is the same stays the same object, and what hangs on it is not drawn anew.
      const shown = isSame(before.user, user) ? before.user : user
      if (before.role !== role || before.user !== shown || before.hasPassword !== hasPassword)
        this.#set({ ...before, user: shown, role, hasPassword })
    } else if (user) this.#set({ status: 'signed-in', user, role, hasPassword })
    else this.#set({ status: 'reader', readers, registration, name, claimed, ...this.#endedAfter(before) })
  }

  #endedAfter(before: Session): Pick<Extract<Session, { status: 'reader' }>, 'ended' | 'visited'> {
    if (before.status === 'reader') return { ended: before.ended, visited: before.visited }
    if (before.status !== 'signed-in' || this.#leaving) return { ended: undefined, visited: false }
    const visited = before.role === 'guest' && !before.hasPassword
    return { ended: visited ? undefined : before.user.nickname, visited }
  }

  #known(): boolean {
    const { status } = this.current()
    return status === 'reader' || status === 'signed-in'
  }
}

function userOf(session: Session): string | undefined {
  return session.status === 'signed-in' ? session.user.id : undefined
}
