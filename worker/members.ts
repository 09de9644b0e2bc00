/** Who is in a room and who may not be; rows are never deleted, so that the room's newest version is not lost (R1). */

import type { Member, Membership, RoomRole, User } from '../protocol/model.ts'
import { foldForSearch } from '../protocol/names.ts'

export const MEMBERS_TABLE = `CREATE TABLE members (
  user TEXT PRIMARY KEY, number INTEGER NOT NULL, nickname TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', role TEXT,
  muted INTEGER, banned INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL
) WITHOUT ROWID`

/** Of so many somebody can own the room, or nobody is looked for. */
const HEIRS_MAX = 500

/** Somebody's row. Who has none is nobody here. */
export interface Standing extends Membership {
  /** They were sent away, and may not come back. */
  readonly banned: boolean
}

export const NOBODY: Standing = { role: null, mutedUntil: null, banned: false }

type Row = {
  user: string
  number: number
  nickname: string
  name: string
  role: RoomRole | null
  muted: number | null
  banned: number
}

export class Members {
  readonly #sql: SqlStorage
  /** Of those who were asked for since the room woke. */
  readonly #standings = new Map<string, Standing>()
  /** Of all members, once they were asked for. */
  #numbers: Map<string, number> | undefined
  /** What number whoever was never here gets, once one has been given. */
  #next: number | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  get count(): number {
    return this.numbers().size
  }

  standing(user: string): Standing {
    const known = this.#standings.get(user) ?? standingOf(this.#row(user))
    this.#standings.set(user, known)
    return known
  }

  /** From the one after the user `after` on, by id. */
  list(limit: number, after = ''): readonly Member[] {
    return this.#select('role IS NOT NULL AND user > ? ORDER BY user LIMIT ?', after, limit)
  }

  /** As `list`, of those whose nickname has this in it, whatever its case. */
  search(text: string, after: string, limit: number): readonly Member[] {
    if (text === '') return this.list(limit, after)
    const folded = foldForSearch(text)
    const all = this.list(Number.MAX_SAFE_INTEGER, after)
    return all
      .filter(({ user }) => foldForSearch(`${user.nickname} ${user.name ?? ''}`).includes(folded))
      .slice(0, limit)
  }

  /** Whoever is something else since this version, or is here no longer. */
  since(version: number): readonly Member[] {
    return this.#select('version > ?', version)
  }

  /** The number of somebody who is or was a member. */
  numberOf(user: string): number | undefined {
    return this.numbers().get(user) ?? this.#row(user)?.number
  }

  /** Somebody who is or was a member, as they are called. */
  known(user: string): readonly User[] {
    return this.#select('user = ?', user).map((member) => member.user)
  }

  /** All of them, each with a number of their own, which stays theirs. */
  numbers(): ReadonlyMap<string, number> {
    this.#numbers ??= new Map(
      this.#sql
        .exec<{ user: string; number: number }>('SELECT user, number FROM members WHERE role IS NOT NULL')
        .toArray()
        .map(({ user, number }) => [user, number]),
    )
    return this.#numbers
  }

  owners(): readonly Member[] {
    return this.#select("role = 'owner'")
  }

  /** Who is asked to own the room: those who do, then whoever has been a member for longest. */
  heirs(): readonly string[] {
    const members = this.#select("role IS NOT NULL ORDER BY role = 'owner' DESC, number LIMIT ?", HEIRS_MAX)
    return members.map(({ user }) => user.id)
  }

  banned(): readonly User[] {
    return this.#select('banned = 1 ORDER BY nickname').map(({ user }) => user)
  }

  /** For the transaction of the change; `forget` after it, whether it succeeded or not. */
  write({ id, nickname, name = '' }: User, { role, mutedUntil, banned }: Standing, version: number): void {
    this.#sql.exec(
      `INSERT INTO members (user, number, nickname, name, role, muted, banned, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (user) DO UPDATE SET nickname = excluded.nickname, name = excluded.name, role = excluded.role, muted = excluded.muted,
        banned = excluded.banned, version = excluded.version`,
      ...[id, this.#row(id)?.number ?? this.#newNumber(), nickname, name, role, mutedUntil, Number(banned), version],
    )
  }

  /** Somebody is called something else, which counts if they are or were a member. */
  rename({ id, nickname, name = '' }: User): void {
    this.#sql.exec('UPDATE members SET nickname = ?, name = ? WHERE user = ?', nickname, name, id)
  }

  /** What is remembered of their rows may not be so any more: theirs are read again, and nobody else's. */
  forget(users: readonly User[]): void {
    for (const { id } of users) {
      const row = this.#row(id)
      this.#standings.set(id, standingOf(row))
      if (row === undefined || row.role === null) this.#numbers?.delete(id)
      else this.#numbers?.set(id, row.number)
      // Nobody has the number that was meant for them.
      if (row === undefined) this.#next = undefined
    }
  }

  #row(user: string): Row | undefined {
    return this.#sql.exec<Row>('SELECT * FROM members WHERE user = ?', user).toArray()[0]
  }

  #newNumber(): number {
    this.#next ??= this.#sql.exec<{ next: number }>('SELECT count(*) AS next FROM members').one().next
    return this.#next++
  }

  #select(where: string, ...bindings: (string | number)[]): readonly Member[] {
    return this.#sql
      .exec<Row>(`SELECT * FROM members WHERE ${where}`, ...bindings)
      .toArray()
      .map(({ user, nickname, name, role, muted }) => {
        return { user: { id: user, nickname, ...(name && { name }) }, role, mutedUntil: muted }
      })
  }
}

function standingOf(row: Row | undefined): Standing {
  return row ? { role: row.role, mutedUntil: row.muted, banned: row.banned === 1 } : NOBODY
}
