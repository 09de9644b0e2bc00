// A room that says as much as it is told to: the built page, and a socket behind it that nothing slows down.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Frame } from '../../../protocol/events.ts'
import type { InboxFrame } from '../../../protocol/inbox.ts'
import { PING, PONG } from '../../../protocol/limits.ts'
import { lobby, type Message, type User } from '../../../protocol/model.ts'

const PEOPLE: readonly User[] = Array.from({ length: 20 }, (_, at) => ({ id: `user-${at}`, nickname: `Person${at}` }))
const READER: User = { id: 'reader', nickname: 'Reader' }
const WORDS = 'The ferry leaves at nine in the morning and comes back before it gets dark, as far as anybody knows.'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

export class BusyRoom {
  readonly #folder: string
  readonly #server: Server
  readonly #sockets: WebSocketServer
  #socket: WebSocket | undefined
  #version = 0

  /** `folder` has the built page. */
  static async serve(folder: string): Promise<BusyRoom> {
    const room = new BusyRoom(folder)
    await once(room.#server.listen(0, '127.0.0.1'), 'listening')
    return room
  }

  private constructor(folder: string) {
    this.#folder = folder
    this.#server = createServer((request, response) => void this.#answer(request, response))
    this.#sockets = new WebSocketServer({ server: this.#server, perMessageDeflate: false })
    this.#sockets.on('connection', (socket, { url = '' }) => {
      if (url.startsWith('/api/rooms/')) this.#connect(socket)
      else connectInbox(socket)
    })
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
    return `http://127.0.0.1:${address.port}`
  }

  /** Sends so many messages, in as many frames as it takes, and gives the id of the last one. */
  say(count: number, perFrame: number): string {
    let last = ''
    for (let left = count; left > 0; left -= perFrame) {
      const after = this.#version
      const messages = Array.from({ length: Math.min(left, perFrame) }, () => this.#next())
      last = messages.at(-1)?.id ?? ''
      const events = messages.map((message) => ({ type: 'message' as const, message }))
      this.#send({ type: 'events', after, version: this.#version, events, people: PEOPLE })
    }
    return last
  }

  /** The next page that is opened finds nothing in it. */
  clear(): void {
    this.#version = 0
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.close()
  }

  #next(): Message {
    this.#version += 1
    const seq = this.#version
    const body = seq % 4 === 0 ? `**${seq}**: ${WORDS} See https://ferry.example/${seq}` : `${seq}: ${WORDS}`
    const author = PEOPLE[Math.floor(seq / 3) % PEOPLE.length]?.id ?? ''
    const created = Date.UTC(2026, 0, 1) + seq * 20_000
    return { id: randomUUID(), seq, version: seq, revision: 0, author, body, created, edited: null, cards: [] }
  }

  #connect(socket: WebSocket): void {
    this.#socket = socket
    socket.on('message', (data) => String(data) === PING && socket.send(PONG))
    const version = this.#version
    const part = { reset: true, older: false, room: lobby, messages: [], people: PEOPLE, here: [READER] }
    this.#send({ type: 'sync', epoch: 'busy', after: 0, version, ...part })
  }

  #send(frame: Frame): void {
    this.#socket?.send(JSON.stringify(frame))
  }

  async #answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, 'http://127.0.0.1')
    if (pathname === '/api/session') return json(response, { user: READER, readers: 'lobby', registration: 'open' })
    const file = extname(pathname) === '' ? 'index.html' : pathname
    const content = await readFile(join(this.#folder, file)).catch(() => undefined)
    response.writeHead(content ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    response.end(content)
  }
}

/** What tells the reader of their rooms, of which there are none but the lobby. */
function connectInbox(socket: WebSocket): void {
  socket.on('message', (data) => String(data) === PING && socket.send(PONG))
  socket.send(JSON.stringify({ type: 'inbox', rooms: [] } satisfies InboxFrame))
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
