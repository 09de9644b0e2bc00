/** Rings on devices whose page is closed, by Web Push, and takes back what is shown there of a room once it is read. */

import { isQuiet, type Quiet } from '../protocol/quiet.ts'
import type { Reason } from './attention.ts'
import type { NewEntry } from './entries.ts'
import type { Place } from './places.ts'
import type { Call } from './push.ts'
import type { Pusher } from './pusher.ts'
import type { Pushes } from './pushes.ts'

export class Bell {
  readonly #pushes: Pushes
  readonly #pusher: Pusher
  readonly #ctx: DurableObjectState

  constructor(pushes: Pushes, pusher: Pusher, ctx: DurableObjectState) {
    this.#pushes = pushes
    this.#pusher = pusher
    this.#ctx = ctx
  }

  /** Whether any browser listens. */
  get isHeard(): boolean {
    return this.#pushes.list().length > 0
  }

  ring(entry: Omit<NewEntry, 'kind'>, reason: Reason): void {
    if (!this.isHeard) return
    this.#pushes.show(entry.room, true)
    const note = callOf(entry)
    // Of what calls nobody it is not told that it was changed or removed, so that its words must not come late.
    this.#ctx.waitUntil(this.#pusher.push(note, reason === 'activity' ? { ...note, body: '' } : note))
  }

  /** What is shown of a room goes. */
  hush(room: string): void {
    if (this.#pushes.show(room, false)) this.#ctx.waitUntil(this.#pusher.push({ type: 'read', room }))
  }

  /** What is shown of one message goes. */
  withdraw(room: string, message: string): void {
    if (this.#pushes.isShown(room)) this.#ctx.waitUntil(this.#pusher.push({ type: 'retracted', room, message }))
  }

  /** The message is no more to be shown. */
  forget(room: string, message: string): void {
    this.#pusher.forget(room, message)
  }
}

/** What a browser shows of it. */
export function callOf({ room, message, author, excerpt, name }: Omit<NewEntry, 'kind'>): Call {
  const who = author.name ?? author.nickname
  return { type: 'call', room, message, title: name === '' ? who : `${who} in ${name}`, body: excerpt }
}

/** Whether they want to hear of this room for this reason, at this time. */
export function isWanted(place: Place | undefined, reason: Reason, quiet: Quiet | null, now: number): boolean {
  const wanted = place?.level === 'everything' || (place?.level === 'mentions' && reason !== 'activity')
  return wanted && (place.mutedUntil ?? 0) <= now && !(quiet !== null && isQuiet(quiet, now))
}
