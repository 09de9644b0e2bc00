/** A room whose history is too long to be posted for a test: what one page asks about it is answered from here. */

import { randomUUID } from 'node:crypto'
import type { Page, Route, WebSocketRoute } from '@playwright/test'
import type { Frame } from '../../protocol/events.ts'
import { PAGE_SIZE, PING, PONG } from '../../protocol/limits.ts'
import type { Message, RoomInfo, User } from '../../protocol/model.ts'

const STARTED = Date.UTC(2026, 0, 1)

export class LongRoom {
  readonly messages: Message[] = []
  /** Resolves before a page of messages is answered. */
  hold: Promise<unknown> = Promise.resolve()
  readonly #room: RoomInfo
  readonly #author: User
  #socket: WebSocketRoute | undefined

  private constructor(room: RoomInfo, author: User) {
    this.#room = room
    this.#author = author
  }

  /** Call it before the page is opened. */
  static async of(page: Page, room: RoomInfo, author: User, count: number): Promise<LongRoom> {
    const long = new LongRoom(room, author)
    for (let number = 1; number <= count; number++) long.#add()
    await page.routeWebSocket(/\/api\/rooms\/[^/]+\/socket/, (socket) => long.#connect(socket))
    await page.route(/\/api\/rooms\/[^/]+\/messages/, (route) => long.#answer(route))
    return long
  }

  id(number: number): string {
    return this.messages[number - 1]?.id ?? ''
  }

  /** So many messages, in one frame. */
  post(count = 1): void {
    const after = this.messages.length
    const events = Array.from({ length: count }, () => ({ type: 'message' as const, message: this.#add() }))
    this.#tell({ type: 'events', after, version: after + count, events, people: [] })
  }

  #add(): Message {
    const seq = this.messages.length + 1
    const id = randomUUID()
    const created = STARTED + seq * 60_000
    // Of many heights, as messages are.
    const body = [`Number ${seq}.`, ...Array.from({ length: seq % 5 }, (_, line) => `Line ${line + 2}.`)].join('\n')
    const author = seq % 7 < 4 ? this.#author.id : 'somebody'
    const message = { id, seq, version: seq, revision: 0, author, body, created, edited: null, cards: [] }
    this.messages.push(message)
    return message
  }

  #connect(socket: WebSocketRoute): void {
    this.#socket = socket
    socket.onMessage((text) => text === PING && socket.send(PONG))
    const version = this.messages.length
    this.#tell({
      type: 'sync',
      epoch: 'long',
      after: 0,
      version,
      reset: true,
      older: true,
      room: this.#room,
      messages: this.messages.slice(-PAGE_SIZE),
      people: [this.#author],
      here: [this.#author],
    })
  }

  #tell(frame: Frame): void {
    this.#socket?.send(JSON.stringify(frame))
  }

  async #answer(route: Route): Promise<void> {
    const { pathname, searchParams } = new URL(route.request().url())
    const epoch = 'long'
    const people = [this.#author]
    const message = this.messages.find(({ id }) => pathname.endsWith(`/${id}`))
    if (message) return route.fulfill({ json: { epoch, message, people } })
    const all = this.messages.slice(0, Number(searchParams.get('before') ?? Number.POSITIVE_INFINITY) - 1)
    const messages = all.slice(-PAGE_SIZE)
    await this.hold
    return route.fulfill({ json: { epoch, messages, people, older: messages.length < all.length } })
  }
}
