/** What people do to a room itself, over HTTP: who is in it, what it is called, who may speak. Heard of by its socket. */

import type { ListedMember, Member, RoomInfo, RoomRole, User } from '../protocol/model.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Api, Look } from './api.ts'
import { told } from './failure.ts'

/** What of a room can be said anew. */
export type About = Pick<RoomInfo, 'name' | 'topic' | 'description' | 'archived' | 'slow'>

export interface MemberPage {
  readonly members: readonly ListedMember[]
  readonly more: boolean
}

/** What somebody is to be in a room. */
type NewStanding = { readonly role: RoomRole } | { readonly mutedUntil: number | null }

export class Governing {
  readonly #api: Pick<Api, 'ask'>
  readonly #path: string
  /** Who governs. */
  readonly #user: string

  constructor(room: string, user: string, api: Pick<Api, 'ask'>) {
    this.#api = api
    this.#path = `/api/rooms/${encodeURIComponent(room)}`
    this.#user = user
  }

  arrange(about: Partial<About>): Promise<Refusal | undefined> {
    return this.#do('PATCH', '', about)
  }

  join(): Promise<Refusal | undefined> {
    return this.#do('PUT', memberPath(this.#user), {})
  }

  leave(): Promise<Refusal | undefined> {
    return this.#do('DELETE', memberPath(this.#user))
  }

  add(user: string): Promise<Refusal | undefined> {
    return this.#do('PUT', memberPath(user), {})
  }

  become(user: string, standing: NewStanding): Promise<Refusal | undefined> {
    return this.#do('PUT', memberPath(user), standing)
  }

  /** @param ban they may not come back either */
  remove(user: string, ban: boolean): Promise<Refusal | undefined> {
    return this.#do('DELETE', memberPath(user) + (ban ? '?ban' : ''))
  }

  /** Lets somebody in again who was banned. */
  pardon(user: string): Promise<Refusal | undefined> {
    return this.#do('DELETE', `/bans/${encodeURIComponent(user)}`)
  }

  /** Whose nickname has `search` in it, by user id, from the one after the user `after` on. */
  async members(search: string, after = ''): Promise<MemberPage | Refusal> {
    const query = new URLSearchParams({ search, after })
    return told(await this.#api.ask<MemberPage>('GET', `${this.#path}/members?${query}`))
  }

  /** Who has these nicknames: what they are in the room, members or not. */
  async named(names: readonly string[]): Promise<readonly Member[] | Refusal> {
    const query = new URLSearchParams({ names: names.join(',') })
    const page = told(await this.#api.ask<MemberPage>('GET', `${this.#path}/members?${query}`))
    return isRefusal(page) ? page : page.members
  }

  async bans(): Promise<readonly User[] | Refusal> {
    const answer = told(await this.#api.ask<{ users: readonly User[] }>('GET', `${this.#path}/bans`))
    return 'users' in answer ? answer.users : answer
  }

  async #do(method: string, path: string, body?: unknown): Promise<Refusal | undefined> {
    const answer = told(await this.#api.ask<Look | undefined>(method, this.#path + path, body))
    return isRefusal(answer) ? answer : undefined
  }
}

function memberPath(user: string): string {
  return `/members/${encodeURIComponent(user)}`
}
