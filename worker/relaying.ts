/** What a room and its relays say to each other. */

import type { EventsFrame } from '../protocol/events.ts'
import type { Ending } from './audience.ts'

/** How many listen in an object. */
export interface Seats {
  readonly sockets: number
  /** Users among them, once each. */
  readonly people: number
}

/** What everybody is told, encoded, and the versions that it spans. Empty: nothing, but that the room has come so far. */
export interface Told {
  readonly frame: string
  readonly after: number
  readonly version: number
}

/** What brings somebody up to date, encoded, and how far that is. */
export interface Missed {
  readonly frame: string
  readonly version: number
}

/**
 * The room did not know of the relay, so that sessions may have ended without its hearing of it: whoever listens there
 * already is to come in anew (R15).
 */
interface Forgotten {
  readonly forgotten?: boolean
}

export interface Joined extends Missed, Forgotten {}

/** What a relay is to do at the socket that has said something. */
export interface Heard extends Forgotten {
  readonly answer?: string | undefined
  readonly ending?: Ending | undefined
}

/** Where the Worker is to take an upgrade instead. */
export interface Elsewhere {
  readonly relay: string
}

/** Tells nothing but how far the room is, and by that everybody who has missed something that they have (R6). */
export function soFar(version: number): Told {
  const frame: EventsFrame = { type: 'events', after: version, version, events: [], people: [] }
  return { frame: JSON.stringify(frame), after: version, version }
}
