/**
 * Whom names stand for. Those that nobody at hand has are asked for together, one request at a time, of the one object
 * that knows all: what is said, to many readers at once, must not become many questions to it.
 */

import { type Accessor, createMemo, createSignal } from 'solid-js'
import { NAMES_MAX } from '../protocol/limits.ts'
import type { User } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import type { Api, PeoplePage } from './api.ts'
import type { Environment } from './environment.ts'
import { isFailure } from './failure.ts'
import { createKeyed } from './keyed.ts'

/** For at most so long, in milliseconds, names are gathered before they are asked for: not by all readers at once. */
const GATHER = 1_500
/**
 * Milliseconds between an answer and the next question, half of it more or less; doubled by each answer that had nobody,
 * up to the second, and halved by each that had.
 */
const [REST, REST_MAX] = [5_000, 60_000]
/** For so long a name is nobody's, in milliseconds: somebody may take it. */
const NOBODY_FOR = 5 * 60_000
/** Of more names than these that wait, the first are let go. */
const WAITING_MAX = 10 * NAMES_MAX
/** Proxies refuse an address that is longer than 8 KiB. */
const QUERY_MAX = 4_000

export class Named {
  readonly #api: Pick<Api, 'ask'> | undefined
  readonly #environment: Pick<Environment, 'clock' | 'random'>
  readonly #find: (folded: string) => User | undefined
  readonly #found: Accessor<ReadonlyMap<string, User>>
  readonly #setFound: (found: ReadonlyMap<string, User>) => void
  /** Until when a name is nobody's. */
  readonly #nobody = new Map<string, number>()
  /** Folded, in the order in which they were asked for last. */
  readonly #waiting = new Set<string>()
  #isAsking = false
  #rest = REST
  #restUntil = 0

  /**
   * @param near who is known already, as they are called now
   * @param api undefined for whoever may not ask
   */
  constructor(
    near: Accessor<readonly User[]>,
    api: Pick<Api, 'ask'> | undefined,
    environment: Pick<Environment, 'clock' | 'random'>,
  ) {
    const [found, setFound] = createSignal<ReadonlyMap<string, User>>(new Map())
    this.#found = found
    this.#setFound = setFound
    this.#find = createKeyed(createMemo(() => new Map([...found(), ...byName(near())])))
    this.#api = api
    this.#environment = environment
  }

  /** Undefined for nobody, and until it is known. */
  find(name: string): User | undefined {
    const folded = foldName(name)
    const user = this.#find(folded)
    if (!user) this.#want(folded)
    return user
  }

  close(): void {
    this.#waiting.clear()
  }

  #want(name: string): void {
    const isNobody = (this.#nobody.get(name) ?? 0) > this.#environment.clock.now()
    if (!this.#api || isNobody || lengthOf(name) > QUERY_MAX) return
    this.#waiting.delete(name)
    this.#waiting.add(name)
    const [first] = this.#waiting
    if (first !== undefined && this.#waiting.size > WAITING_MAX) this.#waiting.delete(first)
    this.#askLater()
  }

  #askLater(): void {
    if (this.#isAsking || this.#waiting.size === 0) return
    this.#isAsking = true
    const { clock, random } = this.#environment
    clock.after(Math.max(random() * GATHER, this.#restUntil - clock.now()), () => {
      void this.#ask().then(() => {
        this.#isAsking = false
        this.#askLater()
      })
    })
  }

  async #ask(): Promise<void> {
    const names = this.#next()
    if (names.length === 0) return
    const query = new URLSearchParams({ names: names.join(',') })
    const answer = await this.#api?.ask<PeoplePage>('GET', `/api/people?${query}`)
    // A proxy may say anything with a good status.
    const isAnswer = answer && !isFailure(answer) && Array.isArray(answer.people)
    const people = isAnswer ? byName(answer.people.map(({ user }) => user)) : []
    this.#rest = people.length > 0 ? Math.max(REST, this.#rest / 2) : Math.min(2 * this.#rest, REST_MAX)
    const { clock, random } = this.#environment
    const now = clock.now()
    this.#restUntil = now + this.#rest * (0.5 + random())
    // They are asked for again, by and by.
    if (!isAnswer) return
    for (const [name, until] of this.#nobody) if (until <= now) this.#nobody.delete(name)
    for (const name of names) {
      this.#waiting.delete(name)
      this.#nobody.set(name, now + NOBODY_FOR)
    }
    if (people.length > 0) this.#setFound(new Map([...this.#found(), ...people]))
  }

  /** The last first: they are what is looked at. */
  #next(): readonly string[] {
    for (const name of this.#waiting) if (this.#find(name)) this.#waiting.delete(name)
    const names: string[] = []
    let length = 0
    for (const name of [...this.#waiting].toReversed().slice(0, NAMES_MAX)) {
      length += lengthOf(name)
      if (length <= QUERY_MAX) names.push(name)
    }
    return names
  }
}

function byName(users: readonly User[]): readonly (readonly [string, User])[] {
  return users.map((user) => [foldName(user.nickname), user])
}

/** In an address, with its comma. */
function lengthOf(name: string): number {
  return encodeURIComponent(`${name},`).length
}
