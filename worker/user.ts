/** One user: who they are, the sessions, the rooms that they are in, and what rooms must still hear of them. */

import { DurableObject } from 'cloudflare:workers'
import { type Entry, parseInboxCommand } from '../protocol/inbox.ts'
import { LOBBY, type OwnRoom, type User as PublicUser, type Read, type Role, type RoomRole } from '../protocol/model.ts'
import { isQuiet, type Quiet } from '../protocol/quiet.ts'
import { isRefusal, notFound, type Refusal, refuse, registrationClosed, unauthorized } from '../protocol/refusal.ts'
import type { CaughtUp, Reason, Told } from './attention.ts'
import { close, ENDED, isOpen, RENEW } from './audience.ts'
import { ATTEMPTS, CREDENTIALS_TABLE, Credentials, FAMILIAR_TABLE, PROFILE_COLUMNS } from './credentials.ts'
import { ENTRIES_TABLE, Entries, type NewEntry } from './entries.ts'
import { type Env, passwordCost, unfurlPolicy } from './env.ts'
import { full, refusedUpgrade } from './hall.ts'
import { Inbox } from './inbox.ts'
import { logError, orQuota } from './log.ts'
import type { Word } from './notices.ts'
import { directory, room } from './objects.ts'
import { OWED_TABLE } from './owed.ts'
import { PLACES_TABLE, type Place, Places, type Wishes } from './places.ts'
import { type PushNote, push, type Subscription } from './push.ts'
import { PUSHES_TABLE, Pushes } from './pushes.ts'
import { Reading } from './reading.ts'
import type { Appointment } from './roster.ts'
import { isBorn, migrate } from './schema.ts'
import { FIXED_COLUMN, SESSIONS_TABLES, type Session, Sessions } from './sessions.ts'
import { readStamp, type Voucher } from './stamp.ts'
import { type Tiding, Tidings } from './tidings.ts'

export const USER_STEPS = [
  `${CREDENTIALS_TABLE}; ${SESSIONS_TABLES}; ${OWED_TABLE}`,
  FAMILIAR_TABLE,
  `${PROFILE_COLUMNS}; ${FIXED_COLUMN}; ${PLACES_TABLE}; ${ENTRIES_TABLE}; ${PUSHES_TABLE}`,
]

/** Somebody at the door. */
export interface Attempt {
  readonly nickname: string
  /** Null for a guest, who has none. */
  readonly password: string | null
  readonly device: string
  /** What attempts are counted by. */
  readonly address: string
}

/** What somebody becomes who registers. */
export interface Registering {
  readonly role: Role
  /** For a guest: until when they may stay, in milliseconds since 1970; null for no end. */
  readonly until: number | null
}

export interface SignedIn {
  readonly user: PublicUser
  readonly registered: boolean
  /** `<user id>.<secret>` (R14). */
  readonly token: string
}

/** A message that somebody is told of. */
type NewCall = Omit<NewEntry, 'kind'>

/** Somebody who has registered. */
export interface Profile {
  readonly user: PublicUser
  readonly role: Role
}

/** Rooms marked as read by one request, which may call 50 objects on the free plan. */
const READ_AT_ONCE = 40

const TAKEN = refuse('conflict', 'Somebody has this nickname already. Choose another one.')
const INACTIVE = refuse('forbidden', 'This account has been deactivated. Ask whoever runs this chat.')

export class User extends DurableObject<Env> {
  readonly #credentials: Credentials
  readonly #sessions: Sessions
  readonly #places: Places
  readonly #inbox: Inbox
  readonly #entries: Entries
  readonly #reading: Reading
  readonly #pushes: Pushes
  /** Undefined until the user has registered. */
  #tidings: Tidings | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    this.#credentials = new Credentials(sql, passwordCost(env))
    this.#sessions = new Sessions(sql)
    this.#places = new Places(sql)
    this.#inbox = new Inbox(ctx)
    this.#entries = new Entries(sql)
    this.#pushes = new Pushes(sql)
    this.#reading = new Reading(this.#inbox, this.#places)
    if (this.isBorn()) this.#wake()
  }

  /** Whether this user has registered, and so exists. */
  isBorn(): boolean {
    return isBorn(this.ctx.storage.sql)
  }

  /**
   * Signs in, or registers a user who was named but has set no password yet.
   * @param registering what they become; undefined where nobody may register
   */
  signIn({ nickname, password, device, address }: Attempt, registering: Registering | undefined): SignedIn | Refusal {
    if (this.isBorn()) {
      if (password === null) return TAKEN
      const refusal = this.#credentials.check(password, address)
      if (refusal) return refusal
      return this.#credentials.active ? this.#start(device, false) : INACTIVE
    }
    if (!registering || (password === null && registering.role !== 'guest')) return registrationClosed
    this.#register(nickname, registering.role, password, address)
    return this.#start(device, true, registering.until)
  }

  /**
   * Vouches for the bearer of a secret (R15); undefined if it opens no session. Reading goes on where no row can be
   * written today.
   */
  verify(secret: string, roomId?: string): Voucher | undefined {
    if (!this.isBorn()) return undefined
    const settled = Date.now()
    const found = this.#sessions.find(secret, settled)
    if (!found) return undefined
    const renewed = orQuota(() => this.#sessions.renew(found, settled))
    const { id: session, expires } = isRefusal(renewed) ? found : renewed
    const visited = roomId !== undefined && this.#sessions.hasVisited(session, roomId)
    return { role: this.#credentials.role, user: this.#credentials.user, session, expires, settled, visited }
  }

  /** Notes a room that will hear when the session ends. What cannot be written down must not go in there. */
  visit(session: string, roomId: string): Refusal | undefined {
    if (!this.sessions().some(({ id }) => id === session)) return unauthorized
    const visited = orQuota(() => this.#sessions.visit(session, roomId))
    if (isRefusal(visited)) return visited
    return visited ? undefined : refuse('rate', 'This session has been in too many rooms. Sign in anew.', 60_000)
  }

  /** Who this is; undefined for nobody, and for whoever has removed their account. */
  profile(): Profile | undefined {
    const isSomebody = this.isBorn() && this.#credentials.user.nickname !== ''
    return isSomebody ? { user: this.#credentials.user, role: this.#credentials.role } : undefined
  }

  /** What they want to be called, and what they say they are doing; both may be empty. */
  async describe(name: string, status: string): Promise<void> {
    await this.#become(() => this.#credentials.describe(name, status), true)
  }

  /** What the Directory says that they are; what is older than what is known is not heard (R13). */
  async appointed(appointment: Appointment): Promise<void> {
    if (!this.isBorn()) return
    if (!appointment.active) await this.endAll()
    await this.#become(() => this.#credentials.appoint(appointment), false)
  }

  /** Removes the account: what it has said stays, and is said to be by a former member. */
  async retire(password: string, session: string): Promise<Refusal | undefined> {
    const refusal = this.#prove(password, session)
    if (refusal) return refusal
    await this.#become(() => this.#credentials.retire(), true)
    await this.endAll()
    return undefined
  }

  /** A room has said what this user is there. */
  placed(word: Word, role: RoomRole | null): void {
    if (!this.isBorn() || !this.#places.hear(word, role)) return
    if (role) this.#tellOf(word.room.id)
    else this.#inbox.tell({ type: 'gone', room: word.room.id })
  }

  /** A room has something for this user. @returns whether they have still to read it */
  told({ word, message, seq, author, excerpt, created }: Told, reason: Reason): boolean {
    if (!this.isBorn()) return false
    const { id, name } = word.room
    const { unread, isNews } = this.#places.arrived(word, seq)
    const entry = { room: id, name, message, seq, author, excerpt, created }
    const called = reason !== 'activity' && this.#call({ ...entry, kind: reason })
    if (called || isNews) this.#tellOf(id)
    if (called || (isNews && reason === 'activity')) this.#push(id, entry, reason)
    return unread
  }

  /** A message that has called this user was removed. */
  retracted(room: string, message: string): void {
    if (!this.isBorn() || !this.#entries.remove(room, message)) return
    this.#inbox.tell({ type: 'retracted', room, message })
    this.#tellOf(room)
  }

  rooms(): readonly OwnRoom[] {
    return this.isBorn() ? this.#places.list().map((place) => this.#own(place)) : []
  }

  /** What has called this user: the newest first, from those before this time on, in milliseconds since 1970. */
  entries(before: number, limit: number): readonly Entry[] {
    if (!this.isBorn()) return []
    return this.#entries
      .list(before, limit)
      .map((entry) => ({ ...entry, read: !this.#isUnread(entry.room, entry.seq) }))
  }

  /** A browser of this session listens there when its page is closed. */
  subscribe(session: string, subscription: Subscription): Refusal | undefined {
    if (!this.sessions().some(({ id }) => id === session)) return unauthorized
    this.#pushes.add(subscription, session)
    return undefined
  }

  unsubscribe(endpoint: string): void {
    if (this.isBorn()) this.#pushes.remove(endpoint)
  }

  quiet(): Quiet | null {
    return this.isBorn() ? this.#credentials.quiet : null
  }

  beQuiet(quiet: Quiet | null): void {
    if (this.isBorn()) this.#credentials.beQuiet(quiet)
  }

  /** What they want of a room. @returns what they have of it; nothing of one that they have nothing to do with */
  wish(room: string, wishes: Wishes): OwnRoom | Refusal {
    this.#places.wish(room, wishes)
    const place = this.#places.find(room)
    if (!place) return notFound
    this.#tellOf(room)
    return this.#own(place)
  }

  /** Has every room be read as far as it goes. One that cannot be reached stays unread. */
  async readAll(): Promise<void> {
    const unread = this.rooms()
      .filter((own) => own.unread)
      .slice(0, READ_AT_ONCE)
    await Promise.all(unread.map((own) => this.#readWhole(own)))
  }

  /** As a device does by its socket. */
  async read(room: string, { version, mark }: Read, unread: boolean): Promise<OwnRoom | Refusal> {
    const place = this.#places.find(room)
    if (!place) return notFound
    await this.#haveRead(this.#reading.write({ room, version, mark, unread }))
    this.#tellOf(room)
    return this.#own(this.#places.find(room) ?? place)
  }

  /** The upgrade of an inbox socket, with a stamp that the Worker wrote. */
  override fetch(request: Request): Response {
    const stamp = readStamp(request.headers)
    const open = stamp.role !== 'reader' && this.sessions().find(({ id }) => id === stamp.session)
    if (!open) return refusedUpgrade(unauthorized)
    if (this.#inbox.isFull) return refusedUpgrade(full)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#inbox.join(server, open.id, open.expires, { type: 'inbox', rooms: this.rooms() })
    return new Response(null, { status: 101, webSocket: client })
  }

  /** A device says how far somebody has read, or that it is left. What is none of this is not heard. */
  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    if (!isOpen(socket)) return
    if (this.#inbox.isOver(socket)) return close(socket, RENEW.code, RENEW.reason)
    const command = parseInboxCommand(typeof data === 'string' ? data : '')
    if (command.type === 'leave') return this.#haveRead(this.#reading.leave(socket))
    if (command.type === 'look') return this.#inbox.look(socket, false)
    if (command.type !== 'read' || !this.#places.find(command.room)) return
    const caught = this.#reading.mark(socket, command)
    this.#tellOf(command.room)
    await this.#haveRead(caught)
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    const caught = this.#reading.leave(socket)
    close(socket, code, reason)
    await this.#haveRead(caught)
  }

  override webSocketError(socket: WebSocket): Promise<void> {
    return this.webSocketClose(socket, 1011, 'The connection failed.')
  }

  sessions(): readonly Session[] {
    return this.isBorn() ? this.#sessions.list(Date.now()) : []
  }

  /** Ends one session, at once and everywhere. */
  async end(session: string): Promise<Refusal | undefined> {
    if (!this.sessions().some(({ id }) => id === session)) return notFound
    await this.#end([session])
    return undefined
  }

  /** Ends all sessions but the one to keep, if any. */
  async endAll(keep?: string): Promise<void> {
    await this.#end(this.sessions().flatMap(({ id }) => (id === keep ? [] : [id])))
  }

  /** Sets a new password, and ends every session but the one it was set in. */
  async changePassword(current: string, next: string, session: string): Promise<Refusal | undefined> {
    const refusal = this.#prove(current, session)
    if (refusal) return refusal
    const others = this.sessions().flatMap(({ id }) => (id === session ? [] : [id]))
    await this.#end(others, () => this.#credentials.set(next))
    return undefined
  }

  override async alarm(): Promise<void> {
    await this.#tidings?.collect()
  }

  #register(nickname: string, role: Role, password: string | null, address: string): void {
    this.ctx.storage.transactionSync(() => {
      migrate(this.ctx.storage, USER_STEPS)
      this.#credentials.create({ id: this.ctx.id.name ?? '', nickname }, role, password, address)
      if (role === 'guest') this.#places.leaveLobby()
    })
    this.#wake()
  }

  #start(device: string, registered: boolean, until: number | null = null): SignedIn {
    const { user } = this.#credentials
    const now = Date.now()
    const { secret } = this.#sessions.start(device, now, until)
    const old = this.#sessions.superfluous(now)
    if (old.length > 0) this.ctx.waitUntil(this.#end(old.map((session) => session.id)))
    return { user, registered, token: `${user.id}.${secret}` }
  }

  /** Why whoever is in this session is not known to be the user, if they are not: it may be an unlocked device. */
  #prove(password: string, session: string): Refusal | undefined {
    if (!this.sessions().some(({ id }) => id === session)) return unauthorized
    const wait = this.#sessions.attempt(session, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts.', wait)
    return this.#credentials.isRight(password) ? undefined : refuse('wrong_password', 'This is not your password.')
  }

  /** The sessions go at once, with the change that ends them if there is one; their rooms hear of it (R13). */
  async #end(sessions: readonly string[], change?: () => void): Promise<void> {
    const at = Date.now()
    const tidings = this.ctx.storage.transactionSync(() => {
      change?.()
      const owed = sessions.flatMap((session) => this.#sessions.end(session).map((id) => ({ room: id, session, at })))
      this.#tidings?.owe(owed)
      return owed
    })
    for (const session of sessions) {
      this.#inbox.closeSession(session, ENDED)
      this.#pushes.endSession(session)
    }
    await this.#tidings?.send(tidings)
  }

  /**
   * Makes them another, and lets the rooms know that have something to do with them.
   * @param change says whether it has changed anything
   * @param isSeen others see it as well, wherever they have been
   */
  async #become(change: () => boolean, isSeen: boolean): Promise<void> {
    const at = Date.now()
    const tidings = this.ctx.storage.transactionSync(() => {
      if (!change()) return []
      const known = isSeen ? [LOBBY, ...this.#places.list().map((own) => own.room.id)] : []
      const owed = [...new Set([...known, ...this.#sessions.visited()])].map((id): Tiding => ({ room: id, at }))
      this.#tidings?.owe(owed)
      return owed
    })
    await this.#tidings?.send(tidings)
  }

  /** @returns whether it was not there before */
  #call(entry: NewEntry): boolean {
    if (!this.#entries.add(entry)) return false
    this.#inbox.tell({ type: 'entry', entry: { ...entry, read: !this.#isUnread(entry.room, entry.seq) } })
    return true
  }

  /** Rooms that were unread and are no longer hear of it, so that they tell anew when more comes. */
  async #haveRead(rooms: readonly string[]): Promise<void> {
    if (rooms.length === 0) return
    const at = Date.now()
    const tidings = rooms.flatMap((room): Tiding[] => {
      const place = this.#places.find(room)
      return place ? [{ room, at, version: place.read.version }] : []
    })
    const withdrawn = rooms.filter((room) => this.#pushes.show(room, false))
    this.ctx.storage.transactionSync(() => this.#tidings?.owe(tidings))
    for (const room of withdrawn) this.ctx.waitUntil(this.#pushAll({ type: 'read', room }))
    await this.#tidings?.send(tidings)
  }

  async #readWhole({ room: { id }, read }: OwnRoom): Promise<void> {
    try {
      const { version } = await room(this.env, id).caughtUp(this.#credentials.user.id, Number.MAX_SAFE_INTEGER)
      this.#reading.write({ room: id, version, mark: read.mark + 1, unread: false })
      if (this.#pushes.show(id, false)) this.ctx.waitUntil(this.#pushAll({ type: 'read', room: id }))
      this.#tellOf(id)
    } catch (error) {
      logError('room_unreachable', error, { room: id })
    }
  }

  /** Reaches devices whose page is closed, if they want it, and nobody looks at one that is open. */
  #push(room: string, { message, author, excerpt, name }: NewCall, reason: Reason): void {
    const place = this.#places.find(room)
    const wanted = place?.level === 'everything' || (place?.level === 'mentions' && reason !== 'activity')
    const now = Date.now()
    const { quiet } = this.#credentials
    const isQuieted = (place?.mutedUntil ?? 0) > now || (quiet !== null && isQuiet(quiet, now))
    if (!wanted || isQuieted || this.#inbox.isSeen || this.#pushes.list().length === 0) return
    this.#pushes.show(room, true)
    const who = author.name ?? author.nickname
    const title = name === '' ? who : `${who} in ${name}`
    this.ctx.waitUntil(this.#pushAll({ type: 'call', room, message, title, body: excerpt }))
  }

  async #pushAll(note: PushNote): Promise<void> {
    const keys = await directory(this.env).vapid()
    const policy = unfurlPolicy(this.env)
    await Promise.all(
      this.#pushes.list().map(async (subscription) => {
        try {
          if ((await push(subscription, note, keys, policy)) === 'gone') this.#pushes.remove(subscription.endpoint)
        } catch (error) {
          logError('push_failed', error, { user: this.ctx.id.name ?? null })
        }
      }),
    )
  }

  /** What a room says to it that it has been read: there may be more by now. */
  #caughtUp(room: string, { unread }: CaughtUp): void {
    const place = this.#places.find(room)
    if (!unread || !place || place.unread) return
    this.#places.setUnread(room)
    this.#tellOf(room)
  }

  #tellOf(room: string): void {
    const place = this.#places.find(room)
    if (place) this.#inbox.tell({ type: 'room', ...this.#own(place) })
  }

  #own(place: Place): OwnRoom {
    const { unread, ...read } = this.#reading.read(place.room.id) ?? { ...place.read, unread: place.unread }
    return {
      ...place,
      read: { version: read.version, mark: read.mark },
      unread,
      calls: this.#entries.count(place.room.id, read.version),
    }
  }

  #isUnread(room: string, seq: number): boolean {
    return seq > (this.#reading.read(room)?.version ?? 0)
  }

  #wake(): void {
    migrate(this.ctx.storage, USER_STEPS)
    const { storage } = this.ctx
    this.#tidings = new Tidings(
      storage,
      (id) => room(this.env, id),
      () => this.#credentials.user,
      (id, answer) => this.#caughtUp(id, answer),
    )
  }
}
