/** Who is here: by name, and where they are many, by number. */

import type { Event } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'
import type { Audience } from './audience.ts'
import { Pace } from './pace.ts'
import type { Relays } from './relays.ts'
import type { Present } from './resume.ts'

/** Each of them would be told all the names: with more, that is too much of a list and of bytes. */
const NAMES_MAX = 250
/** Milliseconds. In a crowd somebody comes or goes all the time, and everybody would be told of each. */
const COUNT_EVERY = 1_000

type Named = Pick<Audience, 'here' | 'people'>
type Counted = Pick<Relays, 'inUse' | 'areCounted' | 'people'>

export class Attendance {
  readonly #audience: Named
  readonly #relays: Counted
  readonly #announce: (event: Event) => void
  readonly #pace = new Pace(COUNT_EVERY, () => this.#tell())
  /** Others are here than all were told last. */
  #stale = false

  constructor(audience: Named, relays: Counted, announce: (event: Event) => void) {
    this.#audience = audience
    this.#relays = relays
    this.#announce = announce
  }

  /** As a first frame says it; `arriving` is not among the sockets yet. */
  present(arriving: readonly User[] = []): Present {
    const more = arriving.length
    return this.#isNamed(more)
      ? { here: [...this.#audience.here(), ...arriving] }
      : { here: [], count: this.#count() + more }
  }

  arrived(user: User): void {
    if (this.#isNamed() && !this.#stale) this.#announce({ type: 'arrived', user })
    else this.changed()
  }

  left(user: string): void {
    // They were one more until now.
    if (this.#isNamed(1) && !this.#stale) this.#announce({ type: 'left', user })
    else this.changed()
  }

  /** Others are here than before: all are told, at once or a second after they last were. */
  changed(): void {
    this.#stale = true
    this.#pace.ask()
  }

  #tell(): boolean {
    // Each relay that has still to count calls here when it has.
    if (!this.#relays.areCounted) return false
    this.#stale = false
    this.#announce(
      this.#isNamed() ? { type: 'here', users: this.#audience.here() } : { type: 'crowd', count: this.#count() },
    )
    return true
  }

  #isNamed(more = 0): boolean {
    return !this.#relays.inUse && this.#audience.people + more <= NAMES_MAX
  }

  #count(): number {
    return this.#audience.people + this.#relays.people
  }
}
