/**
 * Tells everybody: at once when the room is quiet, and at most one frame a tick to each socket when it is busy
 * (R10). A busy room pays for frames, not for bytes.
 */

import type { Event, EventsFrame } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'

/** Milliseconds; short enough to be unnoticed, long enough to gather what a busy room says. */
const TICK = 20

export class Broadcast {
  readonly #send: (frame: EventsFrame) => void
  #waiting: Event[] = []
  #people = new Map<string, User>()
  #version: number
  #told: number
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param version the newest version when the room woke; whoever has an older one finds out by the next frame (R6) */
  constructor(version: number, send: (frame: EventsFrame) => void) {
    this.#version = version
    this.#told = version
    this.#send = send
  }

  /**
   * @param version the room's newest version, with this event
   * @param people whom it names; they come with it, since nothing that can fail may follow a write (R2)
   */
  add(event: Event, version: number, people: readonly User[]): void {
    for (const user of people) this.#people.set(user.id, user)
    this.#waiting.push(event)
    this.#version = version
    if (this.#timer === undefined) this.#flush()
  }

  /** A frame for one socket alone. It spans nothing, since it must not hide what the next tick tells. */
  reply(event: Event, people: readonly User[]): EventsFrame {
    return { type: 'events', after: this.#told, version: this.#told, events: [event], people }
  }

  #flush(): void {
    const events = this.#waiting
    const people = [...this.#people.values()]
    const after = this.#told
    this.#waiting = []
    this.#people.clear()
    this.#told = this.#version
    // The timer ends with the burst, so that it never keeps the room awake.
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#waiting.length > 0) this.#flush()
    }, TICK)
    this.#send({ type: 'events', after, version: this.#told, events, people })
  }
}
