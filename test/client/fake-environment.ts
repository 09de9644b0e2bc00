/** A browser in which time passes when the test says so, and sockets do what the test makes the server do. */

import type { Clock, Environment, Socket } from '../../client/environment.ts'

export class FakeClock implements Clock {
  #now = 1_700_000_000_000
  #timers: { readonly at: number; readonly run: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(delay: number, run: () => void): () => void {
    const timer = { at: this.#now + delay, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  advance(time: number): void {
    const end = this.#now + time
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = next.at
      next.run()
    }
    this.#now = end
  }

  #next(end: number): { readonly at: number; readonly run: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

export class FakeSocket extends EventTarget implements Socket {
  readonly path: string
  readonly sent: string[] = []
  closed = false

  constructor(path: string) {
    super()
    this.path = path
  }

  /** What the client sent as JSON, without heartbeats. */
  get commands(): readonly unknown[] {
    return this.sent.filter((text) => text !== 'ping').map((text) => JSON.parse(text))
  }

  send(data: string): void {
    this.sent.push(data)
  }

  close(): void {
    this.closed = true
  }

  serverSends(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: typeof data === 'string' ? data : JSON.stringify(data) }))
  }

  serverCloses(code: number): void {
    this.dispatchEvent(new CloseEvent('close', { code }))
  }
}

export class FakeEnvironment implements Environment {
  readonly clock = new FakeClock()
  readonly sockets: FakeSocket[] = []
  readonly #wakes = new Set<() => void>()
  readonly #losses = new Set<() => void>()
  readonly #sights = new Set<(seen: boolean, shown: boolean) => void>()
  isOnline = true
  isSeen = true
  /** The next random numbers are all this one. */
  chance = 0.5

  random(): number {
    return this.chance
  }

  socket(path: string): FakeSocket {
    const socket = new FakeSocket(path)
    this.sockets.push(socket)
    return socket
  }

  /** The newest. */
  get lastSocket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('No socket was opened.')
    return socket
  }

  seen(): boolean {
    return this.isSeen
  }

  onSight(run: (seen: boolean, shown: boolean) => void): () => void {
    this.#sights.add(run)
    return () => this.#sights.delete(run)
  }

  /** Somebody looks at the page, or nobody any more. */
  see(seen: boolean, shown = seen): void {
    this.isSeen = seen
    for (const run of this.#sights) run(seen, shown)
  }

  online(): boolean {
    return this.isOnline
  }

  onWake(run: () => void): () => void {
    this.#wakes.add(run)
    return () => this.#wakes.delete(run)
  }

  wake(): void {
    for (const run of this.#wakes) run()
  }

  onOffline(run: () => void): () => void {
    this.#losses.add(run)
    return () => this.#losses.delete(run)
  }

  goOffline(): void {
    for (const run of this.#losses) run()
  }
}

/** Lets everything happen that waits for promises only. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
