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
}
/** In the place of a hash: no password is right. */
const NO_PASSWORD = '-'

type Attempts = { attempts: number; attempted: number }

export class Credentials {
  readonly #sql: SqlStorage
  readonly #cost: Cost

  constructor(sql: SqlStorage, cost: Cost) {
    this.#sql = sql
    this.#cost = cost
  }

  /** @param password null for a guest, who comes in by an invitation once */
  create(user: User, role: Role, password: string | null, address: string): void {
    const now = Date.now()
    this.#sql.exec(
      'INSERT INTO user (id, nickname, role, password, created, attempts, attempted) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[user.id, user.nickname, role, this.#hash(password), now, ATTEMPTS.burst, now],
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

  /** Whether this is newer than what is known. */
  isNews({ version }: Appointment): boolean {
    return this.#row().appointed < version
  }

  /** @returns whether it changes what they may */
  appoint({ role, active, version }: Appointment): boolean {
    const before = this.#row()
    this.#sql.exec('UPDATE user SET role = ?, active = ?, appointed = ?', role, Number(active), version)
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

  /** Counts the attempt before it hashes anything; a right password gives the attempts of its address back. */
  check(password: string, address: string): Refusal | undefined {
    const from = digest(address)
    const familiar = this.#familiar(from)
    const { attempts, attempted } = familiar ?? this.#common()
    const bucket: Bucket = { tokens: attempts, at: attempted }
    const wait = take(bucket, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts for this nickname.', wait)
    const { password: hash } = this.#row()
    if (hash === NO_PASSWORD || !verifyPassword(password, hash)) {
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
    return hash !== NO_PASSWORD && verifyPassword(password, hash)
  }

  set(password: string): void {
    this.#sql.exec('UPDATE user SET password = ?', hashPassword(password, this.#cost))
  }

  #hash(password: string | null): string {
    return password === null ? NO_PASSWORD : hashPassword(password, this.#cost)
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
    return this.#sql.exec<Row>('SELECT id, nickname, name, status, password, role, active, appointed FROM user').one()
  }
}

/** Recognised, but not to be read by whoever reads the table. */
function digest(address: string): string {
  return bytesToHex(sha256(utf8ToBytes(address))).slice(0, 32)
}
