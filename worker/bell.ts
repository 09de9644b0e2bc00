/** Rings on devices whose page is closed, by Web Push, and takes back what is shown there of a room once it is read. */

import { isQuiet, type Quiet } from '../protocol/quiet.ts'
import type { Reason } from './attention.ts'
import type { NewEntry } from './entries.ts'
import type { Place } from './places.ts'
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

  ring({ room, message, author, excerpt, name }: Omit<NewEntry, 'kind'>, reason: Reason): void {
    if (this.#pushes.list().length === 0) return
    this.#pushes.show(room, true)
    const who = author.name ?? author.nickname
    const title = name === '' ? who : `${who} in ${name}`
    // Of what calls nobody it is not told that it was changed or removed, so that it must not come late.
    const lasts = reason !== 'activity'
    this.#ctx.waitUntil(this.#pusher.push({ type: 'call', room, message, title, body: excerpt }, lasts))
  }

  /** What is shown of a room goes. */
  hush(room: string): void {
    if (this.#pushes.show(room, false)) this.#ctx.waitUntil(this.#pusher.push({ type: 'read', room }))
  }

  /** The message is no more to be shown. */
  forget(room: string, message: string): void {
    this.#pusher.forget(room, message)
  }
}

/** Whether they want to hear of this room for this reason, at this time. */
export function isWanted(place: Place | undefined, reason: Reason, quiet: Quiet | null, now: number): boolean {
  const wanted = place?.level === 'everything' || (place?.level === 'mentions' && reason !== 'activity')
  return wanted && (place.mutedUntil ?? 0) <= now && !(quiet !== null && isQuiet(quiet, now))
}
