/** Ends somebody's being here by their own will: what they have written on this device goes with it. */

import type { Refusal } from '../protocol/refusal.ts'
import type { Chat } from './chat.ts'
import { type Failure, told } from './failure.ts'
import { keep, openSmallStorage } from './small-storage.ts'
import { VISITS } from './visit.ts'

export class Leaving {
  readonly #chat: Pick<Chat, 'api' | 'session' | 'leave' | 'outbox'>
  readonly #storage: ReturnType<typeof openSmallStorage>

  constructor(chat: Pick<Chat, 'api' | 'session' | 'leave' | 'outbox'>, storage = openSmallStorage()) {
    this.#chat = chat
    this.#storage = storage
  }

  /** What would not be sent any more, in words; empty where nothing is lost. */
  get unsent(): string {
    const count = (this.#chat.outbox()?.entries ?? []).filter(({ command }) => command.type !== 'dismiss').length
    if (count === 0) return ''
    return count === 1
      ? '1 message was not sent, and will be lost.'
      : `${count} messages were not sent, and will be lost.`
  }

  signOut(): Promise<Refusal | undefined> {
    // Also where the answer is lost: it may be a device of others.
    keep(this.#storage, VISITS, '')
    return this.#leave(() => this.#chat.api.signOut())
  }

  endAllSessions(): Promise<Refusal | undefined> {
    return this.#leave(() => this.#chat.api.endAllSessions())
  }

  /** Removes the account for good. */
  remove(password: string): Promise<Refusal | undefined> {
    return this.#leave(() => this.#chat.api.ask<undefined>('DELETE', '/api/me', { password }))
  }

  async #leave(end: () => Promise<undefined | Failure>): Promise<Refusal | undefined> {
    const session = this.#chat.session()
    const outbox = this.#chat.outbox()
    const refusal = told(await this.#chat.leave(end))
    if (refusal) return refusal
    keep(this.#storage, VISITS, '')
    if (session.status === 'signed-in') this.#forget(session.user.id)
    await outbox?.clear()
    return undefined
  }

  /** Drafts, edits, and when something was said where. */
  #forget(user: string): void {
    for (const key of Object.keys(this.#storage)) {
      if (key.startsWith('edgewise/') && key.split('/')[2] === user) keep(this.#storage, key, '')
    }
  }
}
