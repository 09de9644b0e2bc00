/** What a Room and its Relays have in common: hibernating sockets, heard frame by frame and closed with care (R8). */

import { DurableObject } from 'cloudflare:workers'
import { PING, PONG } from '../protocol/limits.ts'
import { type Refusal, refuse, STATUS } from '../protocol/refusal.ts'
import { Admission } from './admission.ts'
import { Audience, close, type Ending, isOpen, type Listener } from './audience.ts'
import { type Env, postRate } from './env.ts'
import { logError } from './log.ts'

/** Dead sockets are looked for at most this often, in milliseconds, and only while the object is awake anyway (R8). */
const SWEEP_EVERY = 10_000

export const full = refuse('rate', 'Too many connections are open here.', 30_000)

export abstract class Hall extends DurableObject<Env> {
  protected readonly audience: Audience
  protected readonly admission: Admission
  #swept = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
    this.audience = new Audience(ctx)
    this.admission = new Admission(postRate(env))
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    // A client that does not answer our close can still send; its session may be the one that has ended.
    if (!isOpen(socket)) return
    try {
      this.sweep()
      const listener = this.audience.listener(socket)
      const ending = this.admission.refuse(listener, data) ?? this.receive(socket, listener, data)
      if (ending) this.dismiss(socket, ending)
    } catch (error) {
      this.dismiss(socket, this.failure(error))
    }
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason)
    this.depart(this.audience.listener(socket).user?.id)
  }

  override webSocketError(socket: WebSocket): void {
    this.webSocketClose(socket, 1011, 'The connection failed.')
  }

  /** @returns why the socket is to be closed, if that is known already */
  protected abstract receive(socket: WebSocket, listener: Listener, data: string | ArrayBuffer): Ending | undefined

  /** These users have no socket here any more. */
  protected abstract left(users: readonly string[]): void

  /** A bug of ours, which is logged, and all that its client hears of it (R17). */
  protected failure(error: unknown): Ending {
    logError('frame_failed', error, { room: this.ctx.id.name ?? null })
    return { code: 1011, reason: 'Something went wrong here.' }
  }

  /** Whoever is closed from here is gone, whether their client answers or not. */
  protected dismiss(socket: WebSocket, ending: Ending): void {
    const { user } = this.audience.listener(socket)
    this.audience.dismiss(socket, ending)
    this.depart(user?.id)
  }

  protected depart(user: string | undefined): void {
    if (user && this.audience.depart(user)) this.left([user])
  }

  /** @returns whether it was time to */
  protected sweep(): boolean {
    const now = Date.now()
    if (now - this.#swept < SWEEP_EVERY) return false
    this.#swept = now
    this.admission.prune()
    const gone = this.audience.sweep()
    if (gone.length > 0) this.left(gone)
    return true
  }
}

/** For the Worker, which tells the client. */
export function refusedUpgrade(refusal: Refusal): Response {
  return Response.json(refusal, { status: STATUS[refusal.code] })
}
