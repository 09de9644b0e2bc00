/** The pages of a room's history that are not held: those next to what is, and those that somebody goes to. */

import type { Page } from '../protocol/events.ts'
import { PAGE_SIZE } from '../protocol/limits.ts'
import { isRefusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import type { Clock } from './environment.ts'
import { type Failure, isFailure, isUnreachable } from './failure.ts'
import type { Feed } from './feed.ts'
import { isHeldFrom } from './read-marks.ts'
import type { Reached, RoomState } from './room.ts'
import { nextPage, type PageRequest } from './room-history.ts'

/** How long a page that could not be loaded counts as loading, so that scrolling does not ask without a pause. */
const PAUSE = 2_000

export class Pages {
  readonly #room: string
  readonly #feed: Feed
  readonly #api: Api
  readonly #clock: Clock
  readonly #loading: (way: RoomState['loading']) => void
  readonly #next: { older?: Promise<void>; newer?: Promise<void> } = {}
  #newest: Promise<boolean> | undefined
  /** The last page that somebody wanted to go to: one that comes after it and was asked for before is not wanted. */
  #wanted: PageRequest | undefined

  constructor(room: string, feed: Feed, api: Api, clock: Clock, loading: (way: RoomState['loading']) => void) {
    this.#room = room
    this.#feed = feed
    this.#api = api
    this.#clock = clock
    this.#loading = loading
  }

  /** The next page that way, after one of the other; the one that is on its way for whoever asks before it has come. */
  load(way: 'older' | 'newer'): Promise<void> {
    const other = this.#next[way === 'older' ? 'newer' : 'older']
    this.#next[way] ??= (other ? other.then(() => this.#load(way)) : this.#load(way)).finally(() => {
      delete this.#next[way]
    })
    return this.#next[way]
  }

  /** Whether the newest messages are held now, instead of what was; for all who ask while they are on their way. */
  newest(): Promise<boolean> {
    this.#newest ??= this.#goToNewest().finally(() => {
      this.#newest = undefined
    })
    return this.#newest
  }

  async reach(message: string): Promise<Reached> {
    const held = () => this.#feed.history.messages.some(({ id }) => id === message)
    if (held()) return 'here'
    const answer = await this.#api.message(this.#room, message)
    if (isFailure(answer)) return isRefusal(answer) && answer.code === 'not_found' ? 'unknown' : 'unreachable'
    if (!held()) await this.#goTo(answer.message.seq + PAGE_SIZE / 2 + 1)
    return held() ? 'here' : 'unreachable'
  }

  async reachAfter(version: number): Promise<Reached> {
    const held = () => isHeldFrom(this.#feed.history, version)
    const isShown = () => held() && this.#feed.history.messages.some(({ seq }) => seq > version)
    if (!held()) await this.#goTo(version + PAGE_SIZE / 2 + 1)
    // Where much was changed and little said, the next message has a place far from here.
    if (held() && !isShown()) await this.load('newer')
    return isShown() ? 'here' : 'unreachable'
  }

  async #load(way: 'older' | 'newer'): Promise<void> {
    const { until: from = 0 } = this.#feed.history
    const asked = nextPage(this.#feed.history, way === 'older' ? 'before' : 'after')
    if (!asked) return
    this.#loading(way)
    const page = await this.#fetch(asked)
    if (isFailure(page)) await this.#pause(isUnreachable(page) ? PAUSE : (page.retryAfter ?? PAUSE))
    // Newer ones are asked for by version, of which those of edits and cards bring none.
    else if (way === 'newer' && page.messages.every(({ seq }) => seq <= from)) {
      // One that was not taken, since the room begins anew just now, would be asked for again and again.
      await (this.#feed.history.until === from ? this.#pause(PAUSE) : this.#load(way))
    }
    this.#loading(undefined)
  }

  async #goToNewest(): Promise<boolean> {
    if (this.#feed.history.until !== undefined) await this.#goTo(undefined)
    return this.#feed.history.until === undefined
  }

  async #goTo(before: number | undefined): Promise<void> {
    this.#wanted = { before, goes: 'instead', version: this.#feed.history.version }
    await this.#fetch(this.#wanted)
  }

  async #fetch(asked: PageRequest): Promise<Page | Failure> {
    const page = await this.#api.page(this.#room, asked.before)
    if (!isFailure(page) && (asked.goes !== 'instead' || asked === this.#wanted)) this.#feed.receivePage(asked, page)
    return page
  }

  #pause(delay: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(delay, resolve))
  }
}
