// The sockets that people have open: upgraded by the runtime, passed through as they are, and ended when the server stops.
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { type Duplex, pipeline } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { STATUS } from '../protocol/refusal.ts'
import type { Hosts } from './hosts.ts'
import { headOf, passOn, pathOf } from './passage.ts'
import type { Peer } from './peer.ts'
import type { Runtime } from './runtime.ts'

/** In ms. A client says something every 30 s; who says nothing and is told nothing would keep its place for ever. */
const SILENCE = 180_000
/**
 * In ms, for whoever takes nothing of what they are sent, whatever they say: the runtime keeps all of it for them, without
 * bound. They come back, and resume.
 */
const PATIENCE = 60_000

/** Somebody who wants a socket. */
interface Caller {
  readonly incoming: IncomingMessage
  readonly socket: Duplex
  /** What has come behind the request already. */
  readonly head: Buffer
  readonly peer: Peer
}

interface Parts {
  readonly runtime: Runtime
  readonly hosts: Hosts
}

export class Sockets {
  readonly #parts: Parts
  readonly #open = new Set<Duplex>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** `answered` is told the status once; undefined if the caller has left before. */
  open({ incoming, socket, head, peer }: Caller, answered: (status: number | undefined) => void): void {
    // Without a listener, a connection that breaks would end the process.
    socket.on('error', () => {})
    // Node counts no time on a connection that it has given out of its hands, and leaves ours open when theirs is ended.
    incoming.socket.setTimeout(SILENCE, () => socket.destroy())
    const turnAway = (status: number) => {
      answered(socket.destroyed ? undefined : status)
      const lines = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
      socket.end(lines, () => socket.destroy())
    }
    const { hosts, runtime } = this.#parts
    const path = pathOf(incoming)
    const problem = path?.startsWith('/api/') ? undefined : 'not_found'
    const refused = path === undefined ? 'invalid' : (hosts.check(incoming, peer)?.code ?? problem)
    if (refused !== undefined) {
      turnAway(STATUS[refused])
      return
    }
    const unreachable = () => turnAway(503)
    const { socketPort: port, secret } = runtime
    const outgoing = passOn(incoming, peer, { port, secret }, { connection: 'Upgrade', upgrade: 'websocket' })
    outgoing.on('upgrade', (answer, inner, rest) => {
      answered(answer.statusCode)
      socket.write(Buffer.concat([headOf(answer, 'Upgrade'), rest]))
      inner.write(head)
      this.#join(socket, inner)
    })
    outgoing.on('response', (answer) => {
      answered(answer.statusCode)
      // Should it break off from here on, another head would stand in the middle of the body.
      outgoing.removeListener('error', unreachable).on('error', () => socket.destroy())
      socket.write(headOf(answer, 'close'))
      pipeline(answer, socket, () => socket.destroy())
    })
    outgoing.on('error', unreachable)
    socket.on('close', () => outgoing.destroy())
    outgoing.end()
  }

  /** Closes all of them, and waits at most so many milliseconds for it. */
  async end(patience: number): Promise<void> {
    const ended = [...this.#open].map((socket) => new Promise<void>((resolve) => socket.end(resolve)))
    await Promise.race([Promise.all(ended), delay(patience)])
  }

  #join(socket: Duplex, inner: Duplex): void {
    this.#open.add(socket)
    this.#watch(socket, inner)
    pipeline(socket, inner, () => {})
    pipeline(inner, socket, () => this.#open.delete(socket))
  }

  /** Ends a socket that is not drained in time. Until it is, the other side is paused. */
  #watch(socket: Duplex, inner: Duplex): void {
    let patience: NodeJS.Timeout | undefined
    const calm = () => clearTimeout(patience)
    inner.on('pause', () => {
      calm()
      patience = setTimeout(() => socket.destroy(), PATIENCE)
    })
    socket.on('drain', calm).on('close', calm)
  }
}
