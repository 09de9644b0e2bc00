/** Whoever has ever spoken in a room, or been renamed as a member, with the names they had when they last did. */

import type { User } from '../protocol/model.ts'

/** More than that is not said with a resume; whoever is named by a message is named with it. */
const RENAMED_MAX = 200

type Row = { id: string; nickname: string; name: string }

/** What somebody wants to be called, if not by the nickname. */
export const NAME_COLUMNS = `ALTER TABLE people ADD COLUMN name TEXT NOT NULL DEFAULT '';
  ALTER TABLE people ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX renamed ON people (version) WHERE version > 0`

export class People {
  readonly #sql: SqlStorage
  /** Of those who have spoken since the room woke: most posts are by somebody whose row need not be looked at. */
  readonly #names = new Map<string, string>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Those of these users who are known by that. */
  known(ids: Iterable<string>): readonly User[] {
    return [...new Set(ids)].flatMap((id) =>
      this.#sql.exec<Row>('SELECT id, nickname, name FROM people WHERE id = ?', id).toArray().map(userOf),
    )
  }

  /** Who posted this message; nobody, if there is no such message. */
  authorOf(message: string): readonly User[] {
    return this.#sql
      .exec<Row>(
        'SELECT people.id, nickname, name FROM messages JOIN people ON people.id = author WHERE messages.id = ?',
        message,
      )
      .toArray()
      .map(userOf)
  }

  /** Whether the row is there, and says this. */
  isKnown(user: User): boolean {
    return this.#names.get(user.id) === namesOf(user)
  }

  /** To be called once the transaction in which they were remembered has succeeded. */
  note(user: User): void {
    this.#names.set(user.id, namesOf(user))
  }

  /** For the transaction in which they speak. Writes nothing if they are known by this nickname and name. */
  remember({ id, nickname, name = '' }: User): void {
    this.#sql.exec(
      `INSERT INTO people (id, nickname, name) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname, name = excluded.name
      WHERE nickname <> excluded.nickname OR name <> excluded.name`,
      ...[id, nickname, name],
    )
  }

  /** Somebody is called something else from this version on; a member who has never spoken is told of with a resume too. */
  rename({ id, nickname, name = '' }: User, version: number): void {
    this.#names.delete(id)
    this.#sql.exec(
      `INSERT INTO people (id, nickname, name, version) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname, name = excluded.name, version = excluded.version`,
      ...[id, nickname, name, version],
    )
  }

  /** Whoever is called something else since this version. */
  since(version: number): readonly User[] {
    return this.#sql
      .exec<Row>(
        'SELECT id, nickname, name FROM people WHERE version > 0 AND version > ? LIMIT ?',
        version,
        RENAMED_MAX,
      )
      .toArray()
      .map(userOf)
  }
}

function userOf({ id, nickname, name }: Row): User {
  return { id, nickname, ...(name && { name }) }
}

export function namesOf({ nickname, name = '' }: User): string {
  return `${nickname}\0${name}`
}
