/** One user: the password's hash, the sessions, and what their rooms must still hear of those that ended. */

import { DurableObject } from 'cloudflare:workers'
import type { User as PublicUser } from '../protocol/model.ts'
import { isRefusal, notFound, type Refusal, refuse, registrationClosed, unauthorized } from '../protocol/refusal.ts'
import { type Bucket, Buckets, fullBucket, type Rate, take } from './bucket.ts'
import type { Env } from './env.ts'
import { log, logError, orQuota } from './log.ts'
import { room } from './objects.ts'
import { OWED_TABLE, Owed } from './owed.ts'
import { type Cost, hashPassword, isOutdated, parseCost, verifyPassword } from './password.ts'
import { isBorn, migrate } from './schema.ts'
import { SESSIONS_TABLES, type Session, Sessions } from './sessions.ts'
import type { UserStamp } from './stamp.ts'

export const USER_STEPS = [
  `CREATE TABLE user (
    id TEXT NOT NULL, nickname TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL,
    attempts REAL NOT NULL, attempted INTEGER NOT NULL
  );
  ${SESSIONS_TABLES};
  ${OWED_TABLE}`,
]

export interface SignedIn {
  readonly user: PublicUser
  readonly registered: boolean
  /** `<user id>.<secret>` (R14). */
  readonly token: string
}

interface Revocation {
  readonly room: string
  readonly session: string
  readonly at: number
}

type Row = { id: string; nickname: string; password: string; attempts: number; attempted: number }

/** A room that cannot be reached must hear soon: a socket of a session that has ended is open in it. */
const PATIENCE = [10, 30, 60, 5 * 60, 30 * 60, 3600, 6 * 3600, 24 * 3600]

/** Rooms told at once that a session has ended; a request may make 50 calls on the free plan. */
const AT_ONCE = 40

/** Wrong passwords, whoever types them: ten, then one in 30 s. */
const ATTEMPTS: Rate = { burst: 10, perSecond: 1 / 30 }

export class User extends DurableObject<Env> {
  readonly #sql: SqlStorage
  readonly #sessions: Sessions
  /** By session, so that strangers who guess at the password do not keep its owner from changing it. */
  readonly #changes = new Buckets<string>(ATTEMPTS)
  #debts: Owed<Revocation> | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    this.#sessions = new Sessions(this.#sql)
    if (isBorn(this.#sql)) this.#wake()
  }

  /** Whether this user has set a password, and so exists. */
  isBorn(): boolean {
    return isBorn(this.#sql)
  }

  /** Signs in, or registers a user who was named but has set no password yet. */
  signIn(nickname: string, password: string, device: string, mayRegister: boolean): SignedIn | Refusal {
    if (isBorn(this.#sql)) {
      const refusal = this.#check(password)
      return refusal ?? this.#start(device, false)
    }
    if (!mayRegister) return registrationClosed
    this.#register(nickname, hashPassword(password, this.#cost()))
    return this.#start(device, true)
  }

  /**
   * Vouches for the bearer of a secret (R15); undefined if it opens no session. A room, if given, will hear when the
   * session ends, so what cannot be written down for it is refused. Other reading goes on without a row to write.
   */
  verify(secret: string, roomId?: string): UserStamp | Refusal | undefined {
    if (!isBorn(this.#sql)) return undefined
    const settled = Date.now()
    const found = this.#sessions.find(secret, settled)
    if (!found) return undefined
    const session = orQuota(() => this.#sessions.renew(found, settled))
    const visited = roomId === undefined || orQuota(() => this.#sessions.visit(found.id, roomId))
    if (isRefusal(visited)) return visited
    if (!visited) return refuse('rate', 'This session has been in too many rooms. Sign in anew.', 60_000)
    const { id, nickname } = this.#row()
    const { expires } = isRefusal(session) ? found : session
    return { role: 'user', user: { id, nickname }, session: found.id, expires, settled }
  }

  sessions(): readonly Session[] {
    return this.#sessions.list(Date.now())
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
    if (!isBorn(this.#sql)) return unauthorized
    const wait = this.#changes.take(session)
    if (wait > 0) return refuse('rate', 'Too many attempts. Wait a little and try again.', wait)
    if (!verifyPassword(current, this.#row().password)) return refuse('wrong_password', 'This is not your password.')
    this.#sql.exec('UPDATE user SET password = ?', hashPassword(next, this.#cost()))
    await this.endAll(session)
    return undefined
  }

  override async alarm(): Promise<void> {
    const lost = await this.#debts?.collect((debts) => this.#deliver(debts))
    for (const debt of lost ?? []) log('revocation_given_up', { ...debt })
  }

  #register(nickname: string, password: string): void {
    const now = Date.now()
    this.ctx.storage.transactionSync(() => {
      this.#wake()
      this.#sql.exec(
        'INSERT INTO user (id, nickname, password, created, attempts, attempted) VALUES (?, ?, ?, ?, ?, ?)',
        this.ctx.id.name,
        nickname,
        password,
        now,
        ATTEMPTS.burst,
        now,
      )
    })
  }

  /** Counts the attempt before it hashes anything; a right password gives the attempts back. */
  #check(password: string): Refusal | undefined {
    const { attempts, attempted, password: hash } = this.#row()
    const bucket: Bucket = { tokens: attempts, at: attempted }
    const wait = take(bucket, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts for this nickname. Wait a little and try again.', wait)
    const right = verifyPassword(password, hash)
    if (!right || attempts < ATTEMPTS.burst) this.#setAttempts(right ? fullBucket(ATTEMPTS, Date.now()) : bucket)
    if (!right)
      return refuse('wrong_password', 'This nickname is taken, and the password is not the one it was registered with.')
    if (isOutdated(hash, this.#cost()))
      this.#sql.exec('UPDATE user SET password = ?', hashPassword(password, this.#cost()))
    return undefined
  }

  #setAttempts({ tokens, at }: Bucket): void {
    this.#sql.exec('UPDATE user SET attempts = ?, attempted = ?', tokens, at)
  }

  #start(device: string, registered: boolean): SignedIn {
    const { id, nickname } = this.#row()
    const now = Date.now()
    const { secret } = this.#sessions.start(device, now)
    const old = this.#sessions.superfluous(now)
    if (old.length > 0) this.ctx.waitUntil(this.#end(old.map((session) => session.id)))
    return { user: { id, nickname }, registered, token: `${id}.${secret}` }
  }

  /** The sessions go at once; what their rooms must hear of it is owed in the same transaction (R13). */
  async #end(sessions: readonly string[]): Promise<void> {
    const at = Date.now()
    const debts = this.ctx.storage.transactionSync(() =>
      sessions.flatMap((session) =>
        this.#sessions.end(session).map((roomId) => this.#owe({ room: roomId, session, at })),
      ),
    )
    this.#debts?.arm()
    // The rest is owed, and goes out by the alarm: one request may not call everybody.
    await this.#deliver(debts.slice(0, AT_ONCE))
  }

  #owe(debt: Revocation): Revocation {
    this.#debts?.owe(debtName(debt), debt)
    return debt
  }

  async #deliver(debts: readonly Revocation[]): Promise<void> {
    await Promise.all(debts.map((debt) => this.#revoke(debt)))
  }

  async #revoke(debt: Revocation): Promise<void> {
    try {
      await room(this.env, debt.room).revoke(this.#row().id, debt.session, debt.at)
      this.#debts?.settle(debtName(debt))
    } catch (error) {
      logError('revocation_failed', error, { ...debt })
    }
  }

  #wake(): void {
    migrate(this.ctx.storage, USER_STEPS)
    this.#debts = new Owed(this.ctx.storage, PATIENCE)
  }

  #row(): Row {
    return this.#sql.exec<Row>('SELECT id, nickname, password, attempts, attempted FROM user').one()
  }

  #cost(): Cost {
    return parseCost(this.env.PASSWORD_COST)
  }
}

function debtName({ session, room: roomId }: Revocation): string {
  return `${session} ${roomId}`
}
