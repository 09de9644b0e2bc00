/** Somebody who talks as a client does: with an outbox, now by socket and now by HTTP, and not always there. */

import { nextPage, type PageRequest, receivePage } from '../client/room-history.ts'
import type { Change } from '../protocol/commands.ts'
import type { Answer, Page, SyncFrame } from '../protocol/events.ts'
import type { Message } from '../protocol/model.ts'
import { as, Listener, type Person } from './people.ts'

export class Talker {
  readonly who: Person
  /** Every command ever given, answered or not. */
  readonly given: Change[] = []
  listener: Listener
  readonly #room: string
  readonly #requests: Promise<void>[] = []
  #left = false
  #page: { readonly asked: PageRequest; readonly page: Page } | undefined

  static async join(who: Person, room: string): Promise<Talker> {
    return new Talker(who, room, await Listener.join(who, room))
  }

  private constructor(who: Person, room: string, listener: Listener) {
    this.who = who
    this.#room = room
    this.listener = listener
  }

  get away(): boolean {
    return this.#left || this.listener.closed !== undefined
  }

  get held(): readonly Message[] {
    return this.listener.timeline()
  }

  /** Gives a command. By socket it waits for the next one if there is none. */
  do(command: Change, by: 'socket' | 'http'): void {
    this.given.push(command)
    this.listener.unanswered.set(command.id, command)
    if (by === 'http') this.#requests.push(this.#request(command))
    else if (!this.away) this.listener.send(command)
  }

  /** Resolves once everything that was sent has its answer, or has none to expect. */
  async answered(): Promise<void> {
    await Promise.all(this.#requests.splice(0))
    if (!this.away) await this.listener.until(() => this.listener.unanswered.size === 0)
  }

  leave(): void {
    if (!this.away) this.listener.close()
    this.#left = true
  }

  /** Resumes, and sends again what was never answered. @returns what was missed, or undefined if they were here */
  async return(): Promise<SyncFrame | undefined> {
    if (!this.away) return undefined
    await this.listener.untilClosed()
    this.listener = await Listener.join(this.who, this.#room, this.listener)
    this.#left = false
    // They may not come in any more.
    if (this.listener.closed) return undefined
    for (const command of this.listener.unanswered.values()) this.listener.send(command)
    return this.listener.syncs()[0]
  }

  /** Asks for the page before the oldest message held, as somebody who scrolls up. @returns whether there is one */
  async askOlder(): Promise<boolean> {
    const asked = nextPage(this.listener.history)
    if (!asked) return false
    const response = await as(this.who, `/api/rooms/${this.#room}/messages?before=${asked.before}`)
    this.#page = { asked, page: await response.json<Page>() }
    return true
  }

  /** Holds the page that was asked for. What has changed since must not come back with it (R6). */
  holdOlder(): void {
    if (this.#page) this.listener.history = receivePage(this.listener.history, this.#page.asked, this.#page.page)
    this.#page = undefined
  }

  async #request(command: Change): Promise<void> {
    const response = await this.#fetch(command)
    if (response.ok) this.listener.receiveAnswer(command.id, await response.json<Answer>())
    // What a room in trouble has not answered is sent again by the next socket.
    else if (response.status < 500 && response.status !== 429) this.listener.unanswered.delete(command.id)
  }

  #fetch(command: Change): Promise<Response> {
    const path = `/api/rooms/${this.#room}/messages`
    const body = JSON.stringify(command)
    if (command.type === 'post') return as(this.who, path, { method: 'POST', body })
    if (command.type === 'edit') return as(this.who, `${path}/${command.message}`, { method: 'PUT', body })
    if (command.type === 'dismiss') {
      const query = new URLSearchParams({ id: command.id, url: command.url })
      return as(this.who, `${path}/${command.message}/cards?${query}`, { method: 'DELETE' })
    }
    const query = `id=${command.id}&revision=${command.revision}`
    return as(this.who, `${path}/${command.message}?${query}`, { method: 'DELETE' })
  }
}
