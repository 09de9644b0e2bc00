/** The sockets by which a user's devices hear what concerns them in all rooms; they hibernate as those of a room (R8). */

import type { InboxFrame } from '../protocol/inbox.ts'
import { PING, PONG } from '../protocol/limits.ts'
import { close, type Ending, isOpen, RENEW, send } from './audience.ts'

/** More than any number of tabs and devices needs. */
const SOCKETS_MAX = 50

interface Attachment {
  readonly expires: number
}

export class Inbox {
  readonly #ctx: DurableObjectState

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  get isFull(): boolean {
    return this.#ctx.getWebSockets().length >= SOCKETS_MAX
  }

  join(socket: WebSocket, session: string, expires: number, first: InboxFrame): void {
    this.#ctx.acceptWebSocket(socket, [session])
    socket.serializeAttachment({ expires } satisfies Attachment)
    send(socket, JSON.stringify(first))
  }

  /** To all devices; one whose session has run out meanwhile comes in anew. */
  tell(frame: InboxFrame): void {
    const text = JSON.stringify(frame)
    for (const socket of this.#ctx.getWebSockets()) {
      const { expires }: Attachment = socket.deserializeAttachment()
      if (expires <= Date.now()) close(socket, RENEW.code, RENEW.reason)
      else if (isOpen(socket)) send(socket, text)
    }
  }

  closeAll({ code, reason }: Ending): void {
    for (const socket of this.#ctx.getWebSockets()) close(socket, code, reason)
  }

  closeSession(session: string, { code, reason }: Ending): void {
    for (const socket of this.#ctx.getWebSockets(session)) close(socket, code, reason)
  }
}
