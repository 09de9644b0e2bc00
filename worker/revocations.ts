/** Sessions that have ended, kept until no stamp that vouches for them can still be on its way (R15). */

import { type Refusal, unauthorized } from '../protocol/refusal.ts'
import { REVOCATION_KEPT, SETTLE_AGAIN, type Stamp } from './stamp.ts'

export class Revocations {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /**
   * @param session or a user, whose stamps from before are of who they were
   * @param at when the session ended, by the clock of its `User`, which is also the clock of its stamps
   */
  add(session: string, at: number): void {
    this.#sql.exec('DELETE FROM revocations WHERE at < ?', Date.now() - REVOCATION_KEPT)
    this.#sql.exec(
      'INSERT INTO revocations (session, at) VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET at = max(at, excluded.at)',
      ...[session, at],
    )
  }

  has(session: string): boolean {
    return this.#sql.exec('SELECT 1 FROM revocations WHERE session = ?', session).toArray().length > 0
  }

  /** Why this stamp cannot be believed, if it cannot: it is from before its session ended. */
  refusal(stamp: Stamp): Refusal | undefined {
    if (stamp.role === 'reader') return undefined
    if (this.#isRevoked(stamp.session, stamp.settled)) return unauthorized
    return this.#isRevoked(stamp.user.id, stamp.settled) ? SETTLE_AGAIN : undefined
  }

  #isRevoked(session: string, settled: number): boolean {
    return (
      this.#sql.exec('SELECT 1 FROM revocations WHERE session = ? AND at >= ?', session, settled).toArray().length > 0
    )
  }
}
