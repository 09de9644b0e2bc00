/**
 * The relays of a room that has more listeners than one object should hold: which there are, how many listen there, and
 * what everybody is told, once for each relay. A row for each, so that the room finds them again when it wakes.
 */

import type { Ending } from './audience.ts'
import { Line } from './line.ts'
import { logError, orQuota } from './log.ts'
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

/** What everybody is told, encoded, and the versions that it spans. Empty: nothing, but that the room has come so far. */
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
  readonly line: Line<RelayStub>
  /** Undefined until it has said so since the room woke. */
  seats: Seats | undefined
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

  /** Whether all have said how many listen. */
  get areCounted(): boolean {
    return this.#all()
      .values()
      .every(({ seats }) => seats !== undefined)
  }

  /** Somebody with sockets at two relays counts twice. */
  get people(): number {
    return this.#all()
      .values()
      .reduce((sum, { seats }) => sum + (seats?.people ?? 0), 0)
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
      if (known ? (known.seats?.sockets ?? 0) < most : all.size < RELAYS_MAX) return name
    }
    return undefined
  }

  /** Somebody comes in at a relay, which counts them already. */
  joined(name: string, seats: Seats): void {
    this.#of(name).joins += 1
    this.counted(name, seats)
  }

  /** Somebody has said something there: whatever this room has missed, it has listeners. */
  heard(name: string): void {
    this.#of(name)
  }

  /** A relay nobody listens to any more is let go. */
  counted(name: string, seats: Seats): void {
    if (seats.sockets === 0) {
      // What cannot be deleted today is found empty again tomorrow.
      if (this.#all().delete(name)) orQuota(() => this.#sql.exec('DELETE FROM relays WHERE name = ?', name))
      else return
    } else {
      const known = this.#of(name)
      const { seats: before } = known
      known.seats = seats
      if (seats.people === before?.people) return
    }
    this.#changed()
  }

  /** Calls each relay and waits for none: one that is slow or gone never stops the others (R11). */
  tell(told: Told): void {
    for (const [name, known] of this.#all()) void this.#tell(name, known, told)
  }

  /** Has every relay do this. Throws if one could not be reached, so that whoever asks asks again (R13). */
  async each(call: (relay: RelayStub) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#all()
        .values()
        .map(({ line }) => line.call(call)),
    )
  }

  async #tell(name: string, known: Known, told: Told): Promise<void> {
    const { joins } = known
    try {
      const seats = await known.line.call((relay) => relay.tell(told))
      // It may have been empty when it answered, and have had somebody come in meanwhile.
      if (seats.sockets > 0 || known.joins === joins) this.counted(name, seats)
    } catch (error) {
      // It sees by the next frame that it has missed this one (R6).
      known.seats ??= { sockets: 0, people: 0 }
      logError('relay_failed', error, { relay: name })
    }
  }

  /** One that has no row yet gets one, so that the room finds it again after a sleep. */
  #of(name: string): Known {
    const known = this.#all().get(name) ?? this.#unknown(name)
    if (!this.#all().has(name)) {
      // Reading goes on where nothing can be written any more: whoever listens there says so again.
      orQuota(() => this.#sql.exec('INSERT OR IGNORE INTO relays (name) VALUES (?)', name))
      this.#all().set(name, known)
    }
    return known
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

  #unknown(name: string): Known {
    return { line: new Line(() => this.#find(name)), seats: undefined, joins: 0 }
  }
}
