/** Who is here: by name, and where relays are needed for all of them, by number. */

import type { Event } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'
import type { Audience } from './audience.ts'
import type { Relays } from './relays.ts'
import type { Present } from './resume.ts'

/** Milliseconds. In a crowd somebody comes or goes all the time, and everybody would be told of each. */
const COUNT_EVERY = 5_000

export class Attendance {
  readonly #audience: Audience
  readonly #relays: Relays
  readonly #announce: (event: Event) => void
  /** When the number was last told, and whether it is another by now. */
  #told = 0
  #stale = false

  constructor(audience: Audience, relays: Relays, announce: (event: Event) => void) {
    this.#audience = audience
    this.#relays = relays
    this.#announce = announce
  }

  /** As a first frame says it; `arriving` is not among the sockets yet. */
  present(arriving: readonly User[] = []): Present {
    return this.#relays.inUse
      ? { here: [], count: this.#count() + arriving.length }
      : { here: [...this.#audience.here(), ...arriving] }
  }

  arrived(user: User): void {
    if (this.#relays.inUse) this.counted()
    else this.#announce({ type: 'arrived', user })
  }

  left(user: string): void {
    if (this.#relays.inUse) this.counted()
    else this.#announce({ type: 'left', user })
  }

  /** The relays count others than before, or there is none any more. */
  counted(): void {
    this.#stale = true
    if (this.#relays.inUse) this.refresh()
    else this.#announce({ type: 'here', users: this.#audience.here() })
  }

  /** Tells the number if it is time to. No timer does, which would keep the room awake: whatever wakes it next does. */
  refresh(): void {
    const now = Date.now()
    if (!this.#stale || !this.#relays.inUse || now - this.#told < COUNT_EVERY) return
    this.#told = now
    this.#stale = false
    this.#announce({ type: 'crowd', count: this.#count() })
  }

  #count(): number {
    return this.#audience.people + this.#relays.people
  }
}
