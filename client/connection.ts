/** One room's socket, opened again for as long as that makes sense. It moves JSON and does not know what it means. */

import { PING, PING_EVERY, PONG } from '../protocol/limits.ts'
import { CLOSE_RECONNECT, closeCode } from '../protocol/refusal.ts'
import { Backoff } from './backoff.ts'
import type { Environment, Socket } from './environment.ts'
import type { Connection } from './room.ts'

/** Why connecting again by itself would not help. */
export type Ending = 'unauthorized' | 'forbidden' | 'not_found' | 'outdated'

export interface Listener {
  /** The path to connect to; asked anew each time, since it says what is held already (R5). */
  path(): string
  heard(json: unknown): void
  changed(connection: Connection): void
  /** After every loss, with the close code (1006 where there was none). */
  lost(code: number): void
  ended(why: Ending): void
}

/** A first frame, or the answer to a ping, that takes longer than this is not coming. */
const ANSWER_WITHIN = 10_000
/** A socket that lived this long was well: the next attempt starts from a short wait again. */
const STEADY = 10_000
const NO_CODE = 1006

const ENDINGS: readonly Ending[] = ['unauthorized', 'forbidden', 'not_found', 'outdated']

export class Connector {
  readonly #environment: Environment
  readonly #listener: Listener
  readonly #backoff: Backoff
  readonly #stopListening: readonly (() => void)[]
  #state: Connection = { status: 'connecting' }
  #socket: Socket | undefined
  #orphan = new AbortController()
  #openSince = 0
  #ended = false
  #cancelRetry = nothing
  #cancelPing = nothing
  #cancelDeadline = nothing

  constructor(environment: Environment, listener: Listener) {
    this.#environment = environment
    this.#listener = listener
    this.#backoff = new Backoff(() => environment.random())
    this.#stopListening = [environment.onWake(() => this.#wake()), environment.onOffline(() => this.#offline())]
  }

  /** Opens the socket now, unless one is open or being opened. Also the way back after an ending. */
  connect(): void {
    if (this.#socket) return
    this.#cancelRetry()
    this.#ended = false
    this.#orphan = new AbortController()
    const { signal } = this.#orphan
    this.#socket = this.#environment.socket(this.#listener.path())
    this.#socket.addEventListener('message', ({ data }) => this.#hear(data), { signal })
    this.#socket.addEventListener('close', ({ code }) => this.#lose(code), { signal })
    this.#expectAnswer()
  }

  /** Opens the socket after the waiting time that is due: the way back after an ending that may have passed. */
  connectLater(): void {
    this.#ended = false
    this.#retryIn(this.#backoff.next())
  }

  /** Gives up on this socket, which lives but does not do what it should, and opens another. */
  restart(): void {
    this.#lose(NO_CODE)
  }

  /** Whether it was handed to an open socket; nothing is kept for later here. */
  send(json: unknown): boolean {
    if (this.#state.status !== 'open') return false
    this.#socket?.send(JSON.stringify(json))
    return true
  }

  close(): void {
    for (const stop of this.#stopListening) stop()
    this.#cancelRetry()
    this.#drop()
  }

  #hear(data: unknown): void {
    this.#cancelDeadline()
    this.#cancelDeadline = nothing
    if (typeof data !== 'string' || data === PONG) return
    // Not at the socket's `open`: a refused upgrade is accepted too, in order to be closed with a code.
    if (this.#state.status !== 'open') this.#opened()
    const json = parse(data)
    if (json !== undefined) this.#listener.heard(json)
  }

  #opened(): void {
    this.#openSince = this.#environment.clock.now()
    this.#cancelPing = this.#environment.clock.after(PING_EVERY, () => this.#ping())
    this.#become({ status: 'open' })
  }

  // However busy the socket is: the stamp of the last ping is what presence is computed from (R8).
  #ping(): void {
    this.#cancelPing()
    this.#socket?.send(PING)
    if (this.#cancelDeadline === nothing) this.#expectAnswer()
    this.#cancelPing = this.#environment.clock.after(PING_EVERY, () => this.#ping())
  }

  #expectAnswer(): void {
    this.#cancelDeadline = this.#environment.clock.after(ANSWER_WITHIN, () => this.#lose(NO_CODE))
  }

  #wake(): void {
    if (this.#ended) return
    this.#backoff.reset()
    if (this.#state.status === 'open') this.#ping()
    else this.connect()
  }

  /** A socket does not notice by itself until much later. */
  #offline(): void {
    if (this.#socket) this.#lose(NO_CODE)
  }

  #lose(code: number): void {
    const { clock } = this.#environment
    const steady = this.#state.status === 'open' && clock.now() - this.#openSince >= STEADY
    this.#drop()
    const ending = ENDINGS.find((why) => closeCode(why) === code)
    this.#ended = ending !== undefined
    if (steady) this.#backoff.reset()
    // Of a socket that was hardly open, even an invitation to return is answered with patience.
    if (ending) this.#become({ status: 'lost', since: this.#lostSince(), retryAt: Number.POSITIVE_INFINITY })
    else this.#retryIn(steady && code === CLOSE_RECONNECT ? 0 : this.#backoff.next())
    this.#listener.lost(code)
    if (ending) this.#listener.ended(ending)
  }

  /** Late events of a socket that was given up must not touch the next one. */
  #drop(): void {
    this.#cancelDeadline()
    this.#cancelDeadline = nothing
    this.#cancelPing()
    this.#orphan.abort()
    this.#socket?.close()
    this.#socket = undefined
  }

  #retryIn(delay: number): void {
    const { clock } = this.#environment
    this.#cancelRetry()
    this.#cancelRetry = clock.after(delay, () => this.connect())
    this.#become({ status: 'lost', since: this.#lostSince(), retryAt: clock.now() + delay })
  }

  #lostSince(): number {
    return this.#state.status === 'lost' ? this.#state.since : this.#environment.clock.now()
  }

  #become(state: Connection): void {
    this.#state = state
    this.#listener.changed(state)
  }
}

function nothing(): void {}

/** What is not JSON is skipped: if it held a change, the next frame shows the gap (R6). */
function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
