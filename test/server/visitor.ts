// Somebody in the network: they know where the host is, trust an authority, and have an address of their own.
import { randomUUID } from 'node:crypto'
import type { LookupFunction } from 'node:net'
import { Agent, fetch, type RequestInit, type Response, WebSocket } from 'undici'
import * as v from 'valibot'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'

const SignedIn = v.object({ token: v.string(), user: v.object({ id: v.string() }) })
const Posted = v.object({ type: v.literal('message'), message: v.object({ body: v.string() }) })
const Frame = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ type: v.string(), events: v.optional(v.array(v.unknown()), []) }),
)

/** Every host of the tests is on this machine. */
const lookup: LookupFunction = (_host, options, found) =>
  options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)

export class Visitor {
  readonly #address: string
  readonly #agent: Agent
  #token: string | undefined

  /** @param from an address of the loopback network to come from, such as 127.0.0.2 */
  constructor(address: string, { ca, from }: { ca?: Buffer; from?: string }) {
    this.#address = address
    this.#agent = new Agent({ connect: { lookup, ...(ca && { ca }) }, ...(from && { localAddress: from }) })
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(this.#token && { authorization: `Bearer ${this.#token}` }) }
    return fetch(this.#address + path, {
      redirect: 'manual',
      ...init,
      headers: { ...headers, ...v.parse(v.optional(v.record(v.string(), v.string()), {}), init.headers) },
      dispatcher: this.#agent,
    })
  }

  async register(): Promise<void> {
    const nickname = `v-${randomUUID().slice(0, 8)}`
    const body = JSON.stringify({ nickname, password: 'correct horse battery', bearer: true })
    const response = await this.fetch('/api/session', { method: 'POST', body })
    const text = await response.text()
    if (response.status !== 201) throw new Error(`Registering was answered with ${response.status}: ${text}`)
    this.#token = v.parse(SignedIn, JSON.parse(text)).token
  }

  post(body: string): Promise<Response> {
    return this.fetch('/api/rooms/lobby/messages', { method: 'POST', body: JSON.stringify({ id: randomUUID(), body }) })
  }

  /** Resolves once the lobby has answered the socket. */
  async listen(): Promise<Ear> {
    const address = `${this.#address.replace(/^http/, 'ws')}/api/rooms/lobby/socket?v=${PROTOCOL_VERSION}`
    const headers = { authorization: `Bearer ${this.#token}` }
    const ear = new Ear(new WebSocket(address, { dispatcher: this.#agent, headers }))
    await ear.until(() => ear.opened)
    return ear
  }

  close(): Promise<void> {
    return this.#agent.destroy()
  }
}

/** What somebody hears in the lobby. */
export class Ear {
  opened = false
  /** The code it was closed with. */
  closed: number | undefined
  pongs = 0
  readonly heard: string[] = []
  readonly #socket: WebSocket
  #noticed: () => void = () => {}

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)))
    socket.addEventListener('close', ({ code }) => {
      this.closed = code
      this.#noticed()
    })
  }

  say(body: string): void {
    this.#socket.send(JSON.stringify({ type: 'post', id: randomUUID(), body }))
  }

  ping(): void {
    this.#socket.send('ping')
  }

  /** Throws if it is closed before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closed !== undefined) throw new Error(`The socket was closed with ${this.closed}.`)
      await new Promise<void>((resolve) => {
        this.#noticed = resolve
      })
    }
  }

  close(): void {
    this.#socket.close()
  }

  #hear(data: string): void {
    if (data === 'pong') this.pongs += 1
    else {
      this.opened = true
      const { events } = v.parse(Frame, data)
      this.heard.push(...events.flatMap((event) => (v.is(Posted, event) ? event.message.body : [])))
    }
    this.#noticed()
  }
}
