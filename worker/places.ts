/**
 * The rooms that a user has to do with: what the rooms have said, a copy that may lag and decides nothing (R13), and what
 * of them the user has read and wants to hear.
 */

import { type Level, LOBBY, type OwnRoom, type Read, type RoomInfo, type RoomRole } from '../protocol/model.ts'
import type { Word } from './notices.ts'

/**
 * A room that was left keeps its row, so that word from before is known to be old. `newest` is the place of the last
 * message that the room has told of.
 */
export const PLACES_TABLE = `CREATE TABLE places (
  room TEXT PRIMARY KEY, role TEXT, epoch TEXT NOT NULL, version INTEGER NOT NULL, info TEXT NOT NULL,
  read INTEGER NOT NULL DEFAULT 0, mark INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0,
  newest INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0, level TEXT, muted INTEGER
) WITHOUT ROWID;
INSERT INTO places (room, role, epoch, version, info) VALUES ('lobby', 'member', '', 0, '{"id":"lobby","kind":"public",
"name":"Lobby","topic":"","description":"","archived":false,"slow":0,"members":0}')`

/** What a user wants to hear of a room; what is not said stays as it is. */
export interface Wishes {
  readonly starred?: boolean | undefined
  readonly level?: Level | undefined
  readonly mutedUntil?: number | null | undefined
}

/** What is known of a room but for what is still on its way from the devices. */
export type Place = Omit<OwnRoom, 'calls'>

type Row = {
  role: RoomRole | null
  info: string
  read: number
  mark: number
  unread: number
  newest: number
  starred: number
  level: Level | null
  muted: number | null
}

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

  /** Rooms that they are in, and those where something is there for them that they have not read. */
  list(): readonly Place[] {
    return this.#select("role IS NOT NULL OR unread = 1 ORDER BY room = 'lobby' DESC")
  }

  find(room: string): Place | undefined {
    return this.#select('room = ?', room)[0]
  }

  /**
   * A room tells that something was said there.
   * @returns whether it has not been read, and whether that was known
   */
  arrived({ room, epoch, version }: Word, seq: number): { readonly unread: boolean; readonly isNews: boolean } {
    const before = this.#row(room.id)
    if (!before)
      this.#sql.exec(
        'INSERT INTO places (room, epoch, version, info, newest, unread) VALUES (?, ?, ?, ?, ?, 1)',
        ...[room.id, epoch, version, JSON.stringify(room), seq],
      )
    if (!before) return { unread: true, isNews: true }
    const unread = before.unread === 1 || seq > before.read
    // That there is more of what is unread already is not worth a row.
    if (unread && before.unread === 0)
      this.#sql.exec('UPDATE places SET unread = 1, newest = max(newest, ?) WHERE room = ?', seq, room.id)
    return { unread, isNews: unread && before.unread === 0 }
  }

  /** Writes how far a room has been read. @returns whether it was unread and is no longer */
  read(room: string, { version, mark }: Read, unread: boolean): boolean {
    const before = this.#row(room)
    this.#sql.exec(
      'UPDATE places SET read = ?, mark = ?, unread = ? WHERE room = ? AND (mark < ? OR (mark = ? AND read < ?))',
      ...[version, mark, Number(unread), room, mark, mark, version],
    )
    return before?.unread === 1 && !unread
  }

  /** There is more than was read. */
  setUnread(room: string): void {
    this.#sql.exec('UPDATE places SET unread = 1 WHERE room = ?', room)
  }

  /** Guests are not there. */
  leaveLobby(): void {
    this.#sql.exec('DELETE FROM places WHERE room = ?', LOBBY)
  }

  wish(room: string, { starred, level, mutedUntil }: Wishes): void {
    const before = this.#row(room)
    if (!before) return
    this.#sql.exec(
      'UPDATE places SET starred = ?, level = ?, muted = ? WHERE room = ?',
      ...[
        Number(starred ?? before.starred),
        level ?? before.level,
        mutedUntil === undefined ? before.muted : mutedUntil,
        room,
      ],
    )
  }

  #row(room: string): Row | undefined {
    return this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM places WHERE room = ?`, room).toArray()[0]
  }

  #select(where: string, ...bindings: string[]): Place[] {
    return this.#sql
      .exec<Row>(`SELECT ${COLUMNS} FROM places WHERE ${where}`, ...bindings)
      .toArray()
      .map(placeOf)
  }
}

const COLUMNS = 'role, info, read, mark, unread, newest, starred, level, muted'

function placeOf({ role, info, read, mark, unread, starred, level, muted }: Row): Place {
  const room: RoomInfo = JSON.parse(info)
  return {
    room,
    role,
    read: { version: read, mark },
    unread: unread === 1,
    starred: starred === 1,
    level: level ?? 'mentions',
    mutedUntil: muted,
  }
}
