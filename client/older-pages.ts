/** The pages of a room's history before what is held, loaded one at a time as somebody goes back. */

import { batch } from 'solid-js'
import { type Api, isFailure, isUnreachable } from './api.ts'
import type { Clock } from './environment.ts'
import type { Feed } from './feed.ts'
import { nextPage } from './room-history.ts'

/** How long a page that could not be loaded counts as loading, so that scrolling does not ask without a pause. */
const PAUSE = 2_000

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
