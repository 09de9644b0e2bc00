/** What nicknames and room names belong to; one object for the deployment, never on the path of a message. */

import { DurableObject } from 'cloudflare:workers'
import { LOBBY, type RoomInfo } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import { migrate } from './schema.ts'

export const DIRECTORY_STEPS = [
  // A nickname's row is never deleted: a nickname is not given out again. A room is listed once it has been created.
  `CREATE TABLE nicknames (folded TEXT PRIMARY KEY, user TEXT NOT NULL, nickname TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE rooms (
    folded TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, creator TEXT NOT NULL, command TEXT NOT NULL,
    listed INTEGER NOT NULL DEFAULT 0, UNIQUE (creator, command)
  ) WITHOUT ROWID`,
]

export interface Named {
  readonly user: string
  /** As it was first typed. */
  readonly nickname: string
}

type ReservedRow = { id: string; name: string; listed: number }

/** As many rooms as one list can show; a deployment with more needs a search first. */
const ROOMS_MAX = 1_000
/** So that nobody alone can use them all up. */
const ROOMS_PER_USER = 200

export class Directory extends DurableObject<Env> {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, DIRECTORY_STEPS)
  }

  find(nickname: string): Named | undefined {
    return this.#sql
      .exec<{ user: string; nickname: string }>(
        'SELECT user, nickname FROM nicknames WHERE folded = ?',
        foldName(nickname),
      )
      .toArray()[0]
  }

  /** The user of a nickname, or a new id for it. A registration that was cut off finds the same id again. */
  claim(nickname: string): Named {
    const named = this.find(nickname)
    if (named) return named
    const claimed = { user: crypto.randomUUID(), nickname }
    this.#sql.exec(
      'INSERT INTO nicknames (folded, user, nickname) VALUES (?, ?, ?)',
      foldName(nickname),
      claimed.user,
      nickname,
    )
    return claimed
  }

  rooms(): readonly RoomInfo[] {
    return this.#sql
      .exec<{ id: string; name: string }>('SELECT id, name FROM rooms WHERE listed = 1 ORDER BY folded')
      .toArray()
      .map(({ id, name }) => ({ id, kind: 'public', name }))
  }

  /**
   * Keeps a name for a room that its creator is about to create. The same command gets the same room, and so does
   * anybody who asks for a name whose room was never finished.
   */
  reserveRoom(creator: string, command: string, name: string): RoomInfo | Refusal {
    const folded = foldName(name)
    const mine = this.#reserved('creator = ? AND command = ?', creator, command)
    const taken = this.#reserved('folded = ?', folded)
    const found = mine ?? (taken?.listed === 0 ? taken : undefined)
    if (found) return { id: found.id, kind: 'public', name: found.name }
    if (taken || folded === LOBBY) {
      return refuse('conflict', 'There is a room of this name already. Open it, or choose another name.')
    }
    const { all, own } = this.#counts(creator)
    if (all >= ROOMS_MAX) {
      return refuse('forbidden', `There are ${ROOMS_MAX} rooms already; no more can be made.`)
    }
    if (own >= ROOMS_PER_USER) {
      return refuse('forbidden', `You have made ${ROOMS_PER_USER} rooms already; no more can be made by you.`)
    }
    const room: RoomInfo = { id: crypto.randomUUID(), kind: 'public', name }
    this.#sql.exec(
      'INSERT INTO rooms (folded, id, name, creator, command) VALUES (?, ?, ?, ?, ?)',
      ...[folded, room.id, name, creator, command],
    )
    return room
  }

  /** The room has been created and can be shown. @returns whether it was not shown before */
  listRoom(id: string): boolean {
    return this.#sql.exec('UPDATE rooms SET listed = 1 WHERE id = ? AND listed = 0', id).rowsWritten > 0
  }

  #reserved(where: string, ...values: string[]): ReservedRow | undefined {
    return this.#sql.exec<ReservedRow>(`SELECT id, name, listed FROM rooms WHERE ${where}`, ...values).toArray()[0]
  }

  #counts(creator: string): { all: number; own: number } {
    const counts = 'SELECT count(*) AS "all", coalesce(sum(creator = ?), 0) AS own FROM rooms'
    return this.#sql.exec<{ all: number; own: number }>(counts, creator).one()
  }
}
