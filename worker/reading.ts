/**
 * How far a user has read, as their devices say it. A mark waits in the attachment of the inbox socket that it came by,
 * and becomes a row once a minute at most, or when that device is left: fifty people who read all day would else use up
 * what rows there are. A deploy ends the socket with what waits there, which its device says again on the next one.
 */

import type { Read } from '../protocol/model.ts'
import { isRefusal } from '../protocol/refusal.ts'
import type { Inbox } from './inbox.ts'
import { orQuota } from './log.ts'
import type { Places } from './places.ts'

/** Milliseconds between two times that what a device has said is written. */
const WRITTEN_EVERY = 60_000

/** A mark that is not written yet. */
export interface Waiting extends Read {
  readonly room: string
  readonly unread: boolean
}

export class Reading {
  readonly #inbox: Inbox
  readonly #places: Places

  constructor(inbox: Inbox, places: Places) {
    this.#inbox = inbox
    this.#places = places
  }

  /** A device says how far a room has been read. @returns rooms that were unread, and are no longer */
  mark(socket: WebSocket, waiting: Waiting): readonly string[] {
    const known = this.read(waiting.room)
    if (known && !isNewer(waiting, known)) return []
    const due = this.#inbox.written(socket) + WRITTEN_EVERY <= Date.now()
    // That nothing is left of what the room has told of, it must hear, since it tells of nothing more before.
    const isOver = !waiting.unread && this.#places.find(waiting.room)?.unread === true
    const keeps = this.#inbox.keep(socket, waiting)
    const caught = due ? this.#writeAll(socket) : []
    return !keeps || (isOver && !due) ? [...caught, ...(this.#attempt(waiting) ?? [])] : caught
  }

  /** A device is left: what it said last is written. @returns as `mark` */
  leave(socket: WebSocket): readonly string[] {
    this.#inbox.look(socket, true)
    return this.#writeAll(socket)
  }

  /** How far a room has been read, as far as any device has said, and whether there is more. */
  read(room: string): (Read & { readonly unread: boolean }) | undefined {
    const place = this.#places.find(room)
    if (!place) return undefined
    const waiting = this.#inbox.allKept().filter((each) => each.room === room)
    const newest = waiting.reduce((best, each) => (isNewer(each, best) ? each : best), {
      ...place.read,
      unread: place.unread,
    })
    const { version, mark, unread } = newest
    return { version, mark, unread: unread || (place.unread && place.newest > version) }
  }

  /** Writes a mark at once. @returns as `mark` */
  write({ room, unread, ...read }: Waiting): readonly string[] {
    return this.#places.read(room, read, unread) ? [room] : []
  }

  #writeAll(socket: WebSocket): readonly string[] {
    const news = this.#inbox.kept(socket).filter((each) => this.#isNews(each))
    const written = news.map((each) => this.#attempt(each))
    if (!written.includes(undefined)) this.#inbox.forget(socket)
    return written.flatMap((caught) => caught ?? [])
  }

  /** @returns undefined if no row can be written today: it waits on */
  #attempt(waiting: Waiting): readonly string[] | undefined {
    const caught = orQuota(() => this.write(waiting))
    return isRefusal(caught) ? undefined : caught
  }

  #isNews(waiting: Waiting): boolean {
    const place = this.#places.find(waiting.room)
    return place === undefined || isNewer(waiting, place.read)
  }
}

/** Of two marks with one count, made by two devices at once, the one that has read further holds. */
function isNewer(one: Read, other: Read): boolean {
  return one.mark > other.mark || (one.mark === other.mark && one.version > other.version)
}
