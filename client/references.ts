/** The messages that links of this deployment lead to, as far as this reader may see them. */

import type { Single } from '../protocol/events.ts'
import type { Api } from './api.ts'
import type { Clock } from './environment.ts'
import { isFailure, isUnreachable } from './failure.ts'

/** For this long, in milliseconds, a message is not asked for again, however many link to it. */
const FRESH_FOR = 60_000

interface Asked {
  readonly at: number
  readonly answer: Promise<Single | undefined>
}

export class References {
  readonly #api: Api
  readonly #clock: Clock
  readonly #asked = new Map<string, Asked>()

  constructor(api: Api, clock: Clock) {
    this.#api = api
    this.#clock = clock
  }

  /** Undefined if it does not exist, is not for this reader, or cannot be asked for now. */
  find(room: string, message: string): Promise<Single | undefined> {
    const key = `${room}/${message}`
    const before = this.#asked.get(key)
    const now = this.#clock.now()
    if (before && now - before.at < FRESH_FOR) return before.answer
    const answer = this.#ask(key, room, message)
    this.#forgetBefore(now - FRESH_FOR)
    this.#asked.set(key, { at: now, answer })
    return answer
  }

  /** The oldest stand first. */
  #forgetBefore(time: number): void {
    for (const [key, { at }] of this.#asked) {
      if (at > time) return
      this.#asked.delete(key)
    }
  }

  async #ask(key: string, room: string, message: string): Promise<Single | undefined> {
    const answer = await this.#api.message(room, message)
    if (!isFailure(answer)) return answer
    if (isUnreachable(answer) || answer.code !== 'not_found') this.#asked.delete(key)
    return undefined
  }
}
