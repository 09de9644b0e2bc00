/** The sockets by which a user's devices hear what concerns them in all rooms; they hibernate as those of a room (R8). */

import type { InboxFrame } from '../protocol/inbox.ts'
import { PING, PING_EVERY, PONG } from '../protocol/limits.ts'
import { close, type Ending, isAlive, isFull, isOpen, RENEW, SILENT, send } from './audience.ts'
import type { Waiting } from './reading.ts'

/** More than any number of tabs and devices needs. */
const SOCKETS_MAX = 50
/** In milliseconds: two missed heartbeats of a page that is shown, whose timers nothing throttles. It may have gone to sleep. */
const UNSEEN_AFTER = 2.5 * PING_EVERY
/** Marks that wait in one attachment, which holds 16 KiB. */
export const KEPT_MAX = 50

interface Attachment {
  readonly expires: number
  readonly connected: number
  /** When what it said was last written, in milliseconds since 1970. */
  readonly written: number
  /** Nobody looks at the device. */
  readonly left: boolean
  /** What its device has said last of how far rooms have been read. */
  readonly kept: readonly Waiting[]
}

export class Inbox {
  readonly #ctx: DurableObjectState

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  get isFull(): boolean {
    return isFull(this.#ctx.getWebSockets(), SOCKETS_MAX)
  }

  /** Closes those whose heartbeat has stopped (R11). */
  sweep(): void {
    for (const socket of this.#ctx.getWebSockets())
      if (!this.#isAlive(socket)) close(socket, SILENT.code, SILENT.reason)
  }

  join(socket: WebSocket, session: string, expires: number, first: InboxFrame): void {
    this.#ctx.acceptWebSocket(socket, [session])
    const now = Date.now()
    this.#attach(socket, { expires, connected: now, written: now, left: false, kept: [] })
    send(socket, JSON.stringify(first))
  }

  /** To all devices; one whose session has run out meanwhile comes in anew. */
  tell(frame: InboxFrame): void {
    const text = JSON.stringify(frame)
    for (const socket of this.#ctx.getWebSockets()) {
      if (this.isOver(socket)) close(socket, RENEW.code, RENEW.reason)
      else if (isOpen(socket)) send(socket, text)
    }
  }

  /** Its session has run out. */
  isOver(socket: WebSocket): boolean {
    return this.#attachment(socket).expires <= Date.now()
  }

  /** Has a mark wait, instead of an older one of the same room. @returns false if too many wait there */
  keep(socket: WebSocket, waiting: Waiting): boolean {
    const attachment = this.#attachment(socket)
    const kept = [...attachment.kept.filter(({ room }) => room !== waiting.room), waiting]
    if (kept.length > KEPT_MAX) return false
    this.#attach(socket, { ...attachment, kept })
    return true
  }

  kept(socket: WebSocket): readonly Waiting[] {
    return this.#attachment(socket).kept
  }

  allKept(): readonly Waiting[] {
    return this.#ctx.getWebSockets().flatMap((socket) => this.kept(socket))
  }

  /** When what waited there was last written. */
  written(socket: WebSocket): number {
    return this.#attachment(socket).written
  }

  /** What waits there is written. */
  forget(socket: WebSocket): void {
    this.#attach(socket, { ...this.#attachment(socket), written: Date.now(), kept: [] })
  }

  /** Whether somebody looks at one of the devices, as far as they say. */
  get isSeen(): boolean {
    return this.#ctx.getWebSockets().some((socket) => {
      const { left, connected } = this.#attachment(socket)
      return !left && isAlive(this.#ctx, socket, connected, UNSEEN_AFTER)
    })
  }

  /** Somebody looks at it, or nobody any more. */
  look(socket: WebSocket, left: boolean): void {
    this.#attach(socket, { ...this.#attachment(socket), left })
  }

  closeSession(session: string, { code, reason }: Ending): void {
    for (const socket of this.#ctx.getWebSockets(session)) close(socket, code, reason)
  }

  #isAlive(socket: WebSocket): boolean {
    return isAlive(this.#ctx, socket, this.#attachment(socket).connected)
  }

  #attachment(socket: WebSocket): Attachment {
    return socket.deserializeAttachment()
  }

  #attach(socket: WebSocket, attachment: Attachment): void {
    socket.serializeAttachment(attachment)
  }
}
