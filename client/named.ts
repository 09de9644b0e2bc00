/**
 * Whom names stand for. Those that nobody at hand has are asked for together, one request at a time, of the one object
 * that knows all: what is said, to many readers at once, must not become many questions to it.
 */

import { type Accessor, createMemo, createSignal } from 'solid-js'
import { NAMES_MAX } from '../protocol/limits.ts'
import type { Role, RoomRole, User } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import type { Api } from './api.ts'
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

export interface Called {
  readonly user: User
  /** Null: they are not in the room, which calls only those who are. */
  readonly role?: Role | RoomRole | null
}

export class Named {
  readonly #api: Pick<Api, 'ask'> | undefined
  readonly #environment: Pick<Environment, 'clock' | 'random'>
  readonly #path: string
  readonly #find: (folded: string) => Called | undefined
  readonly #found: Accessor<ReadonlyMap<string, Called>>
  readonly #setFound: (found: ReadonlyMap<string, Called>) => void
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
   * @param path of what answers, of people or of members
   */
  constructor(
    near: Accessor<readonly Called[]>,
    api: Pick<Api, 'ask'> | undefined,
    environment: Pick<Environment, 'clock' | 'random'>,
    path = '/api/people',
  ) {
    const [found, setFound] = createSignal<ReadonlyMap<string, Called>>(new Map())
    this.#found = found
    this.#setFound = setFound
    this.#find = createKeyed(createMemo(() => new Map([...found(), ...byName(near())])))
    this.#api = api
    this.#environment = environment
    this.#path = path
  }

  /** Undefined for nobody, and until it is known. */
  find(name: string): Called | undefined {
    const folded = foldName(name)
    const called = this.#find(folded)
    if (!called) this.#want(folded)
    return called
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
    const answer = await this.#api?.ask<Partial<Answer>>('GET', `${this.#path}?${query}`)
    const found = answer && !isFailure(answer) && (answer.people ?? answer.members)
    // A proxy may say anything with a good status.
    const isAnswer = Array.isArray(found)
    const people = isAnswer ? byName(found) : []
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

/** One of both. */
type Answer = Readonly<Record<'people' | 'members', readonly Called[]>>

function byName(people: readonly Called[]): readonly (readonly [string, Called])[] {
  return people.map((called) => [foldName(called.user.nickname), called])
}

/** In an address, with its comma. */
function lengthOf(name: string): number {
  return encodeURIComponent(`${name},`).length
}
