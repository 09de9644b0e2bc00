/** Everybody who has a nickname here, and what they are in the deployment. */

import type { Person, Role } from '../protocol/model.ts'
import { foldForSearch, foldName } from '../protocol/names.ts'

/**
 * A nickname's row is never deleted: a nickname is not given out again. `registered` is when a password was set, `version`
 * counts how often what they are has changed, `gone` is for those who have removed their account.
 */
export const ROSTER_COLUMNS = `ALTER TABLE nicknames ADD COLUMN role TEXT NOT NULL DEFAULT 'member';
  ALTER TABLE nicknames ADD COLUMN name TEXT NOT NULL DEFAULT '';
  ALTER TABLE nicknames ADD COLUMN status TEXT NOT NULL DEFAULT '';
  ALTER TABLE nicknames ADD COLUMN registered INTEGER;
  ALTER TABLE nicknames ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE nicknames ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE nicknames ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
  CREATE UNIQUE INDEX user_ids ON nicknames (user)`

/** What a user's own object is told of what they are; an older version is not heard (R13). */
export interface Appointment {
  readonly role: Role
  /** They may sign in. */
  readonly active: boolean
  /** They have removed their account. */
  readonly gone: boolean
  readonly version: number
}

export interface Named {
  readonly user: string
  /** As it was first typed. */
  readonly nickname: string
}

type Row = {
  user: string
  nickname: string
  name: string
  status: string
  role: Role
  registered: number | null
  active: number
  gone: number
  version: number
}

export class Roster {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  find(nickname: string): (Named & { readonly isRegistered: boolean; readonly isGone: boolean }) | undefined {
    const [row] = this.#select('folded = ?', foldName(nickname))
    if (!row) return undefined
    return { user: row.user, nickname: row.nickname, isRegistered: row.registered !== null, isGone: row.gone === 1 }
  }

  /** Gives the nickname, which nobody has, to a new user. */
  add(nickname: string): Named {
    const added = { user: crypto.randomUUID(), nickname }
    this.#sql.exec(
      'INSERT INTO nicknames (folded, user, nickname) VALUES (?, ?, ?)',
      ...[foldName(nickname), added.user, nickname],
    )
    return added
  }

  /** They have set a password, or are guests. */
  register(user: string, role: Role): void {
    this.#sql.exec(
      'UPDATE nicknames SET registered = ?, role = ?, version = version + 1 WHERE user = ? AND registered IS NULL',
      ...[Date.now(), role, user],
    )
  }

  get owner(): string | undefined {
    return this.#select("role = 'owner'")[0]?.user
  }

  /** Whether anybody has registered. */
  get isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM nicknames WHERE registered IS NOT NULL LIMIT 1').toArray().length === 0
  }

  person(user: string): Person | undefined {
    return this.#select('user = ? AND registered IS NOT NULL', user).map(personOf)[0]
  }

  appointment(user: string): Appointment | undefined {
    return this.#select('user = ?', user).map(({ role, active, gone, version }) => ({
      role,
      active: active === 1,
      gone: gone === 1,
      version,
    }))[0]
  }

  appoint(user: string, role: Role): void {
    this.#sql.exec('UPDATE nicknames SET role = ?, version = version + 1 WHERE user = ?', role, user)
  }

  setActive(user: string, active: boolean): void {
    this.#sql.exec('UPDATE nicknames SET active = ?, version = version + 1 WHERE user = ?', Number(active), user)
  }

  describe(user: string, name: string, status: string): void {
    this.#sql.exec('UPDATE nicknames SET name = ?, status = ? WHERE user = ?', name, status, user)
  }

  /** They have removed their account: nothing is left of them here but that the nickname is taken. */
  retire(user: string): void {
    this.#sql.exec(
      "UPDATE nicknames SET gone = 1, active = 0, name = '', status = '', version = version + 1 WHERE user = ?",
      user,
    )
  }

  /** Those who have these nicknames. */
  named(nicknames: readonly string[]): readonly Person[] {
    const folded = new Set(nicknames.map(foldName))
    return [...folded]
      .flatMap((name) => this.#select('folded = ? AND registered IS NOT NULL AND gone = 0', name))
      .map(personOf)
  }

  /** Whose nickname or name has this in it, from the one after the nickname `after` on. */
  search(text: string, after: string, limit: number): readonly Person[] {
    const folded = foldForSearch(text)
    const most = text === '' ? limit : Number.MAX_SAFE_INTEGER
    const listed = 'registered IS NOT NULL AND gone = 0 AND folded > ? ORDER BY folded LIMIT ?'
    return this.#select(listed, foldName(after), most)
      .filter(({ nickname, name }) => foldForSearch(`${nickname} ${name}`).includes(folded))
      .slice(0, limit)
      .map(personOf)
  }

  #select(where: string, ...bindings: (string | number)[]): Row[] {
    const columns = 'user, nickname, name, status, role, registered, active, gone, version'
    return this.#sql.exec<Row>(`SELECT ${columns} FROM nicknames WHERE ${where}`, ...bindings).toArray()
  }
}

function personOf({ user, nickname, name, status, role, active, gone }: Row): Person {
  const shown = gone === 1 ? { id: user, nickname: '' } : { id: user, nickname, ...(name && { name }) }
  return { user: shown, status, role, active: active === 1 }
}
