/** One socket for as long as it lives, which its heartbeat shows. It moves JSON and does not know what it means. */

import { PING, PING_EVERY, PONG } from '../protocol/limits.ts'
import type { Clock, Socket } from './environment.ts'

export interface SocketListener {
  /** Not at the socket's own `open`: a refused upgrade is accepted too, in order to be closed with a code. */
  opened(): void
  heard(json: unknown): void
  /** Once, with the close code (1006 where there was none); nothing is heard after it. */
  lost(code: number): void
}

/** A first frame, or the answer to a ping, that takes longer than this is not coming. */
const ANSWER_WITHIN = 10_000
const NO_CODE = 1006

export class LiveSocket {
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #listener: SocketListener
  readonly #orphan = new AbortController()
  #openSince: number | undefined
  #cancelPing = () => {}
  #cancelDeadline: (() => void) | undefined

  constructor(socket: Socket, clock: Clock, listener: SocketListener) {
    this.#socket = socket
    this.#clock = clock
    this.#listener = listener
    const { signal } = this.#orphan
    socket.addEventListener('message', ({ data }) => this.#hear(data), { signal })
    socket.addEventListener('close', ({ code }) => this.#lose(code), { signal })
    this.#expectAnswer()
  }

  get open(): boolean {
    return this.#openSince !== undefined && !this.#orphan.signal.aborted
  }

  /** For how long it has been open, in milliseconds. */
  get age(): number {
    return this.#openSince === undefined ? 0 : this.#clock.now() - this.#openSince
  }

  /** Only once it is open. */
  send(json: unknown): void {
    this.#socket.send(JSON.stringify(json))
  }

  // However busy the socket is: the stamp of the last ping is what presence is computed from (R8).
  ping(): void {
    this.#cancelPing()
    this.#socket.send(PING)
    if (!this.#cancelDeadline) this.#expectAnswer()
    this.#pingLater()
  }

  /** It lives, and does not do what it should; or it is dead and does not know it yet. */
  giveUp(code = NO_CODE): void {
    this.#lose(code)
  }

  /** Late events of a socket that was left must not touch the next one. */
  close(): void {
    this.#answered()
    this.#cancelPing()
    this.#orphan.abort()
    this.#socket.close()
  }

  #hear(data: unknown): void {
    this.#answered()
    if (typeof data !== 'string' || data === PONG) return
    if (!this.open) this.#opened()
    const json = parse(data)
    if (json !== undefined) this.#listener.heard(json)
  }

  #opened(): void {
    this.#openSince = this.#clock.now()
    this.#pingLater()
    this.#listener.opened()
  }

  #pingLater(): void {
    this.#cancelPing = this.#clock.after(PING_EVERY, () => this.ping())
  }

  #expectAnswer(): void {
    this.#cancelDeadline = this.#clock.after(ANSWER_WITHIN, () => this.giveUp())
  }

  #answered(): void {
    this.#cancelDeadline?.()
    this.#cancelDeadline = undefined
  }

  #lose(code: number): void {
    this.close()
    this.#listener.lost(code)
  }
}

/** What is not JSON is skipped: if it held a change, the next frame shows the gap (R6). */
function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
