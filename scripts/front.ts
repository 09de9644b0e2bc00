// What listens for people: it settles who calls, ends TLS, and passes everything on to the runtime.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type Duplex, pipeline } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { FRAME_MAX } from '../protocol/limits.ts'
import { type RefusalCode, STATUS } from '../protocol/refusal.ts'
import { loggedPath } from '../worker/log.ts'
import type { Health } from './health.ts'
import type { Hosts } from './hosts.ts'
import type { JsonLog } from './json-log.ts'
import { bodyOf, passed, passOn, pathOf } from './passage.ts'
import type { Peer, Peers } from './peer.ts'
import { listenAt, listenAtAll } from './port.ts'
import type { Runtime } from './runtime.ts'
import { Sockets } from './sockets.ts'

interface Parts {
  readonly runtime: Runtime
  readonly peers: Peers
  readonly hosts: Hosts
  readonly health: Health
  readonly log: JsonLog
  readonly tls: Tls | undefined
}

/** PEM. */
interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
}

const options = {
  /** Other protocols that a client offers to change to are not meant for us. */
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => /^websocket$/i.test(headers.upgrade ?? ''),
  /** In ms; longer than a proxy keeps idle connections (nginx: 60 s), so that it never sends on one that we close. */
  keepAliveTimeout: 75_000,
}
/** How long answers that are under way may take when the server stops, in ms. */
const GRACE = 3_000

export class Front {
  readonly #parts: Parts
  readonly #servers: ReturnType<typeof listener>[] = []
  readonly #sockets: Sockets
  #answering = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#sockets = new Sockets(parts)
  }

  /** Gives the port that it listens on, which is the same at all these addresses. */
  listen(addresses: readonly string[], port: number): Promise<number> {
    return listenAtAll(addresses, port, async (address, wanted) => {
      const server = listener(this.#parts.tls)
      server.on('request', (incoming, response) => this.#answer(incoming, response))
      server.on('upgrade', (incoming, socket, head) => this.#upgrade(incoming, socket, head))
      const taken = await listenAt(server, address, wanted)
      this.#servers.push(server)
      return taken
    })
  }

  /** Answers what it has taken in, then closes all sockets: whoever has one comes back and sends what is unanswered. */
  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.close()
      server.closeIdleConnections()
    }
    const end = Date.now() + GRACE
    while (this.#answering > 0 && Date.now() < end) await delay(20)
    await this.#sockets.end(GRACE / 3)
    for (const server of this.#servers) server.closeAllConnections()
  }

  #answer(incoming: IncomingMessage, response: ServerResponse): void {
    const started = performance.now()
    const peer = this.#parts.peers.of(incoming)
    this.#answering++
    response.on('close', () => {
      this.#answering--
      this.#record(incoming, peer, response.headersSent ? response.statusCode : undefined, started)
    })
    const path = pathOf(incoming)
    const refused = this.#parts.hosts.check(incoming, peer)
    if (path === undefined) refuse(response, 'invalid', 'The address of this request cannot be read.')
    else if (refused) refuse(response, refused.code, refused.message)
    // The runtime keeps paths there for itself, and people are not told of our health.
    else if (path.startsWith('/cdn-cgi/') || (path === '/health' && !this.#parts.peers.isNear(peer)))
      refuse(response, 'not_found', 'There is nothing at this address.')
    else if (path === '/health') this.#parts.health.answer(incoming, response)
    else this.#pass(incoming, peer, response).catch((error) => this.#fail(error, response))
  }

  async #pass(incoming: IncomingMessage, peer: Peer, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming)
    if (body === undefined) {
      refuse(response, 'too_large', `A request holds at most ${FRAME_MAX} bytes.`)
      incoming.resume()
      return
    }
    const outgoing = passOn(incoming, peer, this.#parts.runtime)
    outgoing.on('response', (answer) => {
      if (isOfTheRuntime(answer)) {
        answer.resume()
        refuse(response, 'internal', 'Something went wrong here. It has been logged; try again.')
        return
      }
      response.writeHead(answer.statusCode ?? 502, passed(answer.headers))
      pipeline(answer, response, () => {})
    })
    outgoing.on('error', (error) => this.#fail(error, response))
    response.on('close', () => outgoing.destroy())
    outgoing.end(body)
  }

  #fail(error: Error, response: ServerResponse): void {
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    this.#parts.log.write('warn', 'runtime_unreachable', { error: error.message })
    // No refusal, since nobody knows what has become of the request: the client asks again, under the same id (R3).
    response.writeHead(503, { 'content-type': 'text/plain', 'cache-control': 'no-store', 'retry-after': '1' })
    response.end('This is being restarted. Try again in a moment.\n')
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const started = performance.now()
    const peer = this.#parts.peers.of(incoming)
    this.#sockets.open({ incoming, socket, head, peer }, (status) => this.#record(incoming, peer, status, started))
  }

  #record({ method, url = '' }: IncomingMessage, { address }: Peer, status: number | undefined, started: number): void {
    const [path = ''] = url.split('?', 1)
    const ms = Math.round(performance.now() - started)
    this.#parts.log.write(path === '/health' ? 'debug' : 'info', 'request', {
      method,
      path: loggedPath(path),
      status,
      ms,
      address,
    })
  }
}

function listener(tls: Tls | undefined) {
  return tls ? createSecureServer({ ...options, ...tls }) : createServer(options)
}

/** Not the Worker's, which answers in JSON, but of the runtime around it: there may be a stack in it. */
function isOfTheRuntime({ statusCode, headers }: IncomingMessage): boolean {
  const isJson = headers['content-type']?.startsWith('application/json') === true
  return headers['mf-experimental-error-stack'] !== undefined || (statusCode === 500 && !isJson)
}

function refuse(response: ServerResponse, code: RefusalCode, message: string): void {
  response.writeHead(STATUS[code], { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ error: { code, message } }))
}
