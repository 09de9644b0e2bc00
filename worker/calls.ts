/** Whom messages have called, so that they can be told when a message calls them no more. A row for each such message. */

export const CALLS_TABLE = 'CREATE TABLE calls (message TEXT PRIMARY KEY, users TEXT NOT NULL) WITHOUT ROWID'

export class Calls {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Those who were called and have not been told otherwise. */
  of(message: string): readonly string[] {
    const [row] = this.#sql.exec<{ users: string }>('SELECT users FROM calls WHERE message = ?', message).toArray()
    return row ? JSON.parse(row.users) : []
  }

  /** Whom messages of this user have called. */
  by(author: string): readonly string[] {
    const rows = this.#sql
      .exec<{ users: string }>(
        'SELECT calls.users FROM calls CROSS JOIN messages ON messages.id = calls.message WHERE author = ?',
        author,
      )
      .toArray()
    return [...new Set(rows.flatMap(({ users }): readonly string[] => JSON.parse(users)))]
  }

  /** These as well; writes a row if that is news. */
  add(message: string, users: readonly string[]): void {
    const all = new Set(this.of(message)).union(new Set(users))
    if (all.size > this.of(message).length) this.set(message, [...all])
  }

  set(message: string, users: readonly string[]): void {
    if (users.length === 0) this.#sql.exec('DELETE FROM calls WHERE message = ?', message)
    else this.#sql.exec('INSERT OR REPLACE INTO calls (message, users) VALUES (?, ?)', message, JSON.stringify(users))
  }
}
