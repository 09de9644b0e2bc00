/** Ends somebody's being here by their own will: what they have written on this device goes with it. */

import type { Refusal } from '../protocol/refusal.ts'
import type { Chat } from './chat.ts'
import { type Failure, isUnreachable, told } from './failure.ts'
import { keep, openSmallStorage, type SmallStorage } from './small-storage.ts'
import { VISITS } from './visit.ts'

export class Leaving {
  readonly #chat: Pick<Chat, 'api' | 'session' | 'leave' | 'outbox'>
  readonly #storage: SmallStorage
  readonly #own: SmallStorage

  /** @param own what this tab keeps for itself */
  constructor(
    chat: Pick<Chat, 'api' | 'session' | 'leave' | 'outbox'>,
    storage = openSmallStorage(),
    own = openSmallStorage(() => sessionStorage),
  ) {
    this.#chat = chat
    this.#storage = storage
    this.#own = own
  }

  /** What would be lost, in words; empty for nothing. */
  get losses(): string {
    const count = (this.#chat.outbox()?.entries ?? []).filter(({ command }) => command.type !== 'dismiss').length
    const unsent = count === 1 ? '1 message was not sent' : `${count} messages were not sent`
    const isBegun = this.#kept().some(([key]) => /^edgewise\/(draft|edit|aside)\//.test(key))
    return [
      ...(count > 0 ? [`${unsent}, and will be lost.`] : []),
      ...(isBegun ? ['What you have begun to write will be lost.'] : []),
    ].join(' ')
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
    const user = this.#user()
    const outbox = this.#chat.outbox()
    const answer = await this.#chat.leave(end)
    const refusal = told(answer)
    // Where the answer was lost, it may be done all the same.
    const isDone = !refusal || (isUnreachable(answer) && this.#user() !== user)
    if (!isDone) return refusal
    keep(this.#storage, VISITS, '')
    for (const [key, storage] of this.#kept(user)) keep(storage, key, '')
    await outbox?.clear()
    return undefined
  }

  #user(): string | undefined {
    const session = this.#chat.session()
    return session.status === 'signed-in' ? session.user.id : undefined
  }

  /** Drafts, edits, and when something was said where: under which key, and where that is. */
  #kept(user = this.#user()): readonly (readonly [string, SmallStorage])[] {
    return [this.#storage, this.#own].flatMap((storage) =>
      Object.keys(storage)
        .filter((key) => key.startsWith('edgewise/') && key.split('/')[2] === user)
        .map((key) => [key, storage] as const),
    )
  }
}
