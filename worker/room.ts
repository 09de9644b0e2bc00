/** One room: who may come in, who listens, and the conversation. The Room alone decides what somebody may do in it. */

import { DurableObject } from 'cloudflare:workers'
import type { Change } from '../protocol/commands.ts'
import type { Answer, Page, Single } from '../protocol/events.ts'
import { PING, PONG } from '../protocol/limits.ts'
import { LOBBY, lobby, type RoomInfo, type User } from '../protocol/model.ts'
import {
  CLOSE_RECONNECT,
  closeCode,
  isRefusal,
  notFound,
  type Refusal,
  refuse,
  STATUS,
  unauthorized,
} from '../protocol/refusal.ts'
import { Audience, close, isOpen, send } from './audience.ts'
import { Conversation } from './conversation.ts'
import { type Env, guestsMayRead, postRate } from './env.ts'
import { History } from './history.ts'
import { type Ending, Intake } from './intake.ts'
import { logError } from './log.ts'
import { RESTARTS, scheduleRestore } from './restore.ts'
import { Revocations } from './revocations.ts'
import { readStamp, type Stamp } from './stamp.ts'
import type { Job, PageCard } from './unfurl/job.ts'

/** Dead sockets are looked for at most this often, in milliseconds, and only while the room is awake anyway (R8). */
const SWEEP_EVERY = 10_000

export class Room extends DurableObject<Env> {
  readonly #audience: Audience
  readonly #revocations: Revocations
  readonly #intake: Intake
  /** Undefined until the room is created. */
  #conversation: Conversation | undefined
  #swept = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
    this.#audience = new Audience(ctx)
    this.#intake = new Intake(this.#audience, postRate(env))
    this.#revocations = new Revocations(ctx.storage.sql)
    // The lobby always exists; every other room is created by somebody (R16).
    if (ctx.id.name === LOBBY) this.create(lobby)
    else this.#conversation = this.#converse(History.open(ctx.storage))
  }

  /** Creates the room; again, it is as it was. */
  create(info: RoomInfo): RoomInfo {
    const history = this.#conversation?.history ?? History.create(this.ctx.storage, info)
    this.#conversation ??= this.#converse(history)
    return history.info
  }

  /** Whether the room was created. */
  exists(): boolean {
    return this.#conversation !== undefined
  }

  /** A socket's upgrade, with a stamp that the Worker wrote; `since` says what its client holds (R5). */
  override fetch(request: Request): Response {
    const stamp = readStamp(request.headers)
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return refusedUpgrade(conversation)
    this.#sweep(conversation)
    if (this.#audience.isFullFor(stamp))
      return refusedUpgrade(refuse('rate', 'Too many connections are open here.', 30_000))
    const arrived = stamp.role === 'user' && !this.#audience.isHere(stamp.user.id) ? [stamp.user] : []
    const since = new URL(request.url).searchParams.get('since') ?? ''
    const first = conversation.sync(since, [...this.#audience.here(), ...arrived])
    const { 0: client, 1: server } = new WebSocketPair()
    this.#audience.join(server, stamp)
    send(server, first)
    for (const user of arrived) conversation.announce({ type: 'arrived', user })
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    // A client that does not answer our close can still send; its session may be the one that has ended.
    if (!isOpen(socket)) return
    try {
      if (this.#conversation) this.#sweep(this.#conversation)
      const ending = this.#intake.receive(socket, data, this.#conversation)
      if (ending) this.#dismiss(socket, ending)
    } catch (error) {
      logError('frame_failed', error, { room: this.ctx.id.name ?? null })
      this.#dismiss(socket, { code: 1011, reason: 'Something went wrong here.' })
    }
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason)
    this.#depart(this.#audience.listener(socket).user?.id)
  }

  override webSocketError(socket: WebSocket): void {
    this.webSocketClose(socket, 1011, 'The connection failed.')
  }

  /** A command from a client without a socket. */
  change(stamp: Stamp, command: Change): Answer | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    this.#sweep(conversation)
    return stamp.role === 'user' ? conversation.change(stamp, command) : unauthorized
  }

  /** Messages before the place `before`, or the newest. */
  page(stamp: Stamp, before: number | undefined, limit: number): Page | Refusal {
    const conversation = this.#enter(stamp)
    return isRefusal(conversation) ? conversation : conversation.page(before, limit)
  }

  message(stamp: Stamp, id: string): Single | Refusal {
    const conversation = this.#enter(stamp)
    return isRefusal(conversation) ? conversation : conversation.message(id)
  }

  here(stamp: Stamp): readonly User[] | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    this.#sweep(conversation)
    return this.#audience.here()
  }

  /** The source address of a picture or an icon of one of the message's cards. */
  picture(stamp: Stamp, message: string, key: string): string | Refusal {
    const conversation = this.#enter(stamp)
    return isRefusal(conversation) ? conversation : conversation.picture(message, key)
  }

  /** Another public room can be listed. Said in the lobby, where most are; the others see it when they look next. */
  announceRooms(): void {
    this.#conversation?.announce({ type: 'rooms' })
  }

  /** A session has ended: its sockets are closed, and stamps from before are refused (R15). */
  revoke(user: string, session: string, at: number): void {
    if (!this.#conversation) return
    // The sockets first: closing them takes no row, of which there may be none left today.
    const ended = refuse('unauthorized', 'Your session has ended.')
    const farewell = JSON.stringify(this.#conversation.reply(ended))
    if (this.#audience.closeSession(session, farewell, closeCode(ended.code), ended.message)) this.#depart(user)
    this.#revocations.add(session, at)
  }

  attachCard(job: Job, card: PageCard | null): void {
    this.#conversation?.attach(job, card)
  }

  postponeCard(job: Job, seconds: number): void {
    this.#conversation?.postpone(job, seconds)
  }

  /**
   * Has the next `restart` set the room back to an earlier time; call `renew` after that, since until then the old
   * epoch stands. The platform keeps 30 days; a runtime without earlier times refuses.
   * @param time milliseconds since 1970
   */
  async prepareRestore(time: number): Promise<Refusal | undefined> {
    if (!this.#conversation) return notFound
    return scheduleRestore(this.ctx, this.#conversation.history.created, time)
  }

  /** Ends this instance; the call fails with it. */
  restart(): void {
    this.ctx.abort(RESTARTS)
  }

  /** Begins a new epoch and lets every client start again, whatever it held or was told meanwhile (R5). */
  renew(): void {
    this.#conversation?.history.renew()
    this.#audience.closeAll(CLOSE_RECONNECT, 'The room was set back to an earlier time.')
  }

  override async alarm(): Promise<void> {
    await this.#conversation?.collect()
  }

  #converse(history: History): Conversation
  #converse(history: History | undefined): Conversation | undefined
  #converse(history: History | undefined): Conversation | undefined {
    const outlets = {
      tell: (frame: object) => this.#audience.tell(JSON.stringify(frame)),
      queue: (jobs: readonly Job[]) => this.#queue(jobs),
    }
    return history && new Conversation(history, this.ctx.storage, outlets, this.env)
  }

  /** Who may come in at all. What was never created and what is forbidden look the same (R16). */
  #enter(stamp: Stamp): Conversation | Refusal {
    const readable = this.ctx.id.name === LOBBY && guestsMayRead(this.env)
    if (stamp.role === 'guest' && !readable) return unauthorized
    if (!this.#conversation) return notFound
    return this.#revocations.refusal(stamp) ?? this.#conversation
  }

  async #queue(jobs: readonly Job[]): Promise<void> {
    try {
      await this.env.UNFURL.sendBatch(jobs.map((body) => ({ body })))
    } catch (error) {
      logError('queue_failed', error, { room: this.ctx.id.name ?? null, jobs: jobs.length })
    }
  }

  /** Whoever is closed from here is gone, whether their client answers or not. */
  #dismiss(socket: WebSocket, { code, reason }: Ending): void {
    const { user } = this.#audience.listener(socket)
    this.#audience.dismiss(socket, code, reason)
    this.#depart(user?.id)
  }

  #depart(user: string | undefined): void {
    if (user && this.#audience.depart(user)) this.#conversation?.announce({ type: 'left', user })
  }

  #sweep(conversation: Conversation): void {
    const now = Date.now()
    if (now - this.#swept < SWEEP_EVERY) return
    this.#swept = now
    for (const user of this.#audience.sweep()) conversation.announce({ type: 'left', user })
    this.#intake.prune()
    conversation.prune()
  }
}

/** For the Worker, which tells the client. */
function refusedUpgrade(refusal: Refusal): Response {
  return Response.json(refusal, { status: STATUS[refusal.code] })
}
