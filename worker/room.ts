/** One room: who may come in, who listens, and the conversation. The Room alone decides what somebody may do in it. */

import type { Change } from '../protocol/commands.ts'
import type { Answer, EventsFrame, Page, Single } from '../protocol/events.ts'
import { LOBBY, lobby, type RoomInfo } from '../protocol/model.ts'
import {
  CLOSE_RECONNECT,
  closeCode,
  isRefusal,
  notFound,
  type Refusal,
  refuse,
  unauthorized,
} from '../protocol/refusal.ts'
import { Attendance } from './attendance.ts'
import { type Ending, type Listener, RENEW, send } from './audience.ts'
import { Conversation } from './conversation.ts'
import { type Env, guestsMayRead, socketsPerObject } from './env.ts'
import { full, Hall, refusedUpgrade } from './hall.ts'
import { History } from './history.ts'
import { Intake, type Speaker } from './intake.ts'
import { logError } from './log.ts'
import { relay } from './objects.ts'
import type { Elsewhere, Heard, Joined, Missed, Seats } from './relaying.ts'
import { Relays } from './relays.ts'
import { RESTARTS, RESTARTS_WITHIN, scheduleRestore } from './restore.ts'
import type { Present } from './resume.ts'
import { Revocations } from './revocations.ts'
import { readStamp, type Stamp } from './stamp.ts'
import type { Job, PageCard } from './unfurl/job.ts'

const ENDED: Ending = { code: closeCode('unauthorized'), reason: 'Your session has ended.' }
const SET_BACK: Ending = { code: CLOSE_RECONNECT, reason: 'The room was set back to an earlier time.' }

export class Room extends Hall {
  readonly #revocations: Revocations
  readonly #relays: Relays
  readonly #attendance: Attendance
  readonly #intake: Intake
  /** Undefined until the room is created. */
  #conversation: Conversation | undefined
  /** Until then nobody comes in: the room is about to be set back, and would not know of them afterwards. */
  #closedUntil = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    this.#revocations = new Revocations(sql)
    this.#relays = new Relays(
      sql,
      (name) => relay(env, name),
      () => this.#attendance.changed(),
    )
    this.#attendance = new Attendance(this.audience, this.#relays, (event) => this.#conversation?.announce(event))
    this.#intake = new Intake(() => this.#attendance.present())
    // The lobby always exists; every other room is created by somebody (R16).
    if (ctx.id.name === LOBBY) this.create(lobby)
    else this.#conversation = this.#converse(History.open(ctx.storage))
    // Whatever the instance before this one did not come to tell, its relays ask for; and say how many listen.
    if (this.#conversation && this.#relays.inUse) {
      const { version } = this.#conversation.history
      this.#relays.tell({ frame: '', after: version, version })
    }
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
    this.sweep()
    const { searchParams } = new URL(request.url)
    if (this.audience.holds(socketsPerObject(this.env))) return this.#elsewhere(searchParams.get('near') ?? '')
    if (this.audience.isFullFor(stamp)) return refusedUpgrade(full)
    const arrived = stamp.role === 'user' && !this.audience.isHere(stamp.user.id) ? [stamp.user] : []
    const first = conversation.sync(searchParams.get('since') ?? '', this.#attendance.present(arrived))
    const { 0: client, 1: server } = new WebSocketPair()
    this.audience.join(server, stamp)
    send(server, first)
    for (const user of arrived) this.#attendance.arrived(user)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** Somebody comes in at a relay, which already holds back for them what is told from now on. */
  join(name: string, stamp: Stamp, since: string, seats: Seats): Joined | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    this.sweep()
    const forgotten = !this.#relays.knows(name)
    this.#relays.joined(name, seats)
    const { version } = conversation.history
    return { frame: conversation.sync(since, this.#attendance.present()), version, forgotten }
  }

  /** What somebody says at a relay. */
  hear(name: string, speaker: Speaker, data: string | ArrayBuffer): Heard {
    if (!this.#conversation) return { ending: RENEW }
    const ending = this.admission.refuse(speaker, data)
    if (ending) return { ending }
    if (!this.#relays.knows(name)) return { forgotten: true }
    // Their socket is about to be closed, if it is not yet.
    if (speaker.session && this.#revocations.has(speaker.session)) return { ending: ENDED }
    try {
      this.sweep()
      return { answer: this.#intake.receive(speaker, data, this.#conversation) }
    } catch (error) {
      return { ending: this.failure(error) }
    }
  }

  /** What a relay has missed that was last told this version. */
  missed(version: number): Missed | undefined {
    const conversation = this.#conversation
    if (!conversation) return undefined
    const { history } = conversation
    const frame = conversation.sync(`${history.epoch}.${version}`, this.#attendance.present())
    return { frame, version: history.version }
  }

  /** So many listen at a relay now. @returns whether the room knows of them; if not, they are to come in anew */
  counted(name: string, seats: Seats): boolean {
    this.#relays.counted(name, seats)
    return seats.sockets === 0 || this.#relays.knows(name)
  }

  /** A command from a client without a socket. */
  change(stamp: Stamp, command: Change): Answer | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    this.sweep()
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

  here(stamp: Stamp): Present | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    this.sweep()
    return this.#attendance.present()
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
  async revoke(user: string, session: string, at: number): Promise<void> {
    if (!this.#conversation) return
    // The sockets first: closing them takes no row, of which there may be none left today.
    const farewell = JSON.stringify(this.#conversation.reply(refuse('unauthorized', ENDED.reason)))
    if (this.audience.closeSession(session, farewell, ENDED)) this.depart(user)
    const relayed = this.#relays.each((relay) => relay.closeSession(user, session, farewell, ENDED))
    try {
      this.#revocations.add(session, at)
    } finally {
      await relayed
    }
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
    const refusal = await scheduleRestore(this.ctx, this.#conversation.history.created, time)
    if (refusal) return refusal
    this.#closedUntil = Date.now() + RESTARTS_WITHIN
    // The room that is set back may not know of these relays.
    await this.#relays.each((relay) => relay.closeAll(SET_BACK))
    return undefined
  }

  /** Ends this instance; the call fails with it. */
  restart(): void {
    this.ctx.abort(RESTARTS)
  }

  /** Begins a new epoch and lets every client start again, whatever it held or was told meanwhile (R5). */
  async renew(): Promise<void> {
    this.#conversation?.history.renew()
    this.audience.closeAll(SET_BACK)
    await this.#relays.each((relay) => relay.closeAll(SET_BACK))
  }

  override async alarm(): Promise<void> {
    await this.#conversation?.collect()
  }

  protected override receive(socket: WebSocket, listener: Listener, data: string | ArrayBuffer): Ending | undefined {
    if (!this.#conversation) return RENEW
    const answer = this.#intake.receive(listener, data, this.#conversation)
    if (answer !== undefined) send(socket, answer)
    return undefined
  }

  protected override left(users: readonly string[]): void {
    for (const user of users) this.#attendance.left(user)
  }

  protected override sweep(): boolean {
    const swept = super.sweep()
    if (swept) {
      this.#intake.prune()
      this.#conversation?.prune()
    }
    return swept
  }

  #converse(history: History): Conversation
  #converse(history: History | undefined): Conversation | undefined
  #converse(history: History | undefined): Conversation | undefined {
    const outlets = {
      tell: (frame: EventsFrame) => this.#tell(frame),
      queue: (jobs: readonly Job[]) => this.#queue(jobs),
    }
    return history && new Conversation(history, this.ctx.storage, outlets, this.env)
  }

  #tell(events: EventsFrame): void {
    const frame = JSON.stringify(events)
    this.audience.tell(frame)
    this.#relays.tell({ frame, after: events.after, version: events.version })
  }

  /** Who may come in at all. What was never created and what is forbidden look the same (R16). */
  #enter(stamp: Stamp): Conversation | Refusal {
    const readable = this.ctx.id.name === LOBBY && guestsMayRead(this.env)
    if (stamp.role === 'guest' && !readable) return unauthorized
    if (!this.#conversation) return notFound
    if (Date.now() < this.#closedUntil) return refuse('rate', SET_BACK.reason, 1_000)
    return this.#revocations.refusal(stamp) ?? this.#conversation
  }

  async #queue(jobs: readonly Job[]): Promise<void> {
    try {
      await this.env.UNFURL.sendBatch(jobs.map((body) => ({ body })))
    } catch (error) {
      logError('queue_failed', error, { room: this.ctx.id.name ?? null, jobs: jobs.length })
    }
  }

  #elsewhere(near: string): Response {
    const name = this.#relays.place(`${this.ctx.id.name}/${near}`, socketsPerObject(this.env))
    return name === undefined ? refusedUpgrade(full) : Response.json({ relay: name } satisfies Elsewhere)
  }
}
