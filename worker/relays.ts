/**
 * The relays of a room that has more listeners than one object should hold: which there are, how many listen there, and
 * what everybody is told, once for each relay. A row for each, so that the room finds them again when it wakes.
 */

import type { Ending } from './audience.ts'
import { logError } from './log.ts'
import type { relay } from './objects.ts'

export const RELAYS_TABLE = 'CREATE TABLE relays (name TEXT PRIMARY KEY) WITHOUT ROWID'

/** Each costs a call for every frame; with more of them the room would be busy with nothing else. */
const RELAYS_MAX = 100

type RelayStub = ReturnType<typeof relay>

/** How many listen in an object. */
export interface Seats {
  readonly sockets: number
  /** Users among them, once each. */
  readonly people: number
}

/** What everybody is told, encoded, and the versions that it spans. */
export interface Told {
  readonly frame: string
  readonly after: number
  readonly version: number
}

/** What brings somebody up to date, encoded, and how far that is. */
export interface Joined {
  readonly frame: string
  readonly version: number
}

/** What a relay is to do at the socket that has said something. */
export interface Heard {
  readonly answer?: string | undefined
  readonly ending?: Ending | undefined
}

/** Where the Worker is to take an upgrade instead. */
export interface Elsewhere {
  readonly relay: string
}

interface Known {
  stub: RelayStub
  seats: Seats
  /** How many have come in there, as far as this room was awake to see. */
  joins: number
}

export class Relays {
  readonly #sql: SqlStorage
  readonly #find: (name: string) => RelayStub
  readonly #changed: () => void
  #known: Map<string, Known> | undefined

  /** @param changed hears that another number of people listens */
  constructor(sql: SqlStorage, find: (name: string) => RelayStub, changed: () => void) {
    this.#sql = sql
    this.#find = find
    this.#changed = changed
  }

  get inUse(): boolean {
    return this.#all().size > 0
  }

  /** Somebody with sockets at two relays counts twice. */
  get people(): number {
    return this.#all()
      .values()
      .reduce((sum, { seats }) => sum + seats.people, 0)
  }

  /**
   * The relay that has a place, or that has yet to be; undefined if there may be no more.
   * @param near what the names of those begin with that are near the listener
   */
  place(near: string, most: number): string | undefined {
    const all = this.#all()
    for (let number = 1; number <= RELAYS_MAX; number++) {
      const name = `${near}${number}`
      const known = all.get(name)
      if (!known) return all.size < RELAYS_MAX ? name : undefined
      if (known.seats.sockets < most) return name
    }
    return undefined
  }

  /** Somebody comes in at a relay, which counts them already. */
  joined(name: string, seats: Seats): void {
    if (!this.#all().has(name)) {
      this.#sql.exec('INSERT INTO relays (name) VALUES (?)', name)
      this.#all().set(name, this.#unknown(name))
    }
    const known = this.#all().get(name)
    if (known) known.joins += 1
    this.counted(name, seats)
  }

  /** A relay nobody listens to any more is let go. */
  counted(name: string, seats: Seats): void {
    const known = this.#all().get(name)
    if (!known) return
    const { people } = known.seats
    known.seats = seats
    if (seats.sockets === 0) {
      this.#sql.exec('DELETE FROM relays WHERE name = ?', name)
      this.#all().delete(name)
    }
    if (seats.people !== people || seats.sockets === 0) this.#changed()
  }

  /** Calls each relay and waits for none: one that is slow or gone never stops the others (R11). */
  tell(told: Told): void {
    for (const name of this.#all().keys()) void this.#tell(name, told)
  }

  /** Has every relay do this. Throws if one could not be reached, so that whoever asks asks again (R13). */
  async each(call: (relay: RelayStub) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#all()
        .values()
        .map(({ stub }) => call(stub)),
    )
  }

  async #tell(name: string, told: Told): Promise<void> {
    const known = this.#all().get(name)
    if (!known) return
    const { joins } = known
    try {
      const seats = await known.stub.tell(told)
      // It may have been empty when it answered, and have had somebody come in meanwhile.
      if (seats.sockets > 0 || known.joins === joins) this.counted(name, seats)
    } catch (error) {
      // A stub is broken after an exception. The relay sees by the next frame that it has missed this one (R6).
      known.stub = this.#find(name)
      logError('relay_failed', error, { relay: name })
    }
  }

  #all(): Map<string, Known> {
    this.#known ??= new Map(
      this.#sql
        .exec<{ name: string }>('SELECT name FROM relays')
        .toArray()
        .map(({ name }) => [name, this.#unknown(name)]),
    )
    return this.#known
  }

  /** Until it has answered, there may be a place in it. */
  #unknown(name: string): Known {
    return { stub: this.#find(name), seats: { sockets: 1, people: 0 }, joins: 0 }
  }
}
