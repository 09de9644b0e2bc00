/** Who has the floor: may say something now. A mute and slow mode do not hold for those who set them. */

import { type Refusal, refuse } from '../protocol/refusal.ts'
import { spanOf } from '../protocol/slow-mode.ts'
import type { Actor, Governance } from './governance.ts'
import type { History } from './history.ts'
import type { StoredMessage } from './messages.ts'

export class Floor {
  readonly #history: History
  readonly #governance: Governance
  /** When each last posted who was asked about in slow mode: to look for it reads many rows. */
  readonly #last = new Map<string, number>()

  constructor(history: History, governance: Governance) {
    this.#history = history
    this.#governance = governance
  }

  /** Why they may not change what they have said. */
  refusal(actor: Actor): Refusal | undefined {
    return this.#governance.refusal('post', actor) ?? this.#governance.muted(actor)
  }

  /** Why they may not post. */
  postRefusal(actor: Actor): Refusal | undefined {
    return this.refusal(actor) ?? this.#slow(actor)
  }

  posted({ author, created }: StoredMessage): void {
    if (this.#last.has(author)) this.#last.set(author, created)
  }

  /** Forgets whoever need not wait. */
  prune(): void {
    const since = Date.now() - this.#history.slow * 1000
    for (const [user, at] of this.#last) if (at <= since) this.#last.delete(user)
  }

  #slow(actor: Actor): Refusal | undefined {
    const { slow } = this.#history
    if (slow === 0 || this.#governance.refusal('mute', actor) === undefined) return undefined
    const { id } = actor.user
    const last = this.#last.get(id) ?? this.#history.messages.lastOf(id) ?? 0
    this.#last.set(id, last)
    const wait = last + slow * 1000 - Date.now()
    return wait > 0 ? refuse('rate', `In this room everybody may post once in ${spanOf(slow)}.`, wait) : undefined
  }
}
