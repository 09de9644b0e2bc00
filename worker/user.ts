/** One user: the password, the sessions, and what rooms must still hear of sessions that ended. */

import { DurableObject } from 'cloudflare:workers'
import type { OwnRoom, User as PublicUser, Role, RoomRole } from '../protocol/model.ts'
import { isRefusal, notFound, type Refusal, refuse, registrationClosed, unauthorized } from '../protocol/refusal.ts'
import { close, ENDED } from './audience.ts'
import { ATTEMPTS, CREDENTIALS_TABLE, Credentials, FAMILIAR_TABLE } from './credentials.ts'
import { type Env, passwordCost } from './env.ts'
import { full, refusedUpgrade } from './hall.ts'
import { Inbox } from './inbox.ts'
import { logError, orQuota } from './log.ts'
import type { Word } from './notices.ts'
import { room } from './objects.ts'
import { OWED_TABLE, Owed, type Patience } from './owed.ts'
import { PLACES_TABLE, Places } from './places.ts'
import { isBorn, migrate } from './schema.ts'
import { SESSIONS_TABLES, type Session, Sessions } from './sessions.ts'
import { readStamp, type Voucher } from './stamp.ts'

export const USER_STEPS = [
  `${CREDENTIALS_TABLE}; ${SESSIONS_TABLES}; ${OWED_TABLE}`,
  FAMILIAR_TABLE,
  `ALTER TABLE user ADD COLUMN role TEXT NOT NULL DEFAULT 'member'; ${PLACES_TABLE}`,
]

/** Somebody at the door. */
export interface Attempt {
  readonly nickname: string
  readonly password: string
  readonly device: string
  /** What attempts are counted by. */
  readonly address: string
}

export interface SignedIn {
  readonly user: PublicUser
  readonly registered: boolean
  /** `<user id>.<secret>` (R14). */
  readonly token: string
}

/** Somebody who has registered. */
export interface Profile {
  readonly user: PublicUser
  readonly role: Role
}

interface Revocation {
  readonly room: string
  readonly session: string
  readonly at: number
}

/** A room that cannot be reached must hear soon: a socket of a session that has ended is open in it. */
const PATIENCE: Patience = { seconds: [10, 30, 60, 5 * 60, 30 * 60, 3600, 6 * 3600, 24 * 3600], end: 'go on' }

/** Rooms told at once that a session has ended; a request may make 50 calls on the free plan. */
const AT_ONCE = 40

export class User extends DurableObject<Env> {
  readonly #credentials: Credentials
  readonly #sessions: Sessions
  readonly #places: Places
  readonly #inbox: Inbox
  /** Undefined until the user has registered. */
  #debts: Owed<Revocation> | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#credentials = new Credentials(ctx.storage.sql, passwordCost(env))
    this.#sessions = new Sessions(ctx.storage.sql)
    this.#places = new Places(ctx.storage.sql)
    this.#inbox = new Inbox(ctx)
    if (this.isBorn()) this.#wake()
  }

  /** Whether this user has set a password, and so exists. */
  isBorn(): boolean {
    return isBorn(this.ctx.storage.sql)
  }

  /** Signs in, or registers a user who was named but has set no password yet. */
  signIn({ nickname, password, device, address }: Attempt, mayRegister: boolean): SignedIn | Refusal {
    const registers = !this.isBorn()
    if (registers && !mayRegister) return registrationClosed
    const refusal = registers ? this.#register(nickname, password, address) : this.#credentials.check(password, address)
    return refusal ?? this.#start(device, registers)
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

  /** Who this is; undefined for nobody. */
  profile(): Profile | undefined {
    return this.isBorn() ? { user: this.#credentials.user, role: this.#credentials.role } : undefined
  }

  /** A room has said what this user is there. */
  placed(word: Word, role: RoomRole | null): void {
    if (!this.isBorn() || !this.#places.hear(word, role)) return
    const { room } = word
    this.#inbox.tell(role ? { type: 'room', room, role } : { type: 'gone', room: room.id })
  }

  rooms(): readonly OwnRoom[] {
    return this.isBorn() ? this.#places.list() : []
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

  override webSocketMessage(): void {
    // The devices have nothing to say yet but the heartbeat, which the runtime answers.
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason)
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
    const sessions = this.sessions()
    if (!sessions.some(({ id }) => id === session)) return unauthorized
    const wait = this.#sessions.attempt(session, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts.', wait)
    if (!this.#credentials.isRight(current)) return refuse('wrong_password', 'This is not your password.')
    const others = sessions.flatMap(({ id }) => (id === session ? [] : [id]))
    await this.#end(others, () => this.#credentials.set(next))
    return undefined
  }

  override async alarm(): Promise<void> {
    await this.#debts?.collect((debts) => this.#deliver(debts))
  }

  #register(nickname: string, password: string, address: string): undefined {
    this.ctx.storage.transactionSync(() => {
      migrate(this.ctx.storage, USER_STEPS)
      this.#credentials.create({ id: this.ctx.id.name ?? '', nickname }, password, address)
    })
    this.#wake()
  }

  #start(device: string, registered: boolean): SignedIn {
    const { user } = this.#credentials
    const now = Date.now()
    const { secret } = this.#sessions.start(device, now)
    const old = this.#sessions.superfluous(now)
    if (old.length > 0) this.ctx.waitUntil(this.#end(old.map((session) => session.id)))
    return { user, registered, token: `${user.id}.${secret}` }
  }

  /**
   * The sessions go at once, with the change that ends them if there is one; what their rooms must hear of it is owed in
   * the same transaction (R13). One request may not call everybody, so the rest goes out by the alarm.
   */
  async #end(sessions: readonly string[], change?: () => void): Promise<void> {
    const at = Date.now()
    const debts = this.ctx.storage.transactionSync(() => {
      change?.()
      const owed = sessions.flatMap((session) => this.#sessions.end(session).map((id) => ({ room: id, session, at })))
      for (const [index, debt] of owed.entries()) {
        this.#debts?.owe(debtName(debt), debt, index < AT_ONCE ? undefined : 0)
      }
      return owed
    })
    for (const session of sessions) this.#inbox.closeSession(session, ENDED)
    this.#debts?.arm()
    await this.#deliver(debts.slice(0, AT_ONCE))
  }

  async #deliver(debts: readonly Revocation[]): Promise<void> {
    await Promise.all(debts.map((debt) => this.#revoke(debt)))
  }

  async #revoke(debt: Revocation): Promise<void> {
    try {
      await room(this.env, debt.room).revoke(this.#credentials.user.id, debt.session, debt.at)
      this.#debts?.settle(debtName(debt))
    } catch (error) {
      logError('revocation_failed', error, { ...debt })
    }
  }

  #wake(): void {
    migrate(this.ctx.storage, USER_STEPS)
    this.#debts = new Owed(this.ctx.storage, () => PATIENCE)
  }
}

function debtName({ session, room: roomId }: Revocation): string {
  return `${session} ${roomId}`
}
