/** The rooms that a user is in, as the rooms have said. A copy: it may lag, and decides nothing (R13). */

import type { OwnRoom, RoomInfo, RoomRole } from '../protocol/model.ts'
import type { Word } from './notices.ts'

/** A room that was left keeps its row, so that word from before is known to be old. */
export const PLACES_TABLE = `CREATE TABLE places (
  room TEXT PRIMARY KEY, role TEXT, epoch TEXT NOT NULL, version INTEGER NOT NULL, info TEXT NOT NULL
) WITHOUT ROWID`

type Row = { role: RoomRole; info: string }

export class Places {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Of a room that was set back, the versions begin anew. @returns whether this was news */
  hear({ room, epoch, version }: Word, role: RoomRole | null): boolean {
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO places (room, role, epoch, version, info) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (room) DO UPDATE SET role = excluded.role, epoch = excluded.epoch, version = excluded.version,
        info = excluded.info
      WHERE epoch <> excluded.epoch OR version < excluded.version`,
      ...[room.id, role, epoch, version, JSON.stringify(room)],
    )
    return rowsWritten > 0
  }

  list(): readonly OwnRoom[] {
    return this.#sql
      .exec<Row>('SELECT role, info FROM places WHERE role IS NOT NULL')
      .toArray()
      .map(({ role, info }) => ({ role, room: parseInfo(info) }))
  }
}

function parseInfo(text: string): RoomInfo {
  return JSON.parse(text)
}
