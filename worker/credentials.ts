/** A user's nickname and password, and how often a wrong one may be tried. */

import type { User } from '../protocol/model.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import { type Bucket, fullBucket, type Rate, take } from './bucket.ts'
import { type Cost, hashPassword, isOutdated, verifyPassword } from './password.ts'

export const CREDENTIALS_TABLE = `CREATE TABLE user (
  id TEXT NOT NULL, nickname TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL,
  attempts REAL NOT NULL, attempted INTEGER NOT NULL
)`

/** Wrong passwords, whoever types them: ten, then one in 30 s. */
export const ATTEMPTS: Rate = { burst: 10, perSecond: 1 / 30 }

type Row = { id: string; nickname: string; password: string; attempts: number; attempted: number }

export class Credentials {
  readonly #sql: SqlStorage
  readonly #cost: Cost

  constructor(sql: SqlStorage, cost: Cost) {
    this.#sql = sql
    this.#cost = cost
  }

  create(user: User, password: string): void {
    const now = Date.now()
    this.#sql.exec(
      'INSERT INTO user (id, nickname, password, created, attempts, attempted) VALUES (?, ?, ?, ?, ?, ?)',
      ...[user.id, user.nickname, hashPassword(password, this.#cost), now, ATTEMPTS.burst, now],
    )
  }

  get user(): User {
    const { id, nickname } = this.#row()
    return { id, nickname }
  }

  /** Counts the attempt before it hashes anything; a right password gives the attempts back. */
  check(password: string): Refusal | undefined {
    const { attempts, attempted, password: hash } = this.#row()
    const bucket: Bucket = { tokens: attempts, at: attempted }
    const wait = take(bucket, ATTEMPTS, Date.now())
    if (wait > 0) return refuse('rate', 'Too many attempts for this nickname. Wait a little and try again.', wait)
    if (!verifyPassword(password, hash)) {
      this.#count(bucket)
      return refuse('wrong_password', 'This nickname is taken, and this is not its password.')
    }
    if (attempts < ATTEMPTS.burst) this.#count(fullBucket(ATTEMPTS, Date.now()))
    if (isOutdated(hash, this.#cost)) this.set(password)
    return undefined
  }

  /** Without counting: for whoever has signed in already, and is counted by session. */
  isRight(password: string): boolean {
    return verifyPassword(password, this.#row().password)
  }

  set(password: string): void {
    this.#sql.exec('UPDATE user SET password = ?', hashPassword(password, this.#cost))
  }

  #count({ tokens, at }: Bucket): void {
    this.#sql.exec('UPDATE user SET attempts = ?, attempted = ?', tokens, at)
  }

  #row(): Row {
    return this.#sql.exec<Row>('SELECT id, nickname, password, attempts, attempted FROM user').one()
  }
}
