/** What a user's own object tells their devices, and what these tell it: which rooms they are in, and what is unread. */

import * as v from 'valibot'
import { FRAME_MAX } from './limits.ts'
import type { OwnRoom, User } from './model.ts'
import { type Refusal, refuse } from './refusal.ts'

/** A message that is meant for this user above others. */
export interface Entry {
  readonly room: string
  /** What the room is called; empty for a direct one. */
  readonly name: string
  readonly message: string
  /** The version at which it was posted. */
  readonly seq: number
  readonly kind: 'mention' | 'direct'
  readonly author: User
  /** How it begins. */
  readonly excerpt: string
  readonly created: number
  readonly read: boolean
}

export type InboxFrame =
  /** The first frame of every socket: all rooms that there are. */
  | { readonly type: 'inbox'; readonly rooms: readonly OwnRoom[] }
  /** What they have of this room has changed. */
  | ({ readonly type: 'room' } & OwnRoom)
  /** They are in this room no longer. */
  | { readonly type: 'gone'; readonly room: string }
  /** What has called them is no longer there. */
  | { readonly type: 'retracted'; readonly room: string; readonly message: string }
  /** Somebody has called them. */
  | { readonly type: 'entry'; readonly entry: Entry }
  /** Somebody who has called them is this now. */
  | { readonly type: 'person'; readonly user: User }

/** Such as a version, or a time in milliseconds since 1970. */
export const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

const ReadCommand = v.object({
  type: v.literal('read'),
  room: v.pipe(v.string(), v.maxLength(64)),
  version: Whole,
  mark: Whole,
  /** Something is left that has not been read. */
  unread: v.boolean(),
})
const LookCommand = v.object({ type: v.picklist(['look', 'leave']) })
const InboxCommand = v.variant('type', [ReadCommand, LookCommand])

/**
 * `read`: a room has been read so far. `leave`: nobody looks at this device any more, so that what waits is written, and
 * what comes is pushed. `look`: somebody does again.
 */
export type InboxCommand = v.InferOutput<typeof InboxCommand>

export function parseInboxCommand(frame: string): InboxCommand | Refusal {
  if (frame.length > FRAME_MAX) return refuse('too_large', `A frame holds at most ${FRAME_MAX} characters.`)
  try {
    const parsed = v.safeParse(InboxCommand, JSON.parse(frame))
    return parsed.success ? parsed.output : refuse('invalid', 'The frame is malformed.')
  } catch {
    return refuse('invalid', 'The frame is not JSON.')
  }
}
