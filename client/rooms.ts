/** The rooms that can be opened from here, kept fresh while somebody looks. */

import { type Accessor, createSignal } from 'solid-js'
import { LOBBY, type RoomInfo } from '../protocol/model.ts'
import type { Api } from './api.ts'
import type { Environment } from './environment.ts'
import { type Failure, isFailure } from './failure.ts'
import { newUuid } from './uuid.ts'

/** Each refresh wakes two objects for every page in view, so this is for what the lobby could not tell. */
const EVERY = 2 * 60_000
/** The list is not asked for again sooner than this, whatever happens. */
const AT_LEAST = 5_000
/** Everybody in the lobby hears of a new room at once, and should not ask at once. */
const SPREAD = 2_000

export class Rooms {
  readonly list: Accessor<readonly RoomInfo[]>
  readonly #set: (rooms: readonly RoomInfo[]) => void
  readonly #api: Api
  readonly #environment: Environment
  readonly #stopListening: () => void
  #cancelNext = () => {}
  /** When the list was last asked for. */
  #asked = Number.NEGATIVE_INFINITY
  /** The creation that had no answer: tried again under the same id, it cannot make a second room (R3). */
  #unanswered: { readonly id: string; readonly name: string } | undefined

  constructor(api: Api, environment: Environment) {
    this.#api = api
    this.#environment = environment
    const [list, set] = createSignal<readonly RoomInfo[]>([])
    this.list = list
    this.#set = set
    this.#stopListening = environment.onWake(() => this.freshen())
    this.freshen()
  }

  async create(name: string): Promise<RoomInfo | Failure> {
    const id = this.#unanswered?.name === name ? this.#unanswered.id : newUuid()
    this.#unanswered = { id, name }
    const answer = await this.#api.createRoom(id, name)
    if (isFailure(answer)) {
      if (answer.type === 'refused') this.#unanswered = undefined
      return answer
    }
    this.#unanswered = undefined
    // Whoever has made it looks for it in the list at once.
    void this.#load()
    return answer.room
  }

  /** The lobby says that there is another room. */
  changed(): void {
    this.#refreshIn(this.#environment.random() * SPREAD)
  }

  /** Somebody looks at the list, or is about to. */
  freshen(): void {
    const wait = this.#asked + AT_LEAST - this.#environment.clock.now()
    this.#refreshIn(wait > 0 ? wait : EVERY)
    if (wait <= 0 && this.#environment.visible()) void this.#load()
  }

  close(): void {
    this.#stopListening()
    this.#cancelNext()
  }

  #refreshIn(delay: number): void {
    this.#cancelNext()
    this.#cancelNext = this.#environment.clock.after(delay, () => this.freshen())
  }

  async #load(): Promise<void> {
    this.#asked = this.#environment.clock.now()
    const answer = await this.#api.rooms()
    if (!isFailure(answer)) this.#set(sorted(answer.rooms))
  }
}

// The server knows no language: it orders names by the codes of their letters, and has 10 before 2.
const { compare } = new Intl.Collator(undefined, { numeric: true })

/** The lobby, then the others by name. */
function sorted(rooms: readonly RoomInfo[]): readonly RoomInfo[] {
  return rooms.toSorted((a, b) => Number(b.id === LOBBY) - Number(a.id === LOBBY) || compare(a.name, b.name))
}
