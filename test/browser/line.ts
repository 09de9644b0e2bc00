/** The line from one page to the deployment. It can be cut; all that is asked while it is whole reaches the real one. */

import type { Page, WebSocketRoute } from '@playwright/test'
import { closeCode } from '../../protocol/refusal.ts'

const SOCKETS = /\/api\/rooms\/[^/]+\/socket/
const MESSAGES = /\/api\/rooms\/[^/]+\/messages/

export class Line {
  /** How many sockets the page has opened over it. */
  opened = 0
  readonly #page: Page
  readonly #sockets = new Set<WebSocketRoute>()
  #whole = true

  private constructor(page: Page) {
    this.#page = page
  }

  /** Call it before the page is opened: sockets that are open already go their own way. */
  static async of(page: Page): Promise<Line> {
    const line = new Line(page)
    await page.routeWebSocket(SOCKETS, (socket) => line.#connect(socket))
    return line
  }

  /** The page can still be loaded, since a page that is not there writes nothing. */
  async cut(): Promise<void> {
    this.#whole = false
    await this.#page.route(MESSAGES, (route) => route.abort('internetdisconnected'))
    await this.#drop()
  }

  async restore(): Promise<void> {
    this.#whole = true
    await this.#page.unroute(MESSAGES)
  }

  /** Loses what is open and lets it come back at once. */
  async blip(): Promise<void> {
    await this.#drop()
  }

  /** The deployment has another version by now, and says so. */
  async outdate(): Promise<void> {
    await this.#drop(closeCode('outdated'))
  }

  #connect(socket: WebSocketRoute): void {
    if (!this.#whole) return void socket.close({ code: 1012 })
    socket.connectToServer()
    this.opened += 1
    this.#sockets.add(socket)
  }

  async #drop(code = 1012): Promise<void> {
    const sockets = [...this.#sockets]
    this.#sockets.clear()
    await Promise.all(sockets.map((socket) => socket.close({ code })))
  }
}
