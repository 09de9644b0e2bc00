/**
 * Tells everybody: at once when the room is quiet, and at most one frame a tick to each socket when it is busy
 * (R10). A busy room pays for frames, not for bytes.
 */

import type { Event, EventsFrame } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'

/** Milliseconds; short enough to be unnoticed, long enough to gather what a busy room says. */
const TICK = 20
/** For frames that tell of nothing said: when many come at once, each would be told of each. */
const CALM_TICK = 250

export class Broadcast {
  readonly #send: (frame: EventsFrame) => void
  #waiting: Event[] = []
  #people = new Map<string, User>()
  #version: number
  #told: number
  #timer: ReturnType<typeof setTimeout> | undefined
  /** A tick has passed, and nothing that was said waits for the longer one to end. */
  #calm = false

  /** @param version the newest version when the room woke; whoever has an older one finds out by the next frame (R6) */
  constructor(version: number, send: (frame: EventsFrame) => void) {
    this.#version = version
    this.#told = version
    this.#send = send
  }

  /**
   * @param events what one change has brought about: they go in one frame, since only the first would be news (R6)
   * @param version the room's newest version, with these events
   * @param people whom it names; they come with it, since nothing that can fail may follow a write (R2)
   */
  add(events: readonly Event[], version: number, people: readonly User[]): void {
    for (const user of people) this.#people.set(user.id, user)
    this.#waiting.push(...events)
    this.#version = version
    if (this.#timer === undefined || (this.#calm && events.some(isSaid))) this.#flush()
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
    this.#calm = false
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tick(!events.some(isSaid)), TICK)
    this.#send({ type: 'events', after, version: this.#told, events, people })
  }

  /** The timers end with the burst, so that they never keep the room awake. */
  #tick(wasCalm: boolean): void {
    this.#timer = undefined
    const [waits, rests] = [this.#waiting.length > 0, this.#calm]
    this.#calm = false
    if (this.#waiting.some(isSaid) || (waits && rests)) this.#flush()
    else if (!rests && (waits || wasCalm)) {
      this.#calm = true
      this.#timer = setTimeout(() => this.#tick(wasCalm), CALM_TICK - TICK)
    }
  }
}

/** Not only who comes, goes or types. */
function isSaid({ type }: Event): boolean {
  return type === 'message'
}
