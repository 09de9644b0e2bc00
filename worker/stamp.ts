/** Who is asking, as the Worker settled it; the Room believes nothing else (R15). */

import type { Role, User } from '../protocol/model.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'

export type Stamp = ReaderStamp | UserStamp

interface Settled {
  /** This deployment, as they reached it. */
  readonly origin: string
  /** When the Worker, or the `User`, vouched for it; milliseconds since 1970. */
  readonly settled: number
}

export interface ReaderStamp extends Settled {
  readonly role: 'reader'
  /** What they are counted by. */
  readonly address: string
}

export interface UserStamp extends Settled {
  readonly role: Role
  readonly user: User
  /** There is a password that brings them back when their sessions are over. */
  readonly hasPassword: boolean
  readonly session: string
  /** When the session ends by itself, in milliseconds since 1970. */
  readonly expires: number
  /** The `User` knows that the session has been in the room, which will hear when it ends. */
  readonly visited: boolean
}

/** What the `User` says of somebody; how they came here the Worker knows. */
export type Voucher = Omit<UserStamp, 'origin'>

/** A stamp older than this is refused: a revocation is kept longer, so none can slip past it. */
const STAMP_VALID = 60_000
export const REVOCATION_KEPT = 5 * 60_000

/** They are somebody else by now, or something else; who they are has to be settled again. */
export const SETTLE_AGAIN = refuse('rate', 'Try again.', 0)

const HEADER = 'X-Stamp'

// An upgrade has to travel as a request, and headers hold bytes, so what is not ASCII is escaped.
export function writeStamp(headers: Headers, stamp: Stamp): void {
  headers.set(HEADER, encodeURIComponent(JSON.stringify(stamp)))
}

/** Reads what `writeStamp` wrote. Only the Worker can reach a Room, and it makes the headers anew. */
export function readStamp(headers: Headers): Stamp {
  return JSON.parse(decodeURIComponent(headers.get(HEADER) ?? ''))
}

/** Why a stamp that took too long on its way is refused. */
export function lateness({ settled }: Stamp): Refusal | undefined {
  const isLate = settled < Date.now() - STAMP_VALID
  return isLate ? refuse('rate', 'This took too long on its way. Try again.', 0) : undefined
}
