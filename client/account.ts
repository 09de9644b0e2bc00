/** What somebody does about being here at all: signing in, their sessions, their password. */

import type { Person, User } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api, Credentials, SessionInfo } from './api.ts'
import { told } from './failure.ts'
import type { SessionKeeper } from './session.ts'

export interface Account {
  /** The nickname as it is shown, and whether somebody has it. */
  lookup(nickname: string): Promise<{ nickname: string; known: boolean } | Refusal>
  /** Signs in or registers; whoever brings an invitation is where it leads once they are in. */
  signIn(credentials: Omit<Credentials, 'claim'>): Promise<{ user: User; registered: boolean } | Refusal>
  sessions(): Promise<readonly SessionInfo[] | Refusal>
  endSession(id: string): Promise<undefined | Refusal>
  /** Runs what ends this session, or may, and finds out whether it did. */
  leave<T>(end: () => Promise<T>): Promise<T>
  /** Whoever has no password yet has no current one, which is the empty text. */
  changePassword(current: string, next: string): Promise<undefined | Refusal>
  /** What one is called beside the nickname, and says that one is doing. */
  describe(name: string, status: string): Promise<undefined | Refusal>
}

/** What comes with signing in. */
export interface Arrival {
  /** The secret that was in the address, by which one becomes the owner. */
  readonly claim: string | undefined
  /** Goes where an invitation leads. */
  takeUp(invitation: string): Promise<unknown>
  /** They are the owner from now on. */
  owns(user: User): void
}

export function createAccount(api: Api, session: SessionKeeper, arrival: Arrival): Account {
  const signIn = async (credentials: Credentials) => {
    const before = session.current()
    const answer = told(await api.signIn({ ...credentials, claim: arrival.claim }))
    if (isRefusal(answer)) return answer
    // Before the page is another one, so that it is the right one. What has no answer can be asked again there.
    if (credentials.invitation !== undefined) await arrival.takeUp(credentials.invitation)
    if (answer.role === 'owner' && before.status === 'reader' && !before.claimed) arrival.owns(answer.user)
    session.signedIn(answer)
    return answer
  }
  return {
    lookup: async (nickname) => told(await api.lookup(nickname)),
    signIn,
    sessions: async () => {
      const answer = told(await api.sessions())
      return isRefusal(answer) ? answer : answer.sessions
    },
    endSession: async (id) => told(await session.leave(() => api.endSession(id))),
    leave: (end) => session.leave(end),
    changePassword: async (current, next) => {
      const refusal = told(await api.changePassword(current, next))
      if (!refusal) await session.refresh()
      return refusal
    },
    describe: async (name, status) => {
      const answer = told(await api.ask<Person>('PUT', '/api/me', { name, status }))
      if (isRefusal(answer)) return answer
      await session.refresh()
      return undefined
    },
  }
}
