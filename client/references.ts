/** The rooms and messages that links of this deployment lead to, as far as this reader may see them. */

import type { Single } from '../protocol/events.ts'
import type { RoomInfo } from '../protocol/model.ts'
import type { Api, Look } from './api.ts'
import type { Clock } from './environment.ts'
import { type Failure, isFailure, isUnreachable } from './failure.ts'

/** For this long, in milliseconds, nothing is asked for again, however many link to it. */
const FRESH_FOR = 60_000

export class References {
  readonly #api: Api
  readonly #messages: Recent<Single>
  readonly #rooms: Recent<Look>

  constructor(api: Api, clock: Clock) {
    this.#api = api
    this.#messages = new Recent(clock)
    this.#rooms = new Recent(clock)
  }

  /** Undefined if it does not exist, is not for this reader, or cannot be asked for now. */
  find(room: string, message: string): Promise<Single | undefined> {
    return this.#messages.find(`${room}/${message}`, () => this.#api.message(room, message))
  }

  /** As `find`. */
  async room(id: string): Promise<RoomInfo | undefined> {
    return (await this.#rooms.find(id, () => this.#api.look(id)))?.room
  }
}

interface Asked<Answer> {
  readonly at: number
  readonly answer: Promise<Answer | undefined>
}

class Recent<Answer> {
  readonly #clock: Clock
  readonly #asked = new Map<string, Asked<Answer>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  find(key: string, ask: () => Promise<Answer | Failure>): Promise<Answer | undefined> {
    const before = this.#asked.get(key)
    const now = this.#clock.now()
    if (before && now - before.at < FRESH_FOR) return before.answer
    const answer = this.#ask(key, ask)
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

  async #ask(key: string, ask: () => Promise<Answer | Failure>): Promise<Answer | undefined> {
    const answer = await ask()
    if (!isFailure(answer)) return answer
    if (isUnreachable(answer) || answer.code !== 'not_found') this.#asked.delete(key)
    return undefined
  }
}
