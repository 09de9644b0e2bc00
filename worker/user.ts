/** One user: who they are, the sessions, the rooms that they are in, and what rooms must still hear of them. */

import { DurableObject } from 'cloudflare:workers'
import { type Entry, parseInboxCommand } from '../protocol/inbox.ts'
import {
  bareRoom,
  LOBBY,
  type OwnRoom,
  type User as PublicUser,
  type Read,
  type Role,
  type RoomRole,
} from '../protocol/model.ts'
import { isQuiet, type Quiet } from '../protocol/quiet.ts'
import {
  closeCode,
  isRefusal,
  notFound,
  type Refusal,
  refuse,
  registrationClosed,
  unauthorized,
} from '../protocol/refusal.ts'
import type { CaughtUp, Reason, Told } from './attention.ts'
import { close, ENDED, isOpen, RENEW } from './audience.ts'
import { Buckets, type Rate } from './bucket.ts'
import {
  ATTEMPTS,
  CREDENTIALS_TABLE,
  Credentials,
  FAMILIAR_TABLE,
  type Key,
  PROFILE_COLUMNS,
  UNTIL_COLUMN,
} from './credentials.ts'
import { ENTRIES_TABLE, Entries, type NewEntry } from './entries.ts'
import { type Env, passwordCost, unfurlPolicy } from './env.ts'
import { full, refusedUpgrade } from './hall.ts'
import { Inbox } from './inbox.ts'
import { log, logError, orQuota } from './log.ts'
import type { Word } from './notices.ts'
import { directory, room } from './objects.ts'
import { OWED_TABLE, Owed } from './owed.ts'
import { PLACES_TABLE, type Place, Places, type Wishes } from './places.ts'
import { type PushNote, push, type Subscription } from './push.ts'
import { PUSH_PATIENCE, Pusher, type Unpushed } from './pusher.ts'
import { PUSHES_TABLE, Pushes } from './pushes.ts'
import { Reading } from './reading.ts'
import type { Appointment } from './roster.ts'
import { isBorn, migrate } from './schema.ts'
import { FIXED_COLUMN, SESSIONS_TABLES, type Session, Sessions } from './sessions.ts'
import { readStamp, type Voucher } from './stamp.ts'
import { TIDING_PATIENCE, type Tiding, Tidings } from './tidings.ts'

export const USER_STEPS = [
  `${CREDENTIALS_TABLE}; ${SESSIONS_TABLES}; ${OWED_TABLE}`,
  FAMILIAR_TABLE,
  `${PROFILE_COLUMNS}; ${FIXED_COLUMN}; ${PLACES_TABLE}; ${ENTRIES_TABLE}; ${PUSHES_TABLE}`,
  UNTIL_COLUMN,
]

/** Somebody at the door. */
export interface Attempt {
  readonly nickname: string
  /** Null for a guest who brings none. */
  readonly key: Key | null
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
  /** What their own object knows that they are. */
  readonly role: Role
  readonly hasPassword: boolean
  readonly registered: boolean
  /** `<user id>.<secret>` (R14). */
  readonly token: string
}

export interface EntryPage {
  readonly entries: readonly Entry[]
  readonly more: boolean
}

/** A message that somebody is told of. */
type NewCall = Omit<NewEntry, 'kind'>

/** Somebody who has registered. */
export interface Profile {
  readonly user: PublicUser
  readonly role: Role
  /** They may sign in. */
  readonly active: boolean
}

/** Rooms marked as read by one call, which may call 50 objects on the free plan. */
const READ_AT_ONCE = 40

/** What the devices say: more than any number of people can read. */
const FRAME_RATE: Rate = { burst: 120, perSecond: 10 }

const TAKEN = refuse('conflict', 'Somebody has this nickname already. Choose another one.')
const OVER = refuse('forbidden', 'Your visit is over. Ask for another invitation.')
const INACTIVE = refuse('forbidden', 'This account has been deactivated. Ask whoever runs this chat.')

export class User extends DurableObject<Env> {
  readonly #credentials: Credentials
  readonly #sessions: Sessions
  readonly #places: Places
  readonly #inbox: Inbox
  readonly #entries: Entries
  readonly #reading: Reading
  readonly #pushes: Pushes
  /** Of all devices together. */
  readonly #frames = new Buckets<''>(FRAME_RATE)
  /** These are undefined until the user has registered. */
  #owed: Owed<Tiding | Unpushed> | undefined
  #tidings: Tidings | undefined
  #pusher: Pusher | undefined

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
  signIn({ nickname, key, device, address }: Attempt, registering: Registering | undefined): SignedIn | Refusal {
    if (this.isBorn()) return this.#refusal(key, address) ?? this.#start(device, false)
    const isKey = key !== null && 'password' in key
    if (!registering || (!isKey && registering.role !== 'guest')) return registrationClosed
    this.#register(nickname, registering, key, address)
    return this.#start(device, true)
  }

  /**
   * Vouches for the bearer of a secret (R15); undefined if it opens no session. Reading goes on where no row can be
   * written today.
   */
  verify(secret: string, roomId?: string): Voucher | undefined {
    if (!this.isBorn()) return undefined
    const settled = Date.now()
    const found = this.#sessions.find(secret, settled)
    if (!found || !this.#credentials.active) return undefined
    const renewed = orQuota(() => this.#sessions.renew(found, settled))
    const { id: session, expires } = isRefusal(renewed) ? found : renewed
    const visited = roomId !== undefined && this.#sessions.hasVisited(session, roomId)
    const { role, user, hasPassword } = this.#credentials
    return { role, user, hasPassword, session, expires, settled, visited }
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
    if (!this.isBorn()) return undefined
    const { user, role, active } = this.#credentials
    return user.nickname === '' ? undefined : { user, role, active }
  }

  /** What they want to be called, and what they say they are doing; both may be empty. */
  async describe(name: string, status: string): Promise<void> {
    await this.#become(() => this.#credentials.describe(name, status), { isSeen: true })
  }

  /** What the Directory says that they are; what is older than what is known is not heard (R13). */
  async appointed(appointment: Appointment): Promise<void> {
    if (!this.isBorn() || !this.#credentials.isNews(appointment)) return
    const { active, gone, role } = appointment
    const sessions = active ? [] : this.sessions().map(({ id }) => id)
    await this.#become(
      () => {
        const changed = this.#credentials.appoint(appointment)
        if (gone) this.#credentials.retire()
        this.#places.setLobby(role !== 'guest')
        if (role !== 'guest') this.#sessions.release(Date.now())
        return changed || gone
      },
      { isSeen: gone, ended: sessions },
    )
  }

  /** Whether whoever is in this session knows the password: it may be an unlocked device. */
  prove(password: string, session: string): Refusal | undefined {
    return this.#prove(password, session)
  }

  /** A room has said what this user is there. */
  placed(word: Word, role: RoomRole | null, banned: boolean): void {
    const { id, kind } = word.room
    if (!this.isBorn()) return
    this.#forgetLater(word)
    const before = this.#places.find(id)
    const mayKnow = role !== null || (kind === 'public' && !banned && this.#credentials.role !== 'guest')
    // Whoever may not see a room learns nothing of it, and not that it is there if they never could.
    if (!this.#places.hear(mayKnow ? word : { ...word, room: bareRoom(id, kind, before?.room.name ?? '') }, role))
      return
    if (role) {
      this.#tellOf(id)
      return
    }
    if (!mayKnow) this.#entries.removeAfter(id, -1)
    this.#places.leave(id)
    this.#withdraw(id)
    if (mayKnow || before?.role) this.#inbox.tell({ type: 'gone', room: id })
  }

  /** A room has something for this user. @returns whether they have still to read it */
  told({ word, message, seq, author, excerpt, created }: Told, reason: Reason): boolean {
    if (!this.isBorn()) return false
    const { id, name } = word.room
    this.#forgetLater(word)
    const isCall = reason !== 'activity'
    const { unread, isNews } = this.#places.arrived(word, seq, this.#reading.read(id), isCall)
    const entry = { room: id, name, message, seq, author, excerpt, created }
    const called = isCall && this.#call({ ...entry, kind: reason })
    if (called || isNews) this.#tellOf(id)
    if (called || (isNews && !isCall)) this.#push(id, entry, reason)
    return unread
  }

  /**
   * A message was removed, or calls this user no more.
   * @param end where the newest message is, if what was removed came after it
   */
  async retracted(room: string, message: string, end: number | undefined): Promise<void> {
    if (!this.isBorn()) return
    this.#pusher?.forget(room, message)
    const wasThere = this.#entries.remove(room, message)
    if (wasThere) {
      this.#inbox.tell({ type: 'retracted', room, message })
      if (this.#entries.count(room, this.#reading.read(room)?.version ?? 0) === 0) this.#withdraw(room)
    }
    const caught = this.#unsay(room, end)
    if (wasThere || caught.length > 0) this.#tellOf(room)
    await this.#haveRead(caught)
  }

  /** Somebody who may have called this user is this now. */
  met(person: PublicUser): void {
    if (this.isBorn()) this.#entries.rename(person)
  }

  rooms(): readonly OwnRoom[] {
    return this.isBorn() ? this.#places.list().map((place) => this.#own(place)) : []
  }

  /** What has called this user: the newest first, from those before this time on, in milliseconds since 1970. */
  entries(before: number, limit: number): EntryPage {
    if (!this.isBorn()) return { entries: [], more: false }
    const { entries, more } = this.#entries.page(before, limit)
    return { entries: entries.map((entry) => ({ ...entry, read: !this.#isUnread(entry.room, entry.seq) })), more }
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
    const before = this.#open(room)
    if (!before) return notFound
    this.#places.wish(room, wishes)
    this.#tellOf(room)
    return this.#own(this.#open(room) ?? before)
  }

  /**
   * Has every room be read as far as it goes. One that cannot be reached stays unread.
   * @param rooms these of them, or all that are unread
   * @returns those that are still to be asked
   */
  async readAll(rooms = this.#unread()): Promise<readonly string[]> {
    const now = rooms.slice(0, READ_AT_ONCE)
    await Promise.all(this.rooms().map((own) => now.includes(own.room.id) && this.#readWhole(own)))
    return rooms.slice(READ_AT_ONCE)
  }

  /** As a device does by its socket. */
  async read(room: string, { version, mark }: Read, unread: boolean): Promise<OwnRoom | Refusal> {
    const place = this.#open(room)
    if (!place) return notFound
    await this.#haveRead(this.#reading.write({ room, version, mark, unread }))
    this.#tellOf(room)
    return this.#own(this.#open(room) ?? place)
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
    if (this.#frames.take('') > 0) return close(socket, closeCode('rate'), 'Too many frames.')
    const command = parseInboxCommand(typeof data === 'string' ? data : '')
    if (command.type === 'leave') return this.#haveRead(this.#reading.leave(socket))
    if (command.type === 'look') return this.#inbox.look(socket, false)
    if (command.type !== 'read' || !this.#open(command.room)) return
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

  /** Sets a new password, and ends every session but the one it was set in. Whoever came as a guest has none at first. */
  async changePassword(current: string, next: string, session: string): Promise<Refusal | undefined> {
    const isFirst = this.sessions().some(({ id }) => id === session) && !this.#credentials.hasPassword
    const refusal = isFirst ? undefined : this.#prove(current, session)
    if (refusal) return refusal
    const others = this.sessions().flatMap(({ id }) => (id === session ? [] : [id]))
    await this.#end(others, () => this.#credentials.set(next))
    return undefined
  }

  override async alarm(): Promise<void> {
    const lost = await this.#owed?.collect((debts) =>
      Promise.all([this.#tidings?.deliver(debts.filter(isTiding)), this.#pusher?.again(debts.filter(isUnpushed))]),
    )
    for (const { room } of (lost ?? []).filter(isUnpushed).map(({ note }) => note)) log('push_given_up', { room })
  }

  /** Why this does not open the account of whoever has registered. */
  #refusal(key: Key | null, address: string): Refusal | undefined {
    if (key === null) return TAKEN
    const refusal = 'password' in key ? this.#credentials.check(key.password, address) : undefined
    if (refusal) return refusal
    if ('visit' in key && !this.#credentials.isVisit(key.visit)) return TAKEN
    if (!this.#credentials.active) return INACTIVE
    // A guest stays as long as the invitation says, and nothing brings them back after that.
    return (this.#credentials.until ?? Number.POSITIVE_INFINITY) > Date.now() ? undefined : OVER
  }

  #register(nickname: string, { role, until }: Registering, key: Key | null, address: string): void {
    this.ctx.storage.transactionSync(() => {
      migrate(this.ctx.storage, USER_STEPS)
      this.#credentials.create({ id: this.ctx.id.name ?? '', nickname }, role, key, until, address)
      this.#places.setLobby(role !== 'guest')
    })
    this.#wake()
  }

  #start(device: string, registered: boolean): SignedIn {
    const { user, role, hasPassword, until } = this.#credentials
    const now = Date.now()
    const { secret } = this.#sessions.start(device, now, until)
    const old = this.#sessions.superfluous(now)
    if (old.length > 0) this.ctx.waitUntil(this.#end(old.map((session) => session.id)))
    return { user, role, hasPassword, registered, token: `${user.id}.${secret}` }
  }

  /** Why whoever is in this session is not known to be the user, if they are not: it may be an unlocked device. */
  #prove(password: string, session: string): Refusal | undefined {
    if (!this.sessions().some(({ id }) => id === session)) return unauthorized
    const wait = this.#sessions.attempt(session, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts.', wait)
    return this.#credentials.isRight(password) ? undefined : refuse('wrong_password', 'This is not your password.')
  }

  /** The sessions go at once, with the change that ends them if there is one; their rooms hear of it (R13). */
  async #end(sessions: readonly string[], change: () => void = () => {}): Promise<void> {
    const tell = () => {
      change()
      return false
    }
    await this.#become(tell, { ended: sessions })
  }

  /**
   * Makes them another, and lets the rooms know that have something to do with them.
   * @param change says whether what rooms know of them is another now
   * @param isSeen others see it as well, wherever they have been
   * @param ended sessions that end with it
   */
  async #become(
    change: () => boolean,
    { isSeen = false, ended = [] }: { readonly isSeen?: boolean; readonly ended?: readonly string[] },
  ): Promise<void> {
    const at = Date.now()
    const tidings = this.ctx.storage.transactionSync(() => {
      const known = isSeen ? [LOBBY, ...this.#places.all()] : []
      const visited = this.#sessions.visited()
      const rooms = change() ? [...new Set([...known, ...visited])] : []
      const ends = ended.flatMap((session) => this.#sessions.end(session).map((id) => ({ room: id, session, at })))
      for (const session of ended) this.#pushes.endSession(session)
      const owed: readonly Tiding[] = [...ends, ...rooms.map((id): Tiding => ({ room: id, at }))]
      this.#tidings?.owe(owed)
      return owed
    })
    for (const session of ended) this.#inbox.closeSession(session, ENDED)
    await this.#tidings?.send(tidings)
  }

  /** @returns whether it was not there before */
  #call(entry: NewEntry): boolean {
    if (!this.#entries.add(entry)) {
      if (this.#entries.revise(entry.room, entry.message, entry.excerpt)) this.#tellOfEntry(entry)
      return false
    }
    this.#tellOfEntry(entry)
    return true
  }

  #tellOfEntry(entry: NewEntry): void {
    this.#inbox.tell({ type: 'entry', entry: { ...entry, read: !this.#isUnread(entry.room, entry.seq) } })
  }

  /** In a room that was set back, what was said later was never said. */
  #forgetLater({ room: { id }, epoch, version }: Word): void {
    if (this.#places.isSetBack(id, epoch)) this.#entries.removeAfter(id, version)
  }

  /** What is shown of a room on devices whose page is closed goes. */
  #withdraw(room: string): void {
    if (this.#pushes.show(room, false)) this.#pushAll({ type: 'read', room })
  }

  /** Rooms that were unread and are no longer hear of it, so that they tell anew when more comes. */
  async #haveRead(rooms: readonly string[]): Promise<void> {
    if (rooms.length === 0) return
    const at = Date.now()
    const tidings = rooms.flatMap((room): Tiding[] => {
      const place = this.#places.find(room)
      return place ? [{ room, at, version: place.read.version }] : []
    })
    this.ctx.storage.transactionSync(() => this.#tidings?.owe(tidings))
    for (const room of rooms) this.#withdraw(room)
    await this.#tidings?.send(tidings)
  }

  /** There is nothing more in the room than up to there. @returns the room, if it was unread and is no longer */
  #unsay(room: string, end = Number.POSITIVE_INFINITY): readonly string[] {
    const read = this.#reading.read(room)
    if (!read?.unread || read.version < end) return []
    this.#places.endAt(room, end)
    return this.#reading.write({ room, version: read.version, mark: read.mark + 1, unread: false })
  }

  async #readWhole({ room: { id }, read }: OwnRoom): Promise<void> {
    const before = this.#places.find(id)?.newest ?? 0
    try {
      const { version } = await room(this.env, id).caughtUp(this.#credentials.user.id, Number.MAX_SAFE_INTEGER)
      const newest = this.#places.find(id)?.newest ?? 0
      // What was told while the room answered may be later than what it has answered.
      const far = newest > before ? Math.min(version, newest - 1) : version
      await this.#haveRead(
        this.#reading.write({ room: id, version: far, mark: read.mark + 1, unread: newest > before }),
      )
      this.#withdraw(id)
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
    this.#pushAll({ type: 'call', room, message, title, body: excerpt })
  }

  #pushAll(note: PushNote): void {
    if (this.#pusher) this.ctx.waitUntil(this.#pusher.push(note))
  }

  /** A room hears that it has been read, unless it is unread again by now; and says whether there is more already. */
  async #caughtUp(id: string, tell: (version: number) => Promise<CaughtUp>): Promise<void> {
    const before = this.#reading.read(id)
    if (!before || before.unread) return
    const { unread } = await tell(before.version)
    if (!unread) return
    const read = this.#reading.read(id)
    // It has been read further meanwhile, of which the room does not know.
    if (read && !read.unread && read.version > before.version) return this.#caughtUp(id, tell)
    this.#places.setUnread(id)
    this.#tellOf(id)
  }

  /** What is known of a room that they may see, as far as is known. */
  #open(room: string): Place | undefined {
    const place = this.#places.find(room)
    return place && (place.role !== null || place.room.kind === 'public') ? place : undefined
  }

  #tellOf(room: string): void {
    const place = this.#open(room)
    if (place) this.#inbox.tell({ type: 'room', ...this.#own(place) })
  }

  #own({ newest, ...place }: Place): OwnRoom {
    const { unread, ...read } = this.#reading.read(place.room.id) ?? { ...place.read, unread: place.unread }
    return {
      ...place,
      read: { version: read.version, mark: read.mark },
      unread,
      calls: this.#entries.count(place.room.id, read.version),
    }
  }

  #unread(): readonly string[] {
    return this.rooms().flatMap((own) => (own.unread ? [own.room.id] : []))
  }

  #isUnread(room: string, seq: number): boolean {
    return seq > (this.#reading.read(room)?.version ?? 0)
  }

  #wake(): void {
    migrate(this.ctx.storage, USER_STEPS)
    const { storage } = this.ctx
    this.#owed = new Owed(storage, (debt) => (isUnpushed(debt) ? PUSH_PATIENCE : TIDING_PATIENCE))
    this.#pusher = new Pusher(this.#pushes, this.#owed, async () => {
      const keys = await directory(this.env).vapid()
      return (subscription, note) => push(subscription, note, keys, unfurlPolicy(this.env))
    })
    this.#tidings = new Tidings(
      this.#owed,
      (id) => room(this.env, id),
      () => this.#credentials.user,
      (id, tell) => this.#caughtUp(id, tell),
    )
  }
}

function isTiding(debt: Tiding | Unpushed): debt is Tiding {
  return !isUnpushed(debt)
}

function isUnpushed(debt: Tiding | Unpushed): debt is Unpushed {
  return 'note' in debt
}
