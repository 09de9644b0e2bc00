/**
 * Who listens to a room: its hibernating sockets. Everything known about a socket is in its attachment (R8), so
 * that nothing has to be rebuilt when the room wakes.
 */

import { GONE_AFTER } from '../protocol/limits.ts'
import type { Role, User } from '../protocol/model.ts'
import { CLOSE_RECONNECT, CLOSE_SILENT, closeCode } from '../protocol/refusal.ts'
import type { Stamp } from './stamp.ts'

export interface Listener {
  /** Null for a reader. */
  readonly user: User | null
  /** What they were in the deployment when they came; they come anew when that changes. */
  readonly role: Role | null
  /** What their rates are counted by, over all of their sockets. */
  readonly key: string
  readonly session: string | null
  /** This deployment, as they reached it. */
  readonly origin: string
  readonly expires: number
  readonly connected: number
}

/** How a socket is closed. */
export interface Ending {
  readonly code: number
  readonly reason: string
}

export const SILENT: Ending = { code: CLOSE_SILENT, reason: 'No heartbeat.' }
/** The client connects again, and the Worker settles who it is. */
export const RENEW: Ending = { code: CLOSE_RECONNECT, reason: 'The session must be renewed.' }

/** Of a session that has ended. */
export const ENDED: Ending = { code: closeCode('unauthorized'), reason: 'Your session has ended.' }

/** More sockets of one user than any number of tabs and devices needs. */
const SOCKETS_PER_USER = 30
/** Of all readers together: half of the sockets that an object holds as a rule, so that the users have the other half. */
const READERS_MAX = 500
/** So that one address cannot take all their places. */
const READERS_PER_ADDRESS = 50
/**
 * Times as many of one user or address may be held as open: one that was closed here stays until its client answers,
 * which it need not.
 */
const HELD = 2

export class Audience {
  readonly #ctx: DurableObjectState
  /** What the attachments say, each read once a wake. */
  readonly #listeners = new WeakMap<WebSocket, Listener>()
  /** Who is here, from the attachments when it is first asked for, and from then on as they come and go. */
  #here: Map<string, User> | undefined
  /** No fewer sockets than there are: to count them is to look at all, and when many come at once, each would. */
  #atMost = Number.POSITIVE_INFINITY

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
  }

  /** @param waiting who comes in at the same time */
  isFullFor(stamp: Stamp, waiting: readonly Stamp[] = []): boolean {
    if (stamp.role !== 'reader') {
      const theirs = waiting.filter((other) => other.role !== 'reader' && other.user.id === stamp.user.id)
      return this.#isFull(userTag(stamp.user.id), SOCKETS_PER_USER - theirs.length)
    }
    const readers = waiting.filter((other) => other.role === 'reader')
    const theirs = readers.filter(({ address }) => address === stamp.address)
    return (
      this.#ctx.getWebSockets(READER_TAG).length + readers.length >= READERS_MAX ||
      this.#isFull(readerTag(stamp.address), READERS_PER_ADDRESS - theirs.length)
    )
  }

  /** Accepts a socket; its identity is attached before the upgrade is answered. */
  join(socket: WebSocket, stamp: Stamp): void {
    const settled = { origin: stamp.origin, connected: Date.now() }
    const listener: Listener =
      stamp.role !== 'reader'
        ? {
            user: stamp.user,
            role: stamp.role,
            key: stamp.user.id,
            session: stamp.session,
            expires: stamp.expires,
            ...settled,
          }
        : { user: null, role: null, key: stamp.address, session: null, expires: Number.POSITIVE_INFINITY, ...settled }
    this.#ctx.acceptWebSocket(
      socket,
      stamp.role !== 'reader'
        ? [userTag(stamp.user.id), sessionTag(stamp.session)]
        : [READER_TAG, readerTag(stamp.address)],
    )
    this.#attach(socket, listener)
    this.#atMost += 1
    if (listener.user) this.#everybody().set(listener.user.id, listener.user)
  }

  listener(socket: WebSocket): Listener {
    const known = this.#listeners.get(socket)
    if (known) return known
    const listener: Listener = socket.deserializeAttachment()
    this.#listeners.set(socket, listener)
    return listener
  }

  /** How many sockets there are, those that are closing included. */
  get size(): number {
    return this.#ctx.getWebSockets().length
  }

  /** Whether there are as many sockets as this, those that are closing included. */
  holds(count: number): boolean {
    if (this.#atMost >= count) this.#atMost = this.size
    return this.#atMost >= count
  }

  /** How many users are here. */
  get people(): number {
    return this.#everybody().size
  }

  /** Everybody who is here now, once, however many tabs they have open. Readers are not somebody. */
  here(): readonly User[] {
    return [...this.#everybody().values()]
  }

  isHere(user: string): boolean {
    return this.#everybody().has(user)
  }

  /** A socket of theirs is closed. Returns whether they are gone with it. */
  depart(user: string): boolean {
    const sockets = this.#of(user)
    if (sockets.some((socket) => this.#isAlive(socket))) return false
    // One that is only silent may be heard again; it must come in anew, as its user must.
    for (const socket of sockets) this.dismiss(socket, SILENT)
    this.#everybody().delete(user)
    return true
  }

  /** Sends to everybody. One dead socket never stops the others (R11). */
  tell(frame: string): void {
    for (const socket of this.#ctx.getWebSockets()) send(socket, frame)
  }

  /**
   * @param farewell the last frame, if not empty; a browser may not say for seconds that a socket is being closed
   * @returns whether there was anything to close
   */
  closeSession(session: string, farewell: string, ending: Ending): boolean {
    return this.#closeTagged(sessionTag(session), farewell, ending)
  }

  /** As `closeSession`, for all sockets of a user. */
  closeUser(user: string, farewell: string, ending: Ending): boolean {
    return this.#closeTagged(userTag(user), farewell, ending)
  }

  #closeTagged(tag: string, farewell: string, ending: Ending): boolean {
    const sockets = this.#ctx.getWebSockets(tag).filter(isOpen)
    for (const socket of sockets) {
      if (farewell !== '') send(socket, farewell)
      this.dismiss(socket, ending)
    }
    return sockets.length > 0
  }

  /** Closes it in the name of nobody, so that its user is not said to have left once more when the close is answered. */
  dismiss(socket: WebSocket, { code, reason }: Ending): void {
    this.#attach(socket, { ...this.listener(socket), user: null })
    close(socket, code, reason)
  }

  closeAll(ending: Ending): void {
    for (const socket of this.#ctx.getWebSockets()) this.dismiss(socket, ending)
    this.#everybody().clear()
  }

  /** Closes sockets whose heartbeat has stopped or whose session is over, and returns the users who are gone with them. */
  sweep(): readonly string[] {
    const gone = new Set<string>()
    for (const socket of this.#ctx.getWebSockets()) {
      const { user, expires } = this.listener(socket)
      if (!isOpen(socket)) continue
      if (expires <= Date.now()) this.dismiss(socket, RENEW)
      else if (!this.#isAlive(socket)) this.dismiss(socket, SILENT)
      else continue
      if (user) gone.add(user.id)
    }
    return [...gone].filter((user) => this.depart(user))
  }

  #attach(socket: WebSocket, listener: Listener): void {
    socket.serializeAttachment(listener)
    this.#listeners.set(socket, listener)
  }

  #everybody(): Map<string, User> {
    this.#here ??= new Map(
      this.#ctx.getWebSockets().flatMap((socket) => {
        const { user } = this.listener(socket)
        return user && isOpen(socket) ? [[user.id, user]] : []
      }),
    )
    return this.#here
  }

  #isFull(tag: string, most: number): boolean {
    return isFull(this.#ctx.getWebSockets(tag), most)
  }

  #of(user: string): WebSocket[] {
    return this.#ctx.getWebSockets(userTag(user)).filter(isOpen)
  }

  #isAlive(socket: WebSocket): boolean {
    return isAlive(this.#ctx, socket, this.listener(socket).connected)
  }
}

/** Whether there is no place for another one besides these. */
export function isFull(held: readonly WebSocket[], most: number): boolean {
  return held.length >= HELD * most || held.filter(isOpen).length >= most
}

/**
 * Whether it is open, and has been heard of lately.
 * @param connected since when, in milliseconds since 1970
 * @param goneAfter milliseconds without a heartbeat
 */
export function isAlive(
  ctx: DurableObjectState,
  socket: WebSocket,
  connected: number,
  goneAfter: number = GONE_AFTER,
): boolean {
  const heard = ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0
  return isOpen(socket) && Math.max(heard, connected) > Date.now() - goneAfter
}

/** Whether both ends are open. What comes from a socket that was closed here, and whose client does not mind, is not heard. */
export function isOpen(socket: WebSocket): boolean {
  return socket.readyState === WebSocket.OPEN
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

const READER_TAG = 'reader'

function readerTag(address: string): string {
  return `reader:${address}`
}

function userTag(id: string): string {
  return `user:${id}`
}

function sessionTag(id: string): string {
  return `session:${id}`
}
