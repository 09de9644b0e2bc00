/** A room as the view sees it: a store to draw and what a person can do. */

import type { Change } from '../protocol/commands.ts'
import type { Member, Membership, Message, RoomInfo, User } from '../protocol/model.ts'
import type { Refusal } from '../protocol/refusal.ts'

export interface Room {
  readonly id: string
  /** Each part is a signal: one changed message updates one row. */
  readonly state: RoomState
  /** Why the body cannot be a message; otherwise it is in the outbox. Links in `without` get no card. */
  post(body: string, without?: readonly string[]): Refusal | undefined
  edit(said: Said, body: string, without?: readonly string[]): Refusal | undefined
  /** Takes it back as well, if it is a post that was never sent. */
  remove(said: Said): void
  /** Takes the card of a link away, for everybody. */
  dismiss(said: Said, url: string): void
  /** Say it with every key; it is passed on as seldom as it needs to be. */
  typing(on: boolean): void
  /** Loads the page before the oldest message held, or after the newest; one at a time. */
  load(way: 'older' | 'newer'): Promise<void>
  /** Goes to the end of the history if that was let go. Whether the newest messages are there now. */
  toNewest(): Promise<boolean>
  /** Goes to where the message is, however far back; what is held elsewhere is let go. */
  reach(message: string): Promise<Reached>
  /** Goes to where what is newer than this version begins, likewise. */
  reachAfter(version: number): Promise<Reached>
  /** Which message is being read: it and those around it are never let go. Undefined at the newest. */
  reading(message: string | undefined): void
  /** Connects at once instead of waiting. */
  tryNow(): void
  /** Sends a failed command again, an edit or removal with the revision that the message has now. */
  retry(command: string): void
  discard(command: string): void
}

/** Whether a message is in the history on screen, and why not. */
export type Reached = 'here' | 'unknown' | 'unreachable'

/**
 * As much of a message as it takes to edit or remove it, with the text that its author sees. A post that is not yet
 * answered is one at revision 0: the outbox knows whether it can still be rewritten or has to be followed (R3).
 */
export type Said = Pick<Message, 'id' | 'revision' | 'body'>

export interface RoomState {
  /** `gone` is a room that was open: it is there no longer, or not for this user. */
  readonly status: 'loading' | 'ready' | 'not_found' | 'forbidden' | 'gone' | 'outdated'
  readonly info: RoomInfo | undefined
  /** What one is in it. */
  readonly me: Membership
  /** Whose place in it has changed last. */
  readonly placed: readonly Member[]
  /** Ascending by seq, without holes from the oldest held to the newest; only so many are held. */
  readonly messages: readonly Message[]
  /** One of them by its id: heard of by itself. */
  message(id: string): Message | undefined
  /** What was posted last, held or not; nothing of what was there when the room was opened. */
  readonly posted: readonly Message[]
  /** Whoever the room has named, as they are called now. */
  person(user: string): User | undefined
  /** Who is here now, by what they are called. */
  readonly here: readonly User[]
  /** How many are here, where they are too many to be named; `here` is empty then. */
  readonly crowd: number | undefined
  /** Without oneself. */
  readonly typing: readonly User[]
  /** There are older messages to load. */
  readonly older: boolean
  /** And newer ones, which were let go while somebody was reading far back. */
  readonly newer: boolean
  readonly loading: 'older' | 'newer' | undefined
  /** Every change up to here is known. */
  readonly version: number
  /** This room's outbox, in order. */
  readonly pending: readonly Pending[]
  /** Those of them that make one message, or change it. */
  changes(message: string): readonly Pending[] | undefined
  readonly connection: Connection
}

export interface Pending {
  /** The command's id. */
  readonly id: string
  readonly command: Change
  readonly created: number
  readonly status: 'waiting' | 'sending' | 'failed'
  /** Why it failed, or while it waits, why it has to. */
  readonly refusal?: Refusal
}

export type Connection =
  | { readonly status: 'connecting' | 'open' }
  /** Both in milliseconds since 1970; `retryAt` is Infinity when it will not be tried again by itself. */
  | { readonly status: 'lost'; readonly since: number; readonly retryAt: number }

/** Whether there is no such room, or not for this reader; which of the two is not known (R16). */
export function isClosed(room: Room | undefined): boolean {
  return room !== undefined && CLOSED.includes(room.state.status)
}

const CLOSED: readonly string[] = ['not_found', 'forbidden', 'gone'] satisfies readonly RoomState['status'][]
