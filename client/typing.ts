/** Who is typing: what we say of ourselves, and what we hear of others. Nobody says when they lose their connection. */

import { TYPING_FOR } from '../protocol/limits.ts'
import type { User } from '../protocol/model.ts'
import type { Clock } from './environment.ts'

/** Passes on that we type, as often as it takes to stay true for others. */
export class TypingNotice {
  readonly #clock: Clock
  readonly #say: (on: boolean) => void
  /** When others last heard that we type; undefined while they believe that we do not. */
  #said: number | undefined

  constructor(clock: Clock, say: (on: boolean) => void) {
    this.#clock = clock
    this.#say = say
  }

  typing(on: boolean): void {
    const now = this.#clock.now()
    if (!on && this.#said === undefined) return
    if (on && this.#said !== undefined && now - this.#said < TYPING_FOR / 2) return
    this.#said = on ? now : undefined
    this.#say(on)
  }

  /** The message says it already. */
  posted(): void {
    this.#said = undefined
  }
}

export class Typists {
  readonly #clock: Clock
  readonly #changed: (users: readonly User[]) => void
  readonly #typing = new Map<string, { readonly user: User; readonly forget: () => void }>()

  constructor(clock: Clock, changed: (users: readonly User[]) => void) {
    this.#clock = clock
    this.#changed = changed
  }

  typing(user: User): void {
    this.#typing.get(user.id)?.forget()
    this.#typing.set(user.id, { user, forget: this.#clock.after(TYPING_FOR, () => this.stopped(user.id)) })
    this.#tell()
  }

  stopped(id: string): void {
    this.#typing.get(id)?.forget()
    if (this.#typing.delete(id)) this.#tell()
  }

  clear(): void {
    for (const { forget } of this.#typing.values()) forget()
    this.#typing.clear()
    this.#tell()
  }

  #tell(): void {
    this.#changed([...this.#typing.values()].map(({ user }) => user))
  }
}
