/**
 * Whom messages have called, so that they can be told when a message calls them no more. A row for each such message, and
 * further ones for one that calls more than a row can hold.
 */

export const CALLS_TABLE = 'CREATE TABLE calls (message TEXT PRIMARY KEY, users TEXT NOT NULL) WITHOUT ROWID'

/** Of 39 bytes each; the platform takes 2 MB. */
const USERS_PER_ROW = 10_000
/** UTF-16 units of a message's id, with which the keys of all of its rows begin. */
const ID_LENGTH = 36

export class Calls {
  readonly #sql: SqlStorage
  /** Of the message that was asked for last: the queue asks for one again with each of its jobs. */
  #last: { readonly message: string; readonly users: ReadonlySet<string> } | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Those who were called and have not been told otherwise. */
  of(message: string): ReadonlySet<string> {
    if (this.#last?.message !== message) this.#last = { message, users: this.#read(message) }
    return this.#last.users
  }

  /** Whom messages of this user have called. */
  by(author: string): readonly string[] {
    const rows = this.#sql
      .exec<{ users: string }>(
        `SELECT calls.users FROM calls CROSS JOIN messages ON messages.id = substr(calls.message, 1, ${ID_LENGTH})
        WHERE author = ?`,
        author,
      )
      .toArray()
    return [...usersOf(rows)]
  }

  /** These as well; writes rows if that is news. */
  add(message: string, users: readonly string[]): void {
    const all = this.of(message).union(new Set(users))
    if (all.size > this.of(message).size) this.set(message, [...all])
  }

  set(message: string, users: readonly string[]): void {
    this.#last = undefined
    let part = 0
    for (; part * USERS_PER_ROW < users.length; part++) {
      const some = users.slice(part * USERS_PER_ROW, (part + 1) * USERS_PER_ROW)
      this.#sql.exec(
        'INSERT OR REPLACE INTO calls (message, users) VALUES (?, ?)',
        keyOf(message, part),
        JSON.stringify(some),
      )
    }
    this.#sql.exec('DELETE FROM calls WHERE message >= ? AND message < ?', keyOf(message, part), endOf(message))
  }

  #read(message: string): ReadonlySet<string> {
    return usersOf(
      this.#sql
        .exec<{ users: string }>(
          'SELECT users FROM calls WHERE message >= ? AND message < ?',
          keyOf(message, 0),
          endOf(message),
        )
        .toArray(),
    )
  }
}

/** In the order of the parts. */
function keyOf(message: string, part: number): string {
  return part === 0 ? message : `${message}/${String(part).padStart(6, '0')}`
}

/** Comes after all of its keys, and before those of every other: what follows the stroke in the order of characters. */
function endOf(message: string): string {
  return `${message}0`
}

function usersOf(rows: readonly { readonly users: string }[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ users }): readonly string[] => JSON.parse(users)))
}
