/** Rooms on the same runtime that do less than ours: what the platform gives, and what a good tutorial makes of it. */

import { DurableObject } from 'cloudflare:workers'

/** What a room here tells first, so that whoever comes in knows that they are in. */
const WELCOME = '{}'
/** Milliseconds. */
const TICK = 20

abstract class Rooms extends DurableObject {
  override fetch(request: Request): Response | Promise<Response> {
    if (request.headers.get('Upgrade') !== 'websocket') return this.#post(request)
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    server.send(WELCOME)
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(_: WebSocket, frame: string): void {
    this.hear(frame)
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close()
  }

  protected abstract hear(frame: string): void

  protected tell(frame: string): void {
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.send(frame)
      } catch {
        // It is closing.
      }
    }
  }

  async #post(request: Request): Promise<Response> {
    this.hear(await request.text())
    return new Response(null, { status: 201 })
  }
}

/** Stores nothing: the platform's floor. */
export class Relay extends Rooms {
  protected override hear(frame: string): void {
    this.tell(frame)
  }
}

/** Stores each message under its unique id and then tells it. */
export class Storing extends Rooms {
  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)',
    )
  }

  protected override hear(frame: string): void {
    const { id, body } = JSON.parse(frame)
    this.ctx.storage.sql.exec('INSERT INTO messages (id, body) VALUES (?, ?)', id, body)
    this.tell(frame)
  }
}

/** The same, the first message at once and then what came within a tick as one frame: the floor of coalescing. */
export class Coalescing extends Storing {
  #waiting: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  protected override tell(frame: string): void {
    this.#waiting.push(frame)
    if (this.#timer === undefined) this.#flush()
  }

  #flush(): void {
    const frames = this.#waiting.join('\n')
    this.#waiting = []
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#waiting.length > 0) this.#flush()
    }, TICK)
    super.tell(frames)
  }
}

interface Env {
  readonly relay: DurableObjectNamespace<Relay>
  readonly storing: DurableObjectNamespace<Storing>
  readonly coalescing: DurableObjectNamespace<Coalescing>
}

export default {
  fetch(request, env) {
    const [, kind, room] = new URL(request.url).pathname.split('/')
    if (room === undefined || !(kind === 'relay' || kind === 'storing' || kind === 'coalescing'))
      return new Response(null, { status: 404 })
    return env[kind].getByName(room).fetch(request)
  },
} satisfies ExportedHandler<Env>
