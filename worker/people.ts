/** Whoever has ever spoken in a room, with the nickname they had when they last did. */

import type { User } from '../protocol/model.ts'

type Row = { id: string; nickname: string }

export class People {
  readonly #sql: SqlStorage
  /** Of those who have spoken since the room woke: most posts are by somebody whose row need not be looked at. */
  readonly #nicknames = new Map<string, string>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Those of these users who have ever spoken here. */
  known(ids: Iterable<string>): readonly User[] {
    return [...new Set(ids)].flatMap((id) =>
      this.#sql.exec<Row>('SELECT id, nickname FROM people WHERE id = ?', id).toArray(),
    )
  }

  /** Who posted this message; nobody, if there is no such message. */
  authorOf(message: string): readonly User[] {
    return this.#sql
      .exec<Row>(
        'SELECT people.id, nickname FROM messages JOIN people ON people.id = author WHERE messages.id = ?',
        message,
      )
      .toArray()
  }

  /** Whether the row is there, and says this. */
  isKnown({ id, nickname }: User): boolean {
    return this.#nicknames.get(id) === nickname
  }

  /** To be called once the transaction in which they were remembered has succeeded. */
  note({ id, nickname }: User): void {
    this.#nicknames.set(id, nickname)
  }

  /** For the transaction in which they speak. Writes nothing if they are known by this nickname. */
  remember({ id, nickname }: User): void {
    this.#sql.exec(
      'INSERT INTO people (id, nickname) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname WHERE nickname <> excluded.nickname',
      id,
      nickname,
    )
  }
}
