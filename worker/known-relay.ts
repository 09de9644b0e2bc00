/** A relay as its room knows it: how many listen there, and what is told there, until it is known to have arrived. */

import { Line } from './line.ts'
import { logError } from './log.ts'
import type { relay } from './objects.ts'
import { type Seats, soFar, type Told } from './relaying.ts'

export type RelayStub = ReturnType<typeof relay>

/** Of one that could not be reached: nobody is sent there until it answers again. */
const UNREACHED = Number.POSITIVE_INFINITY
/**
 * Milliseconds until it is told once more after the first failure, and how often at most, each time twice as late. What
 * is out of reach for longer hears of it by the next frame, and the room can sleep until then (R8).
 */
const AGAIN_AFTER = 1_000
const AGAIN_MAX = 5

export class KnownRelay {
  readonly name: string
  readonly line: Line<RelayStub>
  readonly #counted: (seats: Seats) => void
  /** Undefined until it has said so since the room woke. */
  seats: Seats | undefined
  #joins = 0
  /** The newest version that was told, whether it has arrived or not. */
  #version = 0
  #failures = 0
  #again: ReturnType<typeof setTimeout> | undefined
  #letGo = false

  /** @param counted hears how many listen there whenever it has answered, or has not */
  constructor(name: string, find: () => RelayStub, counted: (known: KnownRelay, seats: Seats) => void) {
    this.name = name
    this.line = new Line(find)
    this.#counted = (seats) => counted(this, seats)
  }

  /** Somebody comes in there. */
  joined(): void {
    this.#joins += 1
  }

  async tell(told: Told): Promise<void> {
    const joins = this.#joins
    this.#version = told.version
    try {
      const seats = await this.line.call((relay) => relay.tell(told))
      // Something newer may have been lost since this was sent.
      if (told.version === this.#version) this.#rest()
      // It may have been empty when it answered, and have had somebody come in meanwhile.
      if (seats.sockets > 0 || this.#joins === joins) this.#counted(seats)
    } catch (error) {
      logError('relay_failed', error, { relay: this.name })
      this.#counted({ sockets: UNREACHED, people: this.seats?.people ?? 0 })
      this.#tellAgain()
    }
  }

  /** Nothing more is told there. */
  letGo(): void {
    this.#letGo = true
    this.#rest()
  }

  /** There may be no next frame for long, by which it would see that it has missed one (R6). */
  #tellAgain(): void {
    if (this.#letGo || this.#again !== undefined) return
    if (this.#failures === AGAIN_MAX) {
      this.#rest()
      return
    }
    const wait = AGAIN_AFTER * 2 ** this.#failures
    this.#failures += 1
    this.#again = setTimeout(() => {
      this.#again = undefined
      void this.tell(soFar(this.#version))
    }, wait)
  }

  #rest(): void {
    if (this.#again !== undefined) clearTimeout(this.#again)
    this.#again = undefined
    this.#failures = 0
  }
}
