/** One room: who may come in, who listens, and the conversation. The Room alone decides what somebody may do in it. */

import type { Change } from '../protocol/commands.ts'
import type { Answer, EventsFrame, Page, Single } from '../protocol/events.ts'
import { LOBBY, lobby, type Member, type RoomInfo, type User } from '../protocol/model.ts'
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
import type { CaughtUp, StillToTell, Telling, TellJob } from './attention.ts'
import { ENDED, type Ending, type Listener, RENEW, send } from './audience.ts'
import { Conversation, type Standing } from './conversation.ts'
import { type Env, lobbyIsPublic, socketsPerObject } from './env.ts'
import type { Actor, Decree } from './governance.ts'
import { full, Hall, refusedUpgrade } from './hall.ts'
import { type Founder, History, type NewRoom } from './history.ts'
import { Intake, type Speaker } from './intake.ts'
import { logError } from './log.ts'
import { relay } from './objects.ts'
import type { Elsewhere, Heard, Joined, Missed, Seats } from './relaying.ts'
import { Relays } from './relays.ts'
import { bookmarkOf, NOT_CLOSED, RESTARTS_WITHIN, restartAt, UNDER_WAY } from './restore.ts'
import type { Present } from './resume.ts'
import { Revocations } from './revocations.ts'
import { lateness, readStamp, type Stamp, type UserStamp } from './stamp.ts'
import { succeed } from './succession.ts'
import type { Job, PageCard } from './unfurl/job.ts'

const SENT_AWAY: Ending = { code: closeCode('not_found'), reason: notFound.message }
const SET_BACK: Ending = { code: CLOSE_RECONNECT, reason: 'The room was set back to an earlier time.' }

/** Whose nickname has `search` in it, after the user of this id. */
export interface MemberQuery {
  readonly search: string
  readonly after: string
  readonly limit: number
}

export interface MemberPage {
  readonly members: readonly Member[]
  readonly more: boolean
}

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
      (users) => this.#conversation?.doubt(users),
    )
    this.#attendance = new Attendance(this.audience, this.#relays, (event) => this.#conversation?.announce(event))
    this.#intake = new Intake(() => this.#attendance.present())
    // The lobby always exists; every other room is created by somebody (R16).
    if (ctx.id.name === LOBBY) this.#conversation = this.#converse(History.create(ctx.storage, lobby, []))
    else this.#conversation = this.#converse(History.open(ctx.storage))
    // Whatever the instance before this one did not come to tell, its relays ask for; and say how many listen.
    if (this.#conversation && this.#relays.inUse) {
      const { version } = this.#conversation.history
      this.#relays.tell({ frame: '', after: version, version })
    }
  }

  /**
   * Creates the room with those who are in it; again, it is as it was, and whoever asks may have been sent away since.
   */
  async create(info: NewRoom, founders: readonly Founder[], by: UserStamp): Promise<RoomInfo | Refusal> {
    this.#conversation ??= this.ctx.storage.transactionSync(() => {
      const conversation = this.#converse(History.create(this.ctx.storage, info, founders))
      conversation.found()
      return conversation
    })
    await this.#conversation.introduce(by.user.id)
    return this.refusal(by) ?? this.#conversation.history.info
  }

  /** Why they may not come in, if they may not. */
  refusal(stamp: Stamp): Refusal | undefined {
    const entered = this.#enter(stamp)
    return isRefusal(entered) ? entered : undefined
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
    const arrived = stamp.role !== 'reader' && !this.audience.isHere(stamp.user.id) ? [stamp.user] : []
    const first = conversation.sync(searchParams.get('since') ?? '', userOf(stamp), this.#attendance.present(arrived))
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
    this.#relays.joined(name, seats, userOf(stamp)?.id)
    const { version } = conversation.history
    return { frame: conversation.sync(since, userOf(stamp), this.#attendance.present()), version, forgotten }
  }

  /** What somebody says at a relay. */
  hear(name: string, speaker: Speaker, data: string | ArrayBuffer): Heard {
    if (!this.#conversation) return { ending: RENEW }
    const ending = this.admission.refuse(speaker, data)
    if (ending) return { ending }
    if (!this.#relays.knows(name)) return { forgotten: true }
    // Their socket is about to be closed, if it is not yet.
    if (speaker.session && this.#revocations.has(speaker.session)) return { ending: ENDED }
    if (speaker.user && speaker.role && this.#conversation.refusal({ user: speaker.user, role: speaker.role }))
      return { ending: SENT_AWAY }
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
    const frame = conversation.syncAll(version, this.#attendance.present())
    return { frame, version: history.version }
  }

  /**
   * So many listen at a relay now, and these no more. @returns whether the room knows of them; if not, they are to come in
   * anew
   */
  counted(name: string, seats: Seats, gone: readonly string[] = []): boolean {
    this.#relays.counted(name, seats, gone)
    for (const user of gone)
      if (!this.audience.isHere(user) && !this.#relays.isHere(user)) this.#conversation?.departed(user)
    return seats.sockets === 0 || this.#relays.knows(name)
  }

  /** A command from a client without a socket. */
  change(stamp: Stamp, command: Change): Answer | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    this.sweep()
    return stamp.role !== 'reader' ? conversation.change(stamp, command) : unauthorized
  }

  /** Does something to the room itself, or to what somebody is in it; done already is done. */
  async govern(stamp: UserStamp, decree: Decree): Promise<Standing | Refusal> {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    const { user, role } = stamp
    if (decree.act === 'leave' && role === 'guest' && conversation.standing(user).me.role === 'owner')
      await succeed(conversation, this.env, user)
    // Whoever has left a private room hears that they have, and nothing after it.
    return conversation.govern(stamp, decree) ?? conversation.standing(stamp.user)
  }

  /** Brings somebody in who has an invitation, in the name of who made it. */
  admit(host: Actor, newcomer: User): Refusal | undefined {
    return (
      this.#conversation?.govern(host, { act: 'admit', user: newcomer }) ?? (this.#conversation ? undefined : notFound)
    )
  }

  /** What the room is, and what they are in it. */
  standing(stamp: Stamp): Standing | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    return conversation.standing(userOf(stamp))
  }

  members(stamp: Stamp, { after, search, limit }: MemberQuery): MemberPage | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    const found = conversation.history.members.search(search, after, limit + 1)
    return { members: found.slice(0, limit), more: found.length > limit }
  }

  /** What each of them is here, member or not. */
  these(stamp: Stamp, users: readonly User[]): readonly Member[] | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    return users.map((user) => ({ user, ...conversation.standing(user).me }))
  }

  /** What somebody is here, member or not; null for whoever is not known here. */
  member(stamp: Stamp, id: string): Member | Refusal | null {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    const [user] = conversation.history.called(id)
    return user ? { user, ...conversation.standing(user).me } : null
  }

  /** Whoever may send people away sees who was. */
  bans(stamp: Stamp): { readonly users: readonly User[] } | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    if (stamp.role === 'reader') return unauthorized
    return conversation.refusal(stamp, 'remove') ?? { users: conversation.history.members.banned() }
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

  /**
   * A user is called something else, or may do something else: all hear it, and their own sockets come in anew, with what
   * they may do now. Stamps from before are refused.
   * @param mayOwn whether they can own a room
   */
  async reintroduce(user: User, at: number, mayOwn: boolean): Promise<void> {
    if (!this.#conversation) return
    const isOwner = this.#conversation.history.members.standing(user.id).role === 'owner'
    this.#conversation.meet(user)
    const farewell = JSON.stringify(this.#conversation.reply({ type: 'person', user }))
    if (this.audience.closeUser(user.id, farewell, RENEW)) this.depart(user.id)
    const relayed = this.#relays.each((relay) => relay.closeUser(user.id, farewell, RENEW))
    try {
      this.#revocations.add(user.id, at)
    } finally {
      await relayed
    }
    if (user.nickname === '' || (isOwner && !mayOwn)) await succeed(this.#conversation, this.env, user)
  }

  /** What of it the queue is still to tell. */
  stillToTell(job: TellJob): StillToTell {
    return this.#conversation?.stillToTell(job) ?? { told: null, users: new Map() }
  }

  /** What came of a job of the queue. */
  async answered(job: TellJob, telling: Telling): Promise<void> {
    await this.#conversation?.answered(job, telling)
  }

  /** A user has read up to this version, as their own object says. */
  caughtUp(user: string, version: number): CaughtUp {
    return this.#conversation?.caughtUp(user, version) ?? { version, unread: false }
  }

  /** Nobody looks at what a user has open here, as their own object says, and something has come. */
  async overlooked(user: string): Promise<void> {
    await this.#conversation?.overlooked(user)
  }

  /** How many messages of others there are after this version, up to 1,000. */
  unread(stamp: Stamp, version: number): { readonly count: number } | Refusal {
    const conversation = this.#enter(stamp)
    if (isRefusal(conversation)) return conversation
    return stamp.role === 'reader' ? unauthorized : { count: conversation.unread(stamp.user.id, version) }
  }

  attachCard(job: Job, card: PageCard | null): void {
    this.#conversation?.attach(job, card)
  }

  postponeCard(job: Job, seconds: number): void {
    this.#conversation?.postpone(job, seconds)
  }

  /**
   * Sets the room back to an earlier time: this instance ends, and the call fails with it. Call `renew` after any failure,
   * since until then the old epoch stands. The platform keeps 30 days; a runtime without earlier times refuses.
   * @param time milliseconds since 1970
   * @returns why the room stays as it is
   */
  async setBack(time: number): Promise<Refusal | undefined> {
    if (!this.#conversation) return notFound
    const bookmark = await bookmarkOf(this.ctx, this.#conversation.history.created, time)
    if (isRefusal(bookmark)) return bookmark
    if (Date.now() < this.#closedUntil) return UNDER_WAY
    this.#closedUntil = Date.now() + RESTARTS_WITHIN
    try {
      // The room that is set back may not know of these relays.
      await this.#relays.each((relay) => relay.closeAll(SET_BACK))
      if (Date.now() >= this.#closedUntil) throw new Error('It took too long to close all relays.')
    } catch (error) {
      logError('restore_refused', error, { room: this.ctx.id.name ?? null, time })
      this.#closedUntil = 0
      return NOT_CLOSED
    }
    const restarted = restartAt(this.ctx, bookmark)
    this.ctx.waitUntil(restarted)
    return await restarted
  }

  /** Begins a new epoch and lets every client start again, whatever it held or was told meanwhile (R5). */
  async renew(): Promise<void> {
    await this.#conversation?.renew()
    const gone = this.audience.here().map(({ id }) => id)
    this.audience.closeAll(SET_BACK)
    this.#conversation?.doubt(gone)
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
    for (const user of users) {
      this.#attendance.left(user)
      this.#conversation?.departed(user)
    }
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
      expel: (user: string) => this.#expel(user),
      isHere: (user: string) => this.audience.isHere(user) || this.#relays.isHere(user),
      here: () => [...this.audience.here().map(({ id }) => id), ...this.#relays.here()],
      lookAround: () => this.#relays.lookAround(),
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
    const readable = this.ctx.id.name === LOBBY && lobbyIsPublic(this.env)
    if (stamp.role === 'reader' && !readable) return unauthorized
    const late = lateness(stamp)
    if (late) return late
    if (!this.#conversation) return notFound
    const refusal =
      this.#revocations.refusal(stamp) ?? (stamp.role === 'reader' ? undefined : this.#conversation.refusal(stamp))
    if (refusal) return refusal
    return Date.now() < this.#closedUntil ? refuse('rate', SET_BACK.reason, 1_000) : this.#conversation
  }

  /**
   * Who is in the room no longer hears nothing more of it, here and at the relays. Who may still see it comes in anew: what
   * guests may see is for the Worker to say.
   */
  async #expel(user: string): Promise<void> {
    if (!this.#conversation) return
    const { kind, members } = this.#conversation.history
    const mayRead = kind === 'public' && !members.standing(user).banned
    const ending = mayRead ? RENEW : SENT_AWAY
    const farewell = mayRead ? '' : JSON.stringify(this.#conversation.reply(notFound))
    if (this.audience.closeUser(user, farewell, ending)) this.depart(user)
    await this.#relays.each((relay) => relay.closeUser(user, farewell, ending))
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

function userOf(stamp: Stamp): User | null {
  return stamp.role === 'reader' ? null : stamp.user
}
