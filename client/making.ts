/** What is made under an id: tried again when it may have been made after all, it has the same and is no second one (R3). */

import { isRefusal, type RefusalCode } from '../protocol/refusal.ts'
import { type Failure, isUnreachable } from './failure.ts'
import { newUuid } from './uuid.ts'

/** With these an object may refuse that has ended, or run out of something, in the middle of it. */
const OPEN: ReadonlySet<RefusalCode> = new Set(['rate', 'quota', 'rolled_back', 'internal'])

export class Making {
  /** The last, unless its answer has settled it. */
  #open: { readonly id: string; readonly wanted: string } | undefined

  async make<T>(wanted: object, ask: (named: object) => Promise<T | Failure>): Promise<T | Failure> {
    const key = JSON.stringify(wanted)
    const tried = this.#open?.wanted === key ? this.#open : { id: newUuid(), wanted: key }
    this.#open = tried
    const answer = await ask({ id: tried.id, ...wanted })
    const isOpen = isUnreachable(answer) || (isRefusal(answer) && OPEN.has(answer.code))
    if (!isOpen && this.#open === tried) this.#open = undefined
    return answer
  }
}
