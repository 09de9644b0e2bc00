/** One user: who they are, the sessions, the rooms that they are in, and what rooms must still hear of them. */

import { DurableObject } from 'cloudflare:workers'
import { LOBBY, type OwnRoom, type User as PublicUser, type Read, type Role, type RoomRole } from '../protocol/model.ts'
import type { Quiet } from '../protocol/quiet.ts'
import {
  closeCode,
  isRefusal,
  notFound,
  type Refusal,
  refuse,
  registrationClosed,
  unauthorized,
} from '../protocol/refusal.ts'
import type { Reason, Told } from './attention.ts'
import { close, ENDED, isOpen, RENEW } from './audience.ts'
import { Bell, callOf } from './bell.ts'
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
import { ENTRIES_TABLE, Entries } from './entries.ts'
import { type Env, passwordCost, pushPolicy } from './env.ts'
import { full, refusedUpgrade } from './hall.ts'
import { Inbox } from './inbox.ts'
import { log, orQuota } from './log.ts'
import type { Word } from './notices.ts'
import { directory, room } from './objects.ts'
import { OWED_TABLE, Owed } from './owed.ts'
import { PLACES_TABLE, Places, type Wishes } from './places.ts'
import { push, type Subscription } from './push.ts'
import { PUSH_PATIENCE, Pusher, type Send, type Unpushed } from './pusher.ts'
import { PUSHES_TABLE, Pushes } from './pushes.ts'
import type { Appointment } from './roster.ts'
import { isBorn, migrate } from './schema.ts'
import { FIXED_COLUMN, SESSIONS_TABLES, type Session, Sessions } from './sessions.ts'
import { readStamp, SETTLE_AGAIN, type Voucher } from './stamp.ts'
import { TIDING_PATIENCE, type Tiding, Tidings } from './tidings.ts'
import { type EntryPage, Unread } from './unread.ts'

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
  /** For a guest: until when they may stay, in milliseconds since 1970; null for no end, 0 for no longer than before. */
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

/** Somebody who has registered. */
export interface Profile {
  readonly user: PublicUser
  readonly role: Role
  /** They may sign in. */
  readonly active: boolean
  /** See `Person`. */
  readonly until: number | null
}

/** What the devices say: more than any number of people can read. */
const FRAME_RATE: Rate = { burst: 100, perSecond: 10 }

const TAKEN = refuse('conflict', 'Somebody has this nickname already. Choose another one.')
const OVER = refuse('forbidden', 'Your visit is over. Ask for another invitation.')
const INACTIVE = refuse('forbidden', 'This account has been deactivated. Ask whoever runs this chat.')

export class User extends DurableObject<Env> {
  readonly #credentials: Credentials
  readonly #sessions: Sessions
  readonly #places: Places
  readonly #inbox: Inbox
  readonly #pushes: Pushes
  /** Of all devices together. */
  readonly #frames = new Buckets<''>(FRAME_RATE)
  /** These are undefined until the user has registered. */
  #owed: Owed<Tiding | Unpushed> | undefined
  #tidings: Tidings | undefined
  #pusher: Pusher | undefined
  #unread: Unread | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    this.#credentials = new Credentials(sql, passwordCost(env))
    this.#sessions = new Sessions(sql)
    this.#places = new Places(sql)
    this.#inbox = new Inbox(ctx)
    this.#pushes = new Pushes(sql)
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
    if (this.isBorn()) return this.#refusal(key, address, registering) ?? this.#start(device, false)
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

  /**
   * Notes a room that will hear when the session ends. What cannot be written down must not go in there, nor what says of
   * them what they are no more: the room has not heard of that.
   */
  visit(stamp: Pick<Voucher, 'session' | 'role' | 'user'>, roomId: string): Refusal | undefined {
    const { session } = stamp
    if (!this.sessions().some(({ id }) => id === session)) return unauthorized
    const { role, user } = this.#credentials
    if (stamp.role !== role || stamp.user.nickname !== user.nickname || stamp.user.name !== user.name)
      return SETTLE_AGAIN
    const visited = orQuota(() => this.#sessions.visit(session, roomId))
    if (isRefusal(visited)) return visited
    return visited ? undefined : refuse('rate', 'This session has been in too many rooms. Sign in anew.', 60_000)
  }

  /** Who this is; undefined for nobody, and for whoever has removed their account. */
  profile(): Profile | undefined {
    if (!this.isBorn()) return undefined
    const { user, role, active, until } = this.#credentials
    return user.nickname === '' ? undefined : { user, role, active, until }
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
    // Rooms that they own look for somebody who can.
    const ownsNothing = !active || role === 'guest'
    let rooms: readonly string[] = []
    const told = this.#become(
      () => {
        const changed = this.#credentials.appoint(appointment)
        if (gone) this.#credentials.retire()
        rooms = this.#unread?.appointed() ?? []
        if (role !== 'guest') this.#sessions.stay(null, Date.now())
        return changed || ownsNothing
      },
      { isSeen: ownsNothing, ended: sessions },
    )
    this.#unread?.show(rooms)
    await told
  }

  /** A guest has been invited once more: they may stay until then, if that is later than before. */
  stay(until: number | null): void {
    if (!this.isBorn()) return
    this.ctx.storage.transactionSync(() => {
      if (this.#credentials.stay(until)) this.#sessions.stay(until, Date.now())
    })
  }

  /** Whether whoever is in this session knows the password: it may be an unlocked device. */
  prove(password: string, session: string): Refusal | undefined {
    return this.#prove(password, session)
  }

  // What rooms have for this user, and what they ask of it: see `Unread`.

  placed(word: Word, role: RoomRole | null, banned: boolean, ifOpened = false): void {
    this.#unread?.placed(word, role, banned, ifOpened)
  }

  told(told: Told, reason: Reason): boolean {
    return this.#unread?.told(told, reason) ?? false
  }

  async retracted(room: string, message: string, end: number | undefined): Promise<void> {
    await this.#unread?.retracted(room, message, end)
  }

  met(person: PublicUser): void {
    this.#unread?.met(person)
  }

  rooms(): readonly OwnRoom[] {
    return this.#unread?.rooms() ?? []
  }

  entries(before: number, limit: number): EntryPage {
    return this.#unread?.entries(before, limit) ?? { entries: [], more: false }
  }

  wish(room: string, wishes: Wishes): OwnRoom | Refusal {
    return this.#unread?.wish(room, wishes) ?? notFound
  }

  async readAll(rooms?: readonly string[]): Promise<readonly string[]> {
    return this.#unread?.readAll(rooms) ?? []
  }

  async read(room: string, read: Read, unread: boolean): Promise<OwnRoom | Refusal> {
    return this.#unread?.read(room, read, unread) ?? notFound
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

  /** The upgrade of an inbox socket, with a stamp that the Worker wrote. */
  override fetch(request: Request): Response {
    const stamp = readStamp(request.headers)
    const open = stamp.role !== 'reader' && this.sessions().find(({ id }) => id === stamp.session)
    if (!open) return refusedUpgrade(unauthorized)
    this.#inbox.sweep()
    if (this.#inbox.isFull) return refusedUpgrade(full)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#inbox.join(server, open.id, open.expires, { type: 'inbox', rooms: this.rooms() })
    return new Response(null, { status: 101, webSocket: client })
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    if (!isOpen(socket)) return
    if (this.#inbox.isOver(socket)) return close(socket, RENEW.code, RENEW.reason)
    if (this.#frames.take('') > 0) return close(socket, closeCode('rate'), 'Too many frames.')
    await this.#unread?.hear(socket, typeof data === 'string' ? data : '')
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    const left = this.#unread?.leave(socket)
    close(socket, code, reason)
    await left
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
  #refusal(key: Key | null, address: string, registering: Registering | undefined): Refusal | undefined {
    if (key === null) return TAKEN
    const refusal = 'password' in key ? this.#credentials.check(key.password, address) : undefined
    if (refusal) return refusal
    if ('visit' in key && !this.#credentials.isVisit(key.visit)) return TAKEN
    if (!this.#credentials.active) return INACTIVE
    // A guest stays as long as the last of their invitations says, and nothing else brings them back after that.
    if (registering) this.stay(registering.until)
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

  #wake(): void {
    migrate(this.ctx.storage, USER_STEPS)
    const { storage } = this.ctx
    this.#owed = new Owed(storage, (debt) => (isUnpushed(debt) ? PUSH_PATIENCE : TIDING_PATIENCE))
    const entries = new Entries(storage.sql)
    const sender = async (): Promise<Send> => {
      const keys = await directory(this.env).vapid()
      return (subscription, note) => push(subscription, note, keys, pushPolicy(this.env))
    }
    this.#pusher = new Pusher(this.#pushes, this.#owed, sender, ({ room: id, message }) => {
      const entry = entries.find(id, message)
      return entry && callOf(entry)
    })
    const find = (id: string) => room(this.env, id)
    const tidings = new Tidings(
      this.#owed,
      find,
      () => {
        const { user, role, active } = this.#credentials
        return { user, mayOwn: active && role !== 'guest' }
      },
      async (id, tell) => this.#unread?.caughtUp(id, tell),
    )
    const bell = new Bell(this.#pushes, this.#pusher, this.ctx)
    this.#tidings = tidings
    this.#unread = new Unread({
      ...{ storage, credentials: this.#credentials, places: this.#places, inbox: this.#inbox },
      ...{ entries, bell, tidings, find },
    })
  }
}

function isTiding(debt: Tiding | Unpushed): debt is Tiding {
  return !isUnpushed(debt)
}

function isUnpushed(debt: Tiding | Unpushed): debt is Unpushed {
  return 'note' in debt
}
