/**
 * Who listens to a room: its hibernating sockets. Everything known about a socket is in its attachment (R8), so
 * that nothing has to be rebuilt when the room wakes.
 */

import { GONE_AFTER } from '../protocol/limits.ts'
import type { User } from '../protocol/model.ts'
import type { Stamp } from './stamp.ts'

export interface Listener {
  /** Null for a guest. */
  readonly user: User | null
  readonly session: string | null
  readonly expires: number
  readonly connected: number
}

/** More sockets of one user than any number of tabs and devices needs. */
const SOCKETS_PER_USER = 30

export class Audience {
  readonly #ctx: DurableObjectState

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
  }

  isFullFor(user: User): boolean {
    return this.#of(user.id).length >= SOCKETS_PER_USER
  }

  /** Accepts a socket; its identity is attached before the upgrade is answered. */
  join(socket: WebSocket, stamp: Stamp): void {
    const connected = Date.now()
    const listener: Listener =
      stamp.role === 'user'
        ? { user: stamp.user, session: stamp.session, expires: stamp.expires, connected }
        : { user: null, session: null, expires: Number.POSITIVE_INFINITY, connected }
    this.#ctx.acceptWebSocket(socket, stamp.role === 'user' ? [userTag(stamp.user.id), sessionTag(stamp.session)] : [])
    socket.serializeAttachment(listener)
  }

  listener(socket: WebSocket): Listener {
    return socket.deserializeAttachment()
  }

  /** Everybody who is here now, once, however many tabs they have open. Guests are not somebody. */
  here(): readonly User[] {
    const users = new Map<string, User>()
    for (const socket of this.#ctx.getWebSockets()) {
      const { user } = this.listener(socket)
      if (user && this.#isAlive(socket)) users.set(user.id, user)
    }
    return [...users.values()]
  }

  isHere(user: string): boolean {
    return this.#of(user).some((socket) => this.#isAlive(socket))
  }

  /** Sends to everybody. One dead socket never stops the others (R11). */
  tell(frame: string): void {
    for (const socket of this.#ctx.getWebSockets()) send(socket, frame)
  }

  closeSession(session: string, code: number, reason: string): void {
    for (const socket of this.#ctx.getWebSockets(sessionTag(session))) close(socket, code, reason)
  }

  closeAll(code: number, reason: string): void {
    for (const socket of this.#ctx.getWebSockets()) close(socket, code, reason)
  }

  /** Closes sockets whose heartbeat has stopped, and returns the users who are gone with them. */
  sweep(): readonly string[] {
    const gone = new Set<string>()
    for (const socket of this.#ctx.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN || this.#isAlive(socket)) continue
      const { user } = this.listener(socket)
      close(socket, 4408, 'No heartbeat.')
      if (user) gone.add(user.id)
    }
    return [...gone].filter((user) => !this.isHere(user))
  }

  #of(user: string): WebSocket[] {
    return this.#ctx.getWebSockets(userTag(user)).filter((socket) => socket.readyState === WebSocket.OPEN)
  }

  #isAlive(socket: WebSocket): boolean {
    const heard = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0
    return (
      socket.readyState === WebSocket.OPEN && Math.max(heard, this.listener(socket).connected) > Date.now() - GONE_AFTER
    )
  }
}

export function send(socket: WebSocket, frame: string): void {
  try {
    socket.send(frame)
  } catch {
    // It is closing; its client resumes on the next one.
  }
}

/** Closes our end. The codes that stand for "no code came" may not be sent, and the far end may be gone already. */
export function close(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close([1005, 1006, 1015].includes(code) ? 1000 : code, reason)
  } catch {
    // Closed already.
  }
}

function userTag(id: string): string {
  return `user:${id}`
}

function sessionTag(id: string): string {
  return `session:${id}`
}
