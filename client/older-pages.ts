/** The pages of a room's history before what is held, loaded one at a time as somebody goes back. */

import { batch } from 'solid-js'
import { isRefusal } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import type { Clock } from './environment.ts'
import { isFailure, isUnreachable } from './failure.ts'
import type { Feed } from './feed.ts'
import type { Reached } from './room.ts'
import { nextPage } from './room-history.ts'

/** How long a page that could not be loaded counts as loading, so that scrolling does not ask without a pause. */
const PAUSE = 2_000

/** The most pages that are loaded to reach one message. */
const REACH = 20

export class OlderPages {
  readonly #room: string
  readonly #feed: Feed
  readonly #api: Api
  readonly #clock: Clock
  readonly #loading: (on: boolean) => void
  #page: Promise<void> | undefined

  constructor(room: string, feed: Feed, api: Api, clock: Clock, loading: (on: boolean) => void) {
    this.#room = room
    this.#feed = feed
    this.#api = api
    this.#clock = clock
    this.#loading = loading
  }

  /** The next one; the same one for whoever asks before it has come. */
  load(): Promise<void> {
    this.#page ??= this.#load().finally(() => {
      this.#page = undefined
    })
    return this.#page
  }

  async reach(message: string): Promise<Reached> {
    const held = () => this.#feed.history.messages.some(({ id }) => id === message)
    if (held()) return 'here'
    // No page is loaded in vain for what does not exist.
    const answer = await this.#api.message(this.#room, message)
    if (isFailure(answer)) return isRefusal(answer) && answer.code === 'not_found' ? 'unknown' : 'unreachable'
    for (let pages = 0; pages < REACH && !held() && nextPage(this.#feed.history); pages++) await this.load()
    return held() ? 'here' : 'too far'
  }

  async #load(): Promise<void> {
    const asked = nextPage(this.#feed.history)
    if (!asked) return
    this.#loading(true)
    const page = await this.#api.page(this.#room, asked.before)
    if (isFailure(page)) await this.#pause(isUnreachable(page) ? PAUSE : (page.retryAfter ?? PAUSE))
    batch(() => {
      if (!isFailure(page)) this.#feed.receivePage(asked, page)
      this.#loading(false)
    })
  }

  #pause(delay: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(delay, resolve))
  }
}
