/** What a room tells: its history, kept without gaps over every loss of the connection (R5, R6), and its events. */

import { batch } from 'solid-js'
import type { Event, Frame, Page, SyncFrame } from '../protocol/events.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import type { Message } from '../protocol/model.ts'
import { Connector, type Ending, type Listener } from './connection.ts'
import type { Environment } from './environment.ts'
import {
  noHistory,
  type PageRequest,
  postedIn,
  type RoomHistory,
  receive,
  receiveAnswer,
  receivePage,
  sinceOf,
} from './room-history.ts'
import { trimmed } from './trimmed.ts'

export interface FeedListener extends Pick<Listener, 'changed' | 'lost' | 'ended'> {
  history(history: RoomHistory): void
  /** Since the room was opened; the history has taken what it holds of it. */
  posted(messages: readonly Message[]): void
  /** The history is up to date; it has taken the frame's messages already. */
  synced(frame: SyncFrame): void
  /** In one frame; the history has taken their messages already. */
  happened(events: readonly Event[]): void
}

/** The answer to a resume that takes longer is not coming. */
const RESUME_WITHIN = 10_000

export class Feed {
  readonly #room: string
  readonly #user: string | undefined
  readonly #environment: Environment
  readonly #listener: FeedListener
  readonly #connector: Connector
  #history: RoomHistory
  #reading: string | undefined
  #cancelResume: (() => void) | undefined
  /** The newest version in a frame that could not be applied, since something before it was missing. */
  #announced = 0

  /** `user` is the id of whom the room shall know; whoever has not signed in has none. */
  constructor(room: string, user: string | undefined, environment: Environment, listener: FeedListener) {
    this.#room = room
    this.#user = user
    this.#history = { ...noHistory, reader: user }
    this.#environment = environment
    this.#listener = listener
    this.#connector = new Connector(environment, {
      path: () => this.#path(),
      heard: (json) => this.#heard(json),
      changed: (connection) => listener.changed(connection),
      lost: (code) => this.#lost(code),
      ended: (why) => listener.ended(why),
    })
  }

  get history(): RoomHistory {
    return this.#history
  }

  get open(): boolean {
    return this.#connector.open
  }

  /** At once, unless it is connected. */
  connect(): void {
    this.#connector.connect()
  }

  connectLater(): void {
    this.#connector.connectLater()
  }

  /** The room has said that it is over; what the socket does is not waited for. */
  end(why: Ending): void {
    this.#connector.end(why)
  }

  /** False if there is no connection to send it by. */
  send(json: unknown): boolean {
    return this.#connector.send(json)
  }

  receiveAnswer(epoch: string, message: Message): void {
    this.#become(receiveAnswer(this.#history, epoch, message))
  }

  /** Which message the reader is at; undefined at the newest. */
  reading(message: string | undefined): void {
    this.#reading = message
  }

  receivePage(asked: PageRequest, page: Page): void {
    this.#become(receivePage(this.#history, asked, page))
  }

  close(): void {
    this.#resumed()
    this.#connector.close()
  }

  #path(): string {
    const since = sinceOf(this.#history)
    const query = new URLSearchParams({
      v: String(PROTOCOL_VERSION),
      ...(this.#user && { as: this.#user }),
      ...(since && { since }),
    })
    return `/api/rooms/${encodeURIComponent(this.#room)}/socket?${query}`
  }

  #heard(json: unknown): void {
    // What this version of the page does not know, it does not need (R22).
    if (!isFrame(json)) return
    batch(() => {
      const { history, behind } = receive(this.#history, json)
      const posted = behind ? [] : postedIn(this.#history, json)
      if (history.epoch !== this.#history.epoch) this.#announced = 0
      if (behind) this.#announced = Math.max(this.#announced, json.version)
      this.#become(history)
      this.#listener.posted(posted)
      if (json.type === 'sync') this.#synced(json)
      else this.#listener.happened(json.events)
      if (this.#announced > this.#history.version) this.#resume()
    })
  }

  #synced(frame: SyncFrame): void {
    this.#resumed()
    this.#listener.synced(frame)
  }

  /**
   * Asks for what was missed, on the same socket, and once until that is answered (R6). By way of a relay, frames may
   * overtake the answer, and what they told is asked for after it.
   */
  #resume(): void {
    if (this.#cancelResume) return
    this.#connector.send({ type: 'sync', since: sinceOf(this.#history) })
    this.#cancelResume = this.#environment.clock.after(RESUME_WITHIN, () => this.#connector.restart())
  }

  #resumed(): void {
    this.#cancelResume?.()
    this.#cancelResume = undefined
  }

  #lost(code: number): void {
    this.#resumed()
    this.#announced = 0
    this.#listener.lost(code)
  }

  #become(history: RoomHistory): void {
    if (history === this.#history) return
    this.#history = trimmed(history, this.#reading)
    this.#listener.history(this.#history)
  }
}

function isFrame(json: unknown): json is Frame {
  return typeof json === 'object' && json !== null && 'type' in json && (json.type === 'sync' || json.type === 'events')
}
