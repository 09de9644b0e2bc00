/** Who has the floor: may say something now. A mute and slow mode do not hold for those who set them. */

import { type Refusal, refuse } from '../protocol/refusal.ts'
import type { Actor, Governance } from './governance.ts'
import type { History } from './history.ts'

export class Floor {
  readonly #history: History
  readonly #governance: Governance

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

  #slow(actor: Actor): Refusal | undefined {
    const { slow } = this.#history
    if (slow === 0 || this.#governance.refusal('mute', actor) === undefined) return undefined
    const last = this.#history.messages.lastOf(actor.user.id)
    const wait = last === undefined ? 0 : last + slow * 1000 - Date.now()
    return wait > 0 ? refuse('rate', `In this room everybody may post once in ${slow} s.`, wait) : undefined
  }
}
