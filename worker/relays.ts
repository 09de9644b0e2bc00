/**
 * The relays of a room that has more listeners than one object should hold: which there are, who is sent to which, and
 * what everybody is told, once for each relay. A row for each, so that the room finds them again when it wakes.
 */

import { Arrivals } from './arrivals.ts'
import { KnownRelay, type RelayStub } from './known-relay.ts'
import { logError, orQuota } from './log.ts'
import type { Seats, Told } from './relaying.ts'
import { Whereabouts } from './whereabouts.ts'

export const RELAYS_TABLE = 'CREATE TABLE relays (name TEXT PRIMARY KEY) WITHOUT ROWID'

/** Each costs a call for every frame; with more of them the room would be busy with nothing else. */
const RELAYS_MAX = 100

export class Relays {
  readonly #sql: SqlStorage
  readonly #find: (name: string) => RelayStub
  readonly #changed: () => void
  readonly #lost: (users: readonly string[]) => void
  readonly #arrivals = new Arrivals()
  readonly #whereabouts = new Whereabouts()
  #known: Map<string, KnownRelay> | undefined

  /**
   * @param changed hears that another number of people listens
   * @param lost hears of whom it is not known any more whether they are here
   */
  constructor(
    sql: SqlStorage,
    find: (name: string) => RelayStub,
    changed: () => void,
    lost: (users: readonly string[]) => void,
  ) {
    this.#sql = sql
    this.#find = find
    this.#changed = changed
    this.#lost = lost
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
   * Sends somebody to a relay that has a place, or that has yet to be; undefined if there may be no more.
   * @param near what the names of those begin with that are near the listener
   */
  place(near: string, most: number): string | undefined {
    const all = this.#all()
    const mayBeMore = new Set([...all.keys(), ...this.#arrivals.relays()]).size < RELAYS_MAX
    for (let number = 1; number <= RELAYS_MAX; number++) {
      const name = `${near}${number}`
      const coming = this.#arrivals.to(name)
      const taken = coming + (all.get(name)?.seats?.sockets ?? 0)
      if (taken >= most || !(mayBeMore || coming > 0 || all.has(name))) continue
      this.#arrivals.sent(name)
      return name
    }
    return undefined
  }

  /** Whether it has listeners that this room knows of. */
  knows(name: string): boolean {
    return this.#all().has(name)
  }

  /** The ids of users who listen at relays, as far as is known. */
  here(): readonly string[] {
    return this.#whereabouts.here()
  }

  isHere(user: string): boolean {
    return this.#whereabouts.isHere(user)
  }

  /** Asks those relays who is there of which that is not known. */
  async lookAround(): Promise<void> {
    const isUnknown = ({ name }: KnownRelay) => this.#whereabouts.count(name) === undefined
    await Promise.all(
      [...this.#all().values()].filter(isUnknown).map(async (known) => {
        const { name, line } = known
        try {
          const here = await line.call((relay) => relay.here())
          // It may have been let go meanwhile, or have answered somebody else who asked.
          if (this.#all().get(name) === known && isUnknown(known)) this.#whereabouts.learn(name, here)
        } catch (error) {
          logError('relay_failed', error, { relay: name })
        }
      }),
    )
  }

  /** Somebody comes in at a relay, which counts them already; undefined for a reader. */
  joined(name: string, seats: Seats, user: string | undefined): void {
    this.#arrivals.came(name)
    const known = this.#all().get(name) ?? this.#add(name)
    known.joined()
    if (user !== undefined) this.#whereabouts.came(name, user)
    this.#count(known, seats)
  }

  /** So many listen at a relay now, if it is one of this room's, and these no more. */
  counted(name: string, seats: Seats, gone: readonly string[]): void {
    const known = this.#all().get(name)
    if (!known) return
    for (const user of gone) this.#whereabouts.left(name, user)
    this.#count(known, seats)
  }

  /** Calls each relay and waits for none: one that is slow or gone never stops the others (R11). */
  tell(told: Told): void {
    for (const known of this.#all().values()) void known.tell(told)
  }

  /** Has every relay do this. Throws if one could not be reached, so that whoever asks asks again (R13). */
  async each(call: (relay: RelayStub) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#all()
        .values()
        .map(({ line }) => line.call(call)),
    )
  }

  /** A relay nobody listens to any more is let go. */
  #count(known: KnownRelay, seats: Seats): void {
    const { name, seats: before } = known
    // It may have been let go and come into again since it was told what it now answers.
    if (this.#all().get(name) !== known) return
    known.seats = seats
    const isEmpty = seats.sockets === 0
    if (isEmpty || this.#whereabouts.count(name) !== seats.people) this.#lost(this.#whereabouts.forget(name))
    if (isEmpty) {
      known.letGo()
      this.#all().delete(name)
      // What cannot be deleted today is found empty again tomorrow.
      orQuota(() => this.#sql.exec('DELETE FROM relays WHERE name = ?', name))
    } else if (seats.people === before?.people) return
    this.#changed()
  }

  /** With a row, so that the room finds it again after a sleep. */
  #add(name: string): KnownRelay {
    // Reading goes on where nothing can be written any more: whoever listens there comes in anew after a sleep.
    orQuota(() => this.#sql.exec('INSERT OR IGNORE INTO relays (name) VALUES (?)', name))
    const known = this.#relay(name)
    this.#all().set(name, known)
    return known
  }

  #all(): Map<string, KnownRelay> {
    this.#known ??= new Map(
      this.#sql
        .exec<{ name: string }>('SELECT name FROM relays')
        .toArray()
        .map(({ name }) => [name, this.#relay(name)]),
    )
    return this.#known
  }

  #relay(name: string): KnownRelay {
    return new KnownRelay(
      name,
      () => this.#find(name),
      (known, seats) => this.#count(known, seats),
    )
  }
}
