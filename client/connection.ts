/** The connection to one room: a socket, and another one after it for as long as that makes sense. */

import { CLOSE_RECONNECT, closeCode } from '../protocol/refusal.ts'
import { Backoff } from './backoff.ts'
import type { Environment } from './environment.ts'
import { LiveSocket } from './live-socket.ts'
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

/** A socket that lived this long was well: the next attempt starts from a short wait again. */
const STEADY = 10_000

const ENDINGS: readonly Ending[] = ['unauthorized', 'forbidden', 'not_found', 'outdated']

export class Connector {
  readonly #environment: Environment
  readonly #listener: Listener
  readonly #backoff: Backoff
  readonly #stopListening: readonly (() => void)[]
  #state: Connection = { status: 'connecting' }
  #socket: LiveSocket | undefined
  #ended = false
  #cancelRetry = () => {}

  constructor(environment: Environment, listener: Listener) {
    this.#environment = environment
    this.#listener = listener
    this.#backoff = new Backoff(() => environment.random())
    // Without a network, a socket does not notice by itself until much later.
    this.#stopListening = [environment.onWake(() => this.#wake()), environment.onOffline(() => this.restart())]
  }

  get open(): boolean {
    return this.#socket?.open ?? false
  }

  /** Opens the socket now, unless one is open or being opened. Also the way back after an ending. */
  connect(): void {
    if (this.#socket) return
    this.#cancelRetry()
    this.#ended = false
    const { clock } = this.#environment
    const socket = new LiveSocket(this.#environment.socket(this.#listener.path()), clock, {
      opened: () => this.#become({ status: 'open' }),
      heard: (json) => this.#listener.heard(json),
      lost: (code) => this.#lost(code, socket.age),
    })
    this.#socket = socket
  }

  /** Opens the socket after the waiting time that is due: the way back after an ending that may have passed. */
  connectLater(): void {
    this.#ended = false
    this.#retryIn(this.#backoff.next())
  }

  /** Gives up on this socket, which may live but does not do what it should, and opens another. */
  restart(): void {
    this.#socket?.giveUp()
  }

  /** Ends as if the socket had been closed for this, which a browser may not say for seconds. */
  end(why: Ending): void {
    this.#socket?.giveUp(closeCode(why))
  }

  /** Whether it was handed to an open socket; nothing is kept for later here. */
  send(json: unknown): boolean {
    if (!this.open) return false
    this.#socket?.send(json)
    return true
  }

  close(): void {
    for (const stop of this.#stopListening) stop()
    this.#cancelRetry()
    this.#socket?.close()
    this.#socket = undefined
  }

  #wake(): void {
    if (this.#ended) return
    this.#backoff.reset()
    if (this.open) this.#socket?.ping()
    else this.connect()
  }

  #lost(code: number, age: number): void {
    this.#socket = undefined
    const steady = age >= STEADY
    const ending = ENDINGS.find((why) => closeCode(why) === code)
    this.#ended = ending !== undefined
    if (steady) this.#backoff.reset()
    // Of a socket that was hardly open, even an invitation to return is answered with patience.
    if (ending) this.#become({ status: 'lost', since: this.#lostSince(), retryAt: Number.POSITIVE_INFINITY })
    else this.#retryIn(steady && code === CLOSE_RECONNECT ? 0 : this.#backoff.next())
    this.#listener.lost(code)
    if (ending) this.#listener.ended(ending)
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
