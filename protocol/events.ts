/** What a room tells a client: frames, each a span of versions and the events in it. */

import type { Member, Membership, Message, RoomInfo, User } from './model.ts'
import type { Refusal } from './refusal.ts'

/**
 * Every frame spans `after`..`version` (R6). A client at version `mine` applies it if `after` <= mine < `version`,
 * knows its changes already if `version` <= mine, and otherwise asks to resume. Events that change no
 * version (typing, presence, refusals, answers) are meant for whoever receives them, whatever the span.
 */
export type Frame = EventsFrame | SyncFrame

export interface EventsFrame {
  readonly type: 'events'
  readonly after: number
  readonly version: number
  readonly events: readonly Event[]
  /** Whoever the messages in this frame name. */
  readonly people: readonly User[]
}

/** The answer to `since`, and the first frame of every socket (R5). */
export interface SyncFrame {
  readonly type: 'sync'
  readonly epoch: string
  readonly after: number
  readonly version: number
  /** Forget what you hold: these are the newest messages, not the changes. */
  readonly reset: boolean
  /** With `reset`: there are older messages than these. */
  readonly older: boolean
  readonly room: RoomInfo
  /** What the receiver is here; absent where this went to many at once, and `members` says whose has changed. */
  readonly me?: Membership
  readonly members?: readonly Member[]
  readonly messages: readonly Message[]
  readonly people: readonly User[]
  /** Who is here now. */
  readonly here: readonly User[]
  /** How many are here, where they are too many to be named; then `here` is empty. */
  readonly count?: number
}

export type Event =
  /** A message as it now is: posted, edited, removed, or its cards changed. `command` names what caused it (R4). */
  | { readonly type: 'message'; readonly message: Message; readonly command?: string }
  /** A command was refused; only its sender hears it. `command` is absent if the frame had no readable id. */
  | (Refusal & { readonly command?: string })
  | { readonly type: 'arrived'; readonly user: User }
  | { readonly type: 'left'; readonly user: string }
  /** Too many are here to be named: so many, from now on instead of the names. */
  | { readonly type: 'crowd'; readonly count: number }
  /** They are few enough to be named again: these. */
  | { readonly type: 'here'; readonly users: readonly User[] }
  | { readonly type: 'typing'; readonly user: User; readonly on: boolean }
  /** The room as it now is: renamed, archived, more or fewer members; of a direct one, what its people are called. */
  | { readonly type: 'room'; readonly room: RoomInfo }
  /** Somebody is something else in the room than before, or no longer in it. */
  | { readonly type: 'member'; readonly member: Member }
  /** Somebody is called something else from now on. */
  | { readonly type: 'person'; readonly user: User }
  /** There is another public room; whoever shows the list asks for it again. Said in the lobby. */
  | { readonly type: 'rooms' }

/** Older messages, over HTTP. */
export interface Page {
  readonly epoch: string
  readonly messages: readonly Message[]
  readonly people: readonly User[]
  readonly older: boolean
}

/** One message, over HTTP, with whoever it names. */
export interface Single {
  readonly epoch: string
  readonly message: Message
  readonly people: readonly User[]
}

/** The answer to a command sent over HTTP: the message as it now is, and whether this request made it so. */
export interface Answer {
  readonly type: 'message'
  readonly epoch: string
  readonly message: Message
  readonly changed: boolean
}
