/** People for tests: they register over HTTP, listen by real sockets, and hold what a client would hold. */

import { env, exports } from 'cloudflare:workers'
import { noHistory, type RoomHistory, receive, receiveAnswer } from '../client/room-history.ts'
import type { Change, Command } from '../protocol/commands.ts'
import type { Answer, Event, Frame, SyncFrame } from '../protocol/events.ts'
import { PING, PROTOCOL_VERSION } from '../protocol/limits.ts'
import { LOBBY, type Message, type RoomInfo, type User } from '../protocol/model.ts'
import type { UserStamp } from '../worker/stamp.ts'

export const ORIGIN = 'https://chat.example'

let addresses = 0

/**
 * A request to the Worker, each from an address of its own unless it says otherwise.
 * @param path a whole address reaches the deployment by another origin
 */
export function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('CF-Connecting-IP')) headers.set('CF-Connecting-IP', `2001:db8:0:${(++addresses).toString(16)}::1`)
  return exports.default.fetch(new Request(new URL(path, ORIGIN), { ...init, headers }))
}

export interface Person extends User {
  readonly token: string
}

export const PASSWORD = 'correct horse'

let people = 0

/** Somebody new, or somebody known with the same password. */
export async function person(nickname = `person${++people}`): Promise<Person> {
  const response = await request('/api/session', {
    method: 'POST',
    body: JSON.stringify({ nickname, password: PASSWORD, bearer: true }),
  })
  const { user, token } = await response.json<{ user: User; token: string }>()
  return { ...user, token }
}

/** What the form asks for. */
export function signIn(nickname: unknown, password: unknown, init: RequestInit = {}): Promise<Response> {
  return request('/api/session', { ...init, method: 'POST', body: JSON.stringify({ nickname, password }) })
}

/** A request in the name of a person. */
export function as(who: Person, path: string, init: RequestInit = {}): Promise<Response> {
  return request(path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${who.token}` } })
}

/** A request in the name of a person, with what it says. */
export function ask(who: Person, method: string, path: string, body?: object): Promise<Response> {
  return as(who, path, { method, ...(body && { body: JSON.stringify(body) }) })
}

export async function newRoom(who: Person, name = `room ${crypto.randomUUID()}`): Promise<RoomInfo> {
  const body = JSON.stringify({ id: crypto.randomUUID(), name })
  const response = await as(who, '/api/rooms', { method: 'POST', body })
  return (await response.json<{ room: RoomInfo }>()).room
}

/** A private room with these members. */
export async function newPrivate(who: Person, ...members: readonly Person[]): Promise<RoomInfo> {
  const body = { id: crypto.randomUUID(), name: 'Back room', kind: 'private', members: members.map(({ id }) => id) }
  const response = await ask(who, 'POST', '/api/rooms', body)
  if (response.status !== 201) throw new Error(`No room: ${response.status}`)
  return (await response.json<{ room: RoomInfo }>()).room
}

/** The direct room of these people. */
export async function newDirect(who: Person, ...others: readonly Person[]): Promise<RoomInfo> {
  const response = await ask(who, 'POST', '/api/direct', { users: others.map(({ id }) => id) })
  return (await response.json<{ room: RoomInfo }>()).room
}

export async function postOverHttp(
  who: Person,
  room: string,
  body: string,
  id: string = crypto.randomUUID(),
): Promise<Message> {
  const response = await as(who, `/api/rooms/${room}/messages`, { method: 'POST', body: JSON.stringify({ id, body }) })
  return (await response.json<Answer>()).message
}

export function post(body: string, id: string = crypto.randomUUID()): Change {
  return { type: 'post', id, body }
}

export function roomStub(room: string) {
  return env.ROOM.getByName(room)
}

/** What the Worker would stamp on a request of theirs to a room (R15). */
export async function stampOf(who: Person, room: string): Promise<UserStamp> {
  const voucher = await env.USER.getByName(who.id).verify(who.token.split('.')[1] ?? '', room)
  if (!voucher) throw new Error('Not vouched for.')
  return { ...voucher, origin: ORIGIN }
}

/** Somebody listening to a room through a socket, who holds what the client holds, by the client's own rules (R5, R6). */
export class Listener {
  readonly frames: Frame[] = []
  readonly nicknames = new Map<string, string>()
  history: RoomHistory
  closed: { code: number; reason: string } | undefined
  /** Commands given and not yet seen answered, by whatever way they went; they outlive the socket (R3). */
  readonly unanswered: Map<string, Change>
  #closing = false
  #resuming = false
  /** The newest version in a frame that could not be applied. */
  #announced = 0
  readonly #raw: string[] = []
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()

  /** Opens a socket; `since` is what is already held, and `holding` carries it over from an earlier listener. */
  static async join(who: Person | undefined, room: string = LOBBY, holding?: Listener): Promise<Listener> {
    const since = holding ? `${holding.epoch}.${holding.version}` : ''
    const response = await upgrade(who, room, `v=${PROTOCOL_VERSION}&since=${since}`)
    const listener = new Listener(response, holding, false, who?.id)
    await listener.until(() => listener.frames.length > 0 || listener.closed !== undefined)
    return listener
  }

  /** @param halfOpen does not answer a close, as no polite client does */
  constructor(response: Response, holding?: Listener, halfOpen = false, reader?: string) {
    const socket = response.webSocket
    if (!socket) throw new Error(`No socket: ${response.status}`)
    this.#socket = socket
    this.history = holding?.history ?? { ...noHistory, reader }
    this.unanswered = holding?.unanswered ?? new Map()
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)))
    socket.addEventListener('close', ({ code, reason }) => {
      this.#note(() => {
        this.closed = { code, reason }
      })
    })
    socket.accept({ allowHalfOpen: halfOpen })
  }

  get epoch(): string {
    return this.history.epoch ?? ''
  }

  get version(): number {
    return this.history.version
  }

  send(command: Command): void {
    if ('id' in command) this.unanswered.set(command.id, command)
    this.#socket.send(JSON.stringify(command))
  }

  /** Takes what answered a command over HTTP, which may run ahead of the frames. */
  receiveAnswer(command: string, answer: Answer): void {
    this.#note(() => this.#answered(answer.epoch, answer.message, command))
  }

  sendRaw(frame: string | ArrayBuffer): void {
    this.#socket.send(frame)
  }

  /** Sends a change and waits for what answers it. */
  async ask(command: Change): Promise<Event> {
    this.send(command)
    return this.heard((event) => 'command' in event && event.command === command.id)
  }

  /** Resolves once this very text comes, which is no frame. */
  async raw(text: string): Promise<void> {
    await this.until(() => this.#raw.includes(text))
  }

  /** Posts and waits until it comes back. */
  async say(body: string): Promise<Message> {
    const event = await this.ask(post(body))
    if (event.type !== 'message') throw new Error(`Not posted: ${JSON.stringify(event)}`)
    return event.message
  }

  /** The first event that fits, among those heard already or those still to come. */
  async heard(fits: (event: Event) => boolean): Promise<Event> {
    const find = () => this.events().find(fits)
    await this.until(() => find() !== undefined)
    const event = find()
    if (!event) throw new Error('unreachable')
    return event
  }

  events(): Event[] {
    return this.frames.flatMap((frame) => (frame.type === 'events' ? frame.events : []))
  }

  syncs(): SyncFrame[] {
    return this.frames.filter((frame) => frame.type === 'sync')
  }

  /** Resolves once `condition` holds; it is looked at with every frame and when the socket closes. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closed) throw new Error(`The socket closed with ${this.closed.code} (${this.closed.reason}).`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    while (!this.closed) await new Promise<void>((resolve) => this.#waiting.add(resolve))
    return this.closed
  }

  /** Resolves once it shows whether the socket is still open. */
  async untilKnown(): Promise<void> {
    const heard = this.#raw.length
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(PING)
    while (!this.closed && this.#raw.length === heard) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  async untilVersion(version: number): Promise<void> {
    await this.until(() => this.version >= version)
  }

  /** What is held, in the order of the room. */
  timeline(): readonly Message[] {
    return this.history.messages
  }

  close(code = 1000): void {
    this.#closing = true
    this.#socket.close(code, 'Bye.')
  }

  #receive(data: string): void {
    if (data.startsWith('{')) this.#hear(JSON.parse(data))
    else this.#note(() => this.#raw.push(data))
  }

  #hear(frame: Frame): void {
    this.#note(() => {
      this.frames.push(frame)
      for (const { id, nickname } of frame.people ?? []) this.nicknames.set(id, nickname)
      const { history, behind } = receive(this.history, frame)
      if (history.epoch !== this.history.epoch) this.#announced = 0
      if (behind) this.#announced = Math.max(this.#announced, frame.version)
      this.history = history
      if (frame.type === 'sync') this.#synced(frame)
      else for (const event of frame.events) this.#happened(event)
      if (this.#announced > this.version) this.#resume()
    })
  }

  #synced(frame: SyncFrame): void {
    this.#resuming = false
    for (const message of frame.messages) this.#answered(frame.epoch, message)
  }

  #happened(event: Event): void {
    if (event.type === 'message') this.#answered(this.epoch, event.message, event.command)
    if (event.type === 'refused' && event.command) this.unanswered.delete(event.command)
  }

  /** What answers a command of one's own, by its id or by being what was posted, is held whatever its frame spans. */
  #answered(epoch: string, message: Message, command?: string): void {
    const id = [command, message.id].find((named) => named !== undefined && this.unanswered.has(named))
    if (id === undefined) return
    this.unanswered.delete(id)
    this.history = receiveAnswer(this.history, epoch, message)
  }

  /** Asks for what was missed, once until that is answered (R6). */
  #resume(): void {
    if (this.#resuming || this.#closing) return
    this.#resuming = true
    this.send({ type: 'sync', since: `${this.epoch}.${this.version}` })
  }

  #note(what: () => unknown): void {
    what()
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

export function upgrade(
  who: Person | undefined,
  room: string,
  query: string,
  headers: HeadersInit = {},
): Promise<Response> {
  const authorization: Record<string, string> = who ? { Authorization: `Bearer ${who.token}` } : {}
  return request(`/api/rooms/${room}/socket?${query}`, {
    headers: { Upgrade: 'websocket', ...authorization, ...headers },
  })
}
