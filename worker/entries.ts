/** The inbox of a user: messages that call them by name, or were said to them alone. */

import type { Entry } from '../protocol/inbox.ts'
import type { User } from '../protocol/model.ts'

export const ENTRIES_TABLE = `CREATE TABLE entries (
  room TEXT NOT NULL, message TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
  author TEXT NOT NULL, excerpt TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (room, message)
) WITHOUT ROWID;
CREATE INDEX entries_by_time ON entries (created)`

/** More than these are cut back to `KEPT`, so that they are not all compared for every new one. */
const ENTRIES_MAX = 550
const KEPT = 500
/** Of one author, while there are too many: who calls without end takes the place of nobody else. */
const AUTHOR_MAX = 100

export type NewEntry = Omit<Entry, 'read'>

type Row = Omit<NewEntry, 'author'> & { author: string; read: number }

export class Entries {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** @returns whether it was not there before (R3), and is now: what is old may be the first to make room */
  add({ room, message, name, seq, kind, author, excerpt, created }: NewEntry): boolean {
    const { rowsWritten } = this.#sql.exec(
      `INSERT OR IGNORE INTO entries (room, message, name, seq, kind, author, excerpt, created)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[room, message, name, seq, kind, JSON.stringify(author), excerpt, created],
    )
    if (rowsWritten === 0) return false
    this.#makeRoom()
    return this.find(room, message) !== undefined
  }

  /** The message says something else now. @returns whether it was there */
  revise(room: string, message: string, excerpt: string): boolean {
    const { rowsWritten } = this.#sql.exec(
      'UPDATE entries SET excerpt = ? WHERE room = ? AND message = ? AND excerpt <> ?',
      ...[excerpt, room, message, excerpt],
    )
    return rowsWritten > 0
  }

  find(room: string, message: string): NewEntry | undefined {
    return this.#select('room = ? AND message = ?', room, message)[0]
  }

  /** Whoever has said these is this now. @returns whether there are any that said otherwise */
  rename(author: User): boolean {
    const { rowsWritten } = this.#sql.exec(
      "UPDATE entries SET author = ?1 WHERE json_extract(author, '$.id') = ?2 AND author <> ?1",
      ...[JSON.stringify(author), author.id],
    )
    return rowsWritten > 0
  }

  /** They may not see the room any more, or it was set back to before these. */
  removeAfter(room: string, version: number): void {
    this.#sql.exec('DELETE FROM entries WHERE room = ? AND seq > ?', room, version)
  }

  /** The message was removed. */
  remove(room: string, message: string): void {
    this.#sql.exec('DELETE FROM entries WHERE room = ? AND message = ?', room, message)
  }

  /** How many of a room come after this version. */
  count(room: string, after: number): number {
    return this.#sql
      .exec<{ count: number }>('SELECT count(*) AS count FROM entries WHERE room = ? AND seq > ?', room, after)
      .one().count
  }

  /**
   * The newest first, from those before `before` on, in milliseconds since 1970. What is of one millisecond is on one page,
   * which may be longer for it: the next one begins before that.
   */
  page(before: number, limit: number): { readonly entries: readonly NewEntry[]; readonly more: boolean } {
    const entries = this.#select(
      `created < ?1 AND created >=
      coalesce((SELECT created FROM entries WHERE created < ?1 ORDER BY created DESC LIMIT 1 OFFSET ?2), 0)
      ORDER BY created DESC`,
      ...[before, limit - 1],
    )
    const last = entries.at(-1)?.created ?? 0
    return {
      entries,
      more: this.#sql.exec('SELECT 1 FROM entries WHERE created < ? LIMIT 1', last).toArray().length > 0,
    }
  }

  /** First goes what one author has too much of, then what has been read, and then the oldest. */
  #makeRoom(): void {
    const { count } = this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM entries').one()
    if (count <= ENTRIES_MAX) return
    this.#sql.exec(
      `DELETE FROM entries WHERE (room, message) IN (
        SELECT entries.room, message FROM entries LEFT JOIN places ON places.room = entries.room ORDER BY
        row_number() OVER (PARTITION BY json_extract(author, '$.id') ORDER BY created DESC) > ? DESC,
        seq <= coalesce(read, 0) DESC, created LIMIT ?)`,
      ...[AUTHOR_MAX, count - KEPT],
    )
  }

  #select(where: string, ...bindings: (string | number)[]): readonly NewEntry[] {
    return this.#sql
      .exec<Row>(
        `SELECT room, name, message, seq, kind, author, excerpt, created FROM entries WHERE ${where}`,
        ...bindings,
      )
      .toArray()
      .map(({ author, ...row }) => ({ ...row, author: parseUser(author) }))
  }
}

function parseUser(text: string): User {
  return JSON.parse(text)
}
