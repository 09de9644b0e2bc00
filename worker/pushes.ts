/** Where a user's browsers listen when the page is closed, and what was sent there and has not been taken back. */

import type { Subscription } from './push.ts'

export const PUSHES_TABLE = `CREATE TABLE subscriptions (
  endpoint TEXT PRIMARY KEY, p256dh TEXT NOT NULL, auth TEXT NOT NULL, origin TEXT NOT NULL, session TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pushed (room TEXT PRIMARY KEY) WITHOUT ROWID`

/** The oldest makes room for a new one. */
const SUBSCRIPTIONS_MAX = 20

export class Pushes {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  add({ endpoint, p256dh, auth, origin }: Subscription, session: string): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO subscriptions (endpoint, p256dh, auth, origin, session, created)
      VALUES (?, ?, ?, ?, ?, ?)`,
      ...[endpoint, p256dh, auth, origin, session, Date.now()],
    )
    this.#sql.exec(
      'DELETE FROM subscriptions WHERE endpoint IN (SELECT endpoint FROM subscriptions ORDER BY created DESC LIMIT -1 OFFSET ?)',
      SUBSCRIPTIONS_MAX,
    )
  }

  remove(endpoint: string): void {
    this.#sql.exec('DELETE FROM subscriptions WHERE endpoint = ?', endpoint)
  }

  /** A session has ended: what it has asked for ends with it. */
  endSession(session: string): void {
    this.#sql.exec('DELETE FROM subscriptions WHERE session = ?', session)
  }

  list(): readonly Subscription[] {
    return this.#sql
      .exec<Subscription & Record<string, string>>(
        'SELECT endpoint, p256dh, auth, origin FROM subscriptions WHERE session IN (SELECT id FROM sessions WHERE expires > ?)',
        Date.now(),
      )
      .toArray()
  }

  isShown(room: string): boolean {
    return this.#sql.exec('SELECT 1 FROM pushed WHERE room = ?', room).toArray().length > 0
  }

  /** Something is shown of this room, or no longer. @returns whether that is news */
  show(room: string, shown: boolean): boolean {
    const change = shown ? 'INSERT OR IGNORE INTO pushed (room) VALUES (?)' : 'DELETE FROM pushed WHERE room = ?'
    return this.#sql.exec(change, room).rowsWritten > 0
  }
}
