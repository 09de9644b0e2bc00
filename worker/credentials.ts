/** A user's nickname and password, and how often a wrong one may be tried. */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Role, User } from '../protocol/model.ts'
import type { Quiet } from '../protocol/quiet.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import { type Bucket, type Rate, take } from './bucket.ts'
import { type Cost, hashPassword, isOutdated, verifyPassword } from './password.ts'
import type { Appointment } from './roster.ts'

export const CREDENTIALS_TABLE = `CREATE TABLE user (
  id TEXT NOT NULL, nickname TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL,
  attempts REAL NOT NULL, attempted INTEGER NOT NULL
)`

/** `appointed` is the version of what the Directory has said of them */
export const PROFILE_COLUMNS = `ALTER TABLE user ADD COLUMN role TEXT NOT NULL DEFAULT 'member';
  ALTER TABLE user ADD COLUMN name TEXT NOT NULL DEFAULT '';
  ALTER TABLE user ADD COLUMN status TEXT NOT NULL DEFAULT '';
  ALTER TABLE user ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE user ADD COLUMN appointed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE user ADD COLUMN quiet TEXT`

/** Until when a guest may stay, in milliseconds since 1970; null for no end. */
export const UNTIL_COLUMN = 'ALTER TABLE user ADD COLUMN until INTEGER'

/**
 * Addresses from which the right password has come. Each has attempts of its own: whoever else uses up the common ones
 * must not keep the user out.
 */
export const FAMILIAR_TABLE = `CREATE TABLE familiar (
  address TEXT PRIMARY KEY, attempts REAL NOT NULL, attempted INTEGER NOT NULL
) WITHOUT ROWID`

/** Wrong passwords from one familiar address, or from all others together: ten, then one in 30 s. */
export const ATTEMPTS: Rate = { burst: 10, perSecond: 1 / 30 }
/** The one that was seen longest ago makes room. */
const FAMILIAR_MAX = 20

type Row = {
  id: string
  nickname: string
  name: string
  status: string
  password: string
  role: Role
  active: number
  appointed: number
  until: number | null
}
/** In the place of a hash, so that no password is right: nothing opens the account, or what a guest has named it by. */
const NO_PASSWORD = '-'
const VISIT = 'visit:'

/** What somebody shows at the door: a password, or the secret id under which they came as a guest. */
export type Key = { readonly password: string } | { readonly visit: string }

type Attempts = { attempts: number; attempted: number }

export class Credentials {
  readonly #sql: SqlStorage
  readonly #cost: Cost

  constructor(sql: SqlStorage, cost: Cost) {
    this.#sql = sql
    this.#cost = cost
  }

  /**
   * @param key null for a guest who comes back by nothing
   * @param until when a guest's visit is over
   */
  create(user: User, role: Role, key: Key | null, until: number | null, address: string): void {
    const now = Date.now()
    this.#sql.exec(
      `INSERT INTO user (id, nickname, role, password, created, attempts, attempted, until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[user.id, user.nickname, role, this.#hash(key), now, ATTEMPTS.burst, now, until],
    )
    this.#remember(digest(address))
  }

  get user(): User {
    const { id, nickname, name } = this.#row()
    return { id, nickname, ...(name && { name }) }
  }

  /** What they are in the deployment. */
  get role(): Role {
    return this.#row().role
  }

  /** Whether they may sign in. */
  get active(): boolean {
    return this.#row().active === 1
  }

  /** Until when they may stay, in milliseconds since 1970; null for no end. */
  get until(): number | null {
    return this.#row().until
  }

  /** A guest may stay until then, if that is later. @returns whether it is */
  stay(until: number | null): boolean {
    const { role, until: before } = this.#row()
    const isLater = role === 'guest' && before !== null && (until === null || until > before)
    if (isLater) this.#sql.exec('UPDATE user SET until = ?', until)
    return isLater
  }

  /** Whether there is one that they can sign in by. */
  get hasPassword(): boolean {
    return isHash(this.#row().password)
  }

  /** Whether this is newer than what is known. */
  isNews({ version }: Appointment): boolean {
    return this.#row().appointed < version
  }

  /** @returns whether it changes what they may */
  appoint({ role, active, version }: Appointment): boolean {
    const before = this.#row()
    const until = role === 'guest' ? before.until : null
    this.#sql.exec(
      'UPDATE user SET role = ?, active = ?, appointed = ?, until = ?',
      ...[role, Number(active), version, until],
    )
    return before.role !== role
  }

  /** @returns whether they are called something else now */
  describe(name: string, status: string): boolean {
    const before = this.#row()
    this.#sql.exec('UPDATE user SET name = ?, status = ?', name, status)
    return before.name !== name
  }

  /** When they do not want to be disturbed; null for never. */
  get quiet(): Quiet | null {
    const { quiet } = this.#sql.exec<{ quiet: string | null }>('SELECT quiet FROM user').one()
    return quiet === null ? null : JSON.parse(quiet)
  }

  beQuiet(quiet: Quiet | null): void {
    this.#sql.exec('UPDATE user SET quiet = ?', quiet && JSON.stringify(quiet))
  }

  /** Nothing opens this account any more, and nothing is known of whose it was. */
  retire(): true {
    this.#sql.exec("UPDATE user SET nickname = '', name = '', status = '', password = ?, active = 0", this.#hash(null))
    this.#sql.exec('DELETE FROM familiar')
    return true
  }

  /** Hashes nothing where no attempt is left. A wrong password uses one; a right one gives its address all back. */
  check(password: string, address: string): Refusal | undefined {
    const from = digest(address)
    const familiar = this.#familiar(from)
    const { attempts, attempted } = familiar ?? this.#common()
    const bucket: Bucket = { tokens: attempts, at: attempted }
    const wait = take(bucket, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts for this nickname.', wait)
    const { password: hash } = this.#row()
    if (!isHash(hash) || !verifyPassword(password, hash)) {
      if (familiar) this.#count('familiar', bucket, from)
      else this.#count('user', bucket)
      return refuse('wrong_password', 'This nickname is taken, and this is not its password.')
    }
    if (familiar === undefined || attempts < ATTEMPTS.burst) this.#remember(from)
    if (isOutdated(hash, this.#cost)) this.set(password)
    return undefined
  }

  /** Without counting: for whoever has signed in already, and is counted by session. */
  isRight(password: string): boolean {
    const { password: hash } = this.#row()
    return isHash(hash) && verifyPassword(password, hash)
  }

  /** Whether they came under this id, and have set no password since. Nobody guesses it, so attempts are not counted. */
  isVisit(id: string): boolean {
    return this.#row().password === this.#hash({ visit: id })
  }

  set(password: string): void {
    this.#sql.exec('UPDATE user SET password = ?', hashPassword(password, this.#cost))
  }

  #hash(key: Key | null): string {
    if (key === null) return NO_PASSWORD
    return 'visit' in key ? VISIT + hexDigest(key.visit) : hashPassword(key.password, this.#cost)
  }

  #familiar(address: string): Attempts | undefined {
    return this.#sql.exec<Attempts>('SELECT attempts, attempted FROM familiar WHERE address = ?', address).toArray()[0]
  }

  #common(): Attempts {
    return this.#sql.exec<Attempts>('SELECT attempts, attempted FROM user').one()
  }

  #count(table: 'familiar' | 'user', { tokens, at }: Bucket, address?: string): void {
    const [where, values] = address === undefined ? ['', []] : [' WHERE address = ?', [address]]
    this.#sql.exec(`UPDATE ${table} SET attempts = ?, attempted = ?${where}`, tokens, at, ...values)
  }

  /** The address has all of its attempts, and is among those that are remembered. */
  #remember(address: string): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO familiar (address, attempts, attempted) VALUES (?, ?, ?)',
      ...[address, ATTEMPTS.burst, Date.now()],
    )
    this.#sql.exec(
      `DELETE FROM familiar WHERE address IN (
        SELECT address FROM familiar ORDER BY attempted DESC LIMIT -1 OFFSET ?
      )`,
      FAMILIAR_MAX,
    )
  }

  #row(): Row {
    return this.#sql
      .exec<Row>('SELECT id, nickname, name, status, password, role, active, appointed, until FROM user')
      .one()
  }
}

/** Recognised, but not to be read by whoever reads the table. */
function digest(address: string): string {
  return hexDigest(address).slice(0, 32)
}

function hexDigest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

function isHash(password: string): boolean {
  return password !== NO_PASSWORD && !password.startsWith(VISIT)
}
