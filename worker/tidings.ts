/** What rooms must hear of a user (R13): that a session has ended, or that they are called or may do something else now. */

import type { User } from '../protocol/model.ts'
import type { CaughtUp } from './attention.ts'
import { logError } from './log.ts'
import type { room } from './objects.ts'
import type { Owed, Patience } from './owed.ts'

/** When it happened, by the clock of the user's object, which is also that of its stamps. */
export interface Tiding {
  readonly room: string
  readonly at: number
  /** The session that has ended. */
  readonly session?: string
  /** The version up to which they have read the room. Without this and a session: who they are, as it is when it is told. */
  readonly version?: number
}

/** A room that cannot be reached must hear soon: a socket of a session that has ended is open in it. */
export const TIDING_PATIENCE: Patience = {
  seconds: [10, 30, 60, 5 * 60, 30 * 60, 3600, 6 * 3600, 24 * 3600],
  end: 'go on',
}

/** Rooms told at once; a request may make 50 calls on the free plan. */
const AT_ONCE = 40

/** Has a room hear how far it has been read, if that is still so. */
type Caught = (room: string, tell: (version: number) => Promise<CaughtUp>) => Promise<void>

/** Whose tidings they are. */
interface Teller {
  readonly user: User
  /** They can own a room. */
  readonly mayOwn: boolean
}

export class Tidings {
  readonly #find: (id: string) => ReturnType<typeof room>
  readonly #who: () => Teller
  readonly #caughtUp: Caught
  readonly #owed: Pick<Owed<Tiding>, 'owe' | 'settle' | 'arm'>

  /** @param caughtUp what a room is told of how far it has been read is what is so when it is told */
  constructor(
    owed: Pick<Owed<Tiding>, 'owe' | 'settle' | 'arm'>,
    find: (id: string) => ReturnType<typeof room>,
    who: () => Teller,
    caughtUp: Caught,
  ) {
    this.#find = find
    this.#who = who
    this.#caughtUp = caughtUp
    this.#owed = owed
  }

  /** In the transaction of what causes them, with `send` after it. One request may not call everybody: the rest waits. */
  owe(tidings: readonly Tiding[]): void {
    for (const [index, tiding] of tidings.entries())
      this.#owed.owe(nameOf(tiding), tiding, index < AT_ONCE ? undefined : 0)
  }

  async send(tidings: readonly Tiding[]): Promise<void> {
    this.#owed.arm()
    await this.deliver(tidings.slice(0, AT_ONCE))
  }

  /** For the alarm. */
  async deliver(tidings: readonly Tiding[]): Promise<void> {
    await Promise.all(tidings.map((tiding) => this.#tell(tiding)))
  }

  async #tell(tiding: Tiding): Promise<void> {
    const { user, mayOwn } = this.#who()
    const { session, version, at } = tiding
    const told = this.#find(tiding.room)
    try {
      if (session !== undefined) await told.revoke(user.id, session, at)
      else if (version === undefined) await told.reintroduce(user, at, mayOwn)
      else await this.#caughtUp(tiding.room, (read) => told.caughtUp(user.id, read))
      this.#owed.settle(nameOf(tiding))
    } catch (error) {
      const event = session !== undefined ? 'revocation_failed' : 'tiding_failed'
      logError(event, error, { room: tiding.room, at })
    }
  }
}

function nameOf({ session, version, room: id, at }: Tiding): string {
  if (session !== undefined) return `${session} ${id}`
  return version === undefined ? `${at} ${id}` : `${version} read ${id}`
}
