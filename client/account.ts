/** What somebody does about being here at all: signing in and out, their sessions, their password. */

import type { User } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api, SessionInfo } from './api.ts'
import { told } from './failure.ts'
import type { SessionKeeper } from './session.ts'

export interface Account {
  /** The nickname as it is shown, and whether somebody has it. */
  lookup(nickname: string): Promise<{ nickname: string; known: boolean } | Refusal>
  signIn(nickname: string, password: string): Promise<{ user: User; registered: boolean } | Refusal>
  signOut(): Promise<undefined | Refusal>
  sessions(): Promise<readonly SessionInfo[] | Refusal>
  endSession(id: string): Promise<undefined | Refusal>
  endAllSessions(): Promise<undefined | Refusal>
  changePassword(current: string, next: string): Promise<undefined | Refusal>
}

export function createAccount(api: Api, session: SessionKeeper): Account {
  return {
    lookup: async (nickname) => told(await api.lookup(nickname)),
    signIn: async (nickname, password) => {
      const answer = await api.signIn(nickname, password)
      if ('user' in answer) session.signedIn(answer.user, answer.role)
      return told(answer)
    },
    signOut: async () => told(await session.leave(() => api.signOut())),
    sessions: async () => {
      const answer = told(await api.sessions())
      return isRefusal(answer) ? answer : answer.sessions
    },
    endSession: async (id) => told(await session.leave(() => api.endSession(id))),
    endAllSessions: async () => told(await session.leave(() => api.endAllSessions())),
    changePassword: async (current, next) => told(await api.changePassword(current, next)),
  }
}
