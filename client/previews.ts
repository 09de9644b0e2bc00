/** The cards of links while they are written about. Each is asked for once, and what came of it is remembered. */

import { type Accessor, createSignal } from 'solid-js'
import type { Card } from '../protocol/model.ts'
import type { Api } from './api.ts'
import type { Clock } from './environment.ts'
import { isFailure, isUnreachable } from './failure.ts'

/** How often and how many times a page is asked for that is still being fetched. */
const ASK_EVERY = 1_000
const ASK_TIMES = 12
/** Milliseconds within which most answers come: nothing is shown for what turns out to have no card. */
const SHOW_AFTER = 300

/** The card, null if there is none, undefined while that is not known. */
type Known = Card | null | undefined

export class Previews {
  readonly #api: Pick<Api, 'card'>
  readonly #clock: Clock
  readonly #known: Accessor<ReadonlyMap<string, Known>>
  readonly #set: (known: ReadonlyMap<string, Known>) => void
  readonly #asked = new Set<string>()
  #closed = false

  constructor(api: Pick<Api, 'card'>, clock: Clock) {
    const [known, set] = createSignal<ReadonlyMap<string, Known>>(new Map())
    this.#api = api
    this.#clock = clock
    this.#known = known
    this.#set = set
  }

  ask(link: string): void {
    if (!this.#asked.has(link)) void this.#ask(link)
  }

  /** Null also for a link that was not asked for, or just now. */
  card(link: string): Known {
    return this.#known().has(link) ? this.#known().get(link) : null
  }

  close(): void {
    this.#closed = true
  }

  async #ask(link: string): Promise<void> {
    this.#asked.add(link)
    const cancel = this.#clock.after(SHOW_AFTER, () => this.#become(link, undefined))
    const card = await this.#find(link)
    cancel()
    if (card === undefined) this.#forget(link)
    else this.#become(link, card)
  }

  /** Undefined if it could not be asked for. */
  async #find(link: string): Promise<Known> {
    for (let times = 0; times < ASK_TIMES && !this.#closed; times++) {
      const answer = await this.#api.card(link)
      if (isFailure(answer)) {
        const passing = isUnreachable(answer) || answer.code === 'rate' || answer.code === 'quota'
        return passing ? undefined : null
      }
      if (answer.card || !answer.pending) return answer.card
      await new Promise<void>((resolve) => void this.#clock.after(ASK_EVERY, resolve))
    }
    return null
  }

  #become(link: string, known: Known): void {
    this.#set(new Map(this.#known()).set(link, known))
  }

  /** It is asked for again when somebody writes on. */
  #forget(link: string): void {
    this.#asked.delete(link)
    const known = new Map(this.#known())
    known.delete(link)
    this.#set(known)
  }
}
