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
export interface Place extends Omit<OwnRoom, 'calls'> {
  /** The newest message that was told, as far as it was written. */
  readonly newest: number
}

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

  /**
   * What a room says to be. Of one that was set back, the versions begin anew: what was read of it cannot be beyond what is
   * there. @returns whether this was news
   */
  hear(word: Word, role: RoomRole | null): boolean {
    const { room, epoch, version } = word
    this.#setBack(word)
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO places (room, role, epoch, version, info) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (room) DO UPDATE SET role = excluded.role, epoch = excluded.epoch, version = excluded.version,
        info = excluded.info
      WHERE epoch <> excluded.epoch OR version < excluded.version`,
      ...[room.id, role, epoch, version, JSON.stringify(room)],
    )
    return rowsWritten > 0
  }

  /** Whether the room has another history than the one that is known. */
  isSetBack(room: string, epoch: string): boolean {
    const known = this.#sql.exec<{ epoch: string }>('SELECT epoch FROM places WHERE room = ?', room).toArray()[0]?.epoch
    return known !== undefined && known !== '' && known !== epoch
  }

  /**
   * Whether the room has said since that they are in it no more.
   * @param asGuest a guest who has left is nobody there until they are let in again
   */
  hasLeft({ room: { id }, epoch, version }: Word, asGuest: boolean): boolean {
    const later = 'SELECT 1 FROM places WHERE room = ? AND role IS NULL AND epoch = ? AND version > ?'
    return this.#sql.exec(later, id, epoch, asGuest ? -1 : version).toArray().length > 0
  }

  /** They are not in the room any more: of what was said until now there is nothing for them to read. */
  leave(room: string): void {
    this.#sql.exec('UPDATE places SET unread = 0, newest = 0 WHERE room = ?', room)
  }

  /** Rooms that they are in, and those where something was said to them that they have not read. */
  list(): readonly Place[] {
    return this.#select(
      `role IS NOT NULL OR (unread = 1 AND newest > read AND json_extract(info, '$.kind') = 'public') ORDER BY room = 'lobby' DESC`,
    )
  }

  find(room: string): Place | undefined {
    return this.#select('room = ?', room)[0]
  }

  /**
   * A room tells that something was said there.
   * @param read how far it has been read, as any device has said
   * @param isCall it is meant for this user above others
   * @returns whether it has not been read, and whether that was known
   */
  arrived(
    word: Word,
    seq: number,
    read: (Read & { readonly unread: boolean }) | undefined,
    isCall: boolean,
  ): { readonly unread: boolean; readonly isNews: boolean } {
    const { id } = word.room
    this.#setBack(word)
    // What the room says of their place there may be of this version, and come after this.
    this.#sql.exec(
      'INSERT OR IGNORE INTO places (room, epoch, version, info) VALUES (?, ?, -1, ?)',
      ...[id, word.epoch, JSON.stringify(word.room)],
    )
    this.#sql.exec("UPDATE places SET epoch = ? WHERE room = ? AND epoch = ''", word.epoch, id)
    const { version = 0, mark = 0, unread: wasUnread = false } = read ?? {}
    // Of a room that was never read, all that was said before they were told of anything counts as known.
    if (mark === 0 && (!wasUnread || seq <= version)) return this.#begin(id, seq)
    const unread = wasUnread || seq > version
    const isNews = unread && !wasUnread
    // That there is more of what is unread already is not worth a row; that it is unread may still wait on a device.
    if (unread && (isCall || this.#row(id)?.unread === 0))
      this.#sql.exec('UPDATE places SET unread = 1, newest = max(newest, ?) WHERE room = ?', seq, id)
    return { unread, isNews }
  }

  /** What there is to read begins with this message. */
  #begin(room: string, seq: number): { readonly unread: boolean; readonly isNews: boolean } {
    this.#sql.exec(
      'UPDATE places SET unread = 1, newest = max(newest, ?), read = ? WHERE room = ?',
      ...[seq, seq - 1, room],
    )
    return { unread: true, isNews: true }
  }

  /** Writes how far a room has been read, unless a later mark is known. @returns whether it was unread and is no longer */
  read(room: string, { version, mark }: Read, rest: boolean): boolean {
    const before = this.#row(room)
    const unread = rest || (before !== undefined && before.unread === 1 && before.newest > version)
    const { rowsWritten } = this.#sql.exec(
      'UPDATE places SET read = ?, mark = ?, unread = ? WHERE room = ? AND (mark < ? OR (mark = ? AND read < ?))',
      ...[version, mark, Number(unread), room, mark, mark, version],
    )
    return rowsWritten > 0 && before?.unread === 1 && !unread
  }

  /** There is more than was read. */
  setUnread(room: string): void {
    this.#sql.exec('UPDATE places SET unread = 1 WHERE room = ?', room)
  }

  /** What came after this place is gone. */
  endAt(room: string, end: number): void {
    this.#sql.exec('UPDATE places SET newest = min(newest, ?) WHERE room = ?', end, room)
  }

  /**
   * Everybody is in the lobby but guests, and whoever the lobby has sent away: that it has said of a version, which it has
   * not of a guest. @returns whether this changes it
   */
  setLobby(isIn: boolean): boolean {
    const { rowsWritten } = this.#sql.exec(
      isIn
        ? "UPDATE places SET role = 'member' WHERE room = ? AND role IS NULL AND version <= 0"
        : 'UPDATE places SET role = NULL, version = 0 WHERE room = ? AND role IS NOT NULL',
      LOBBY,
    )
    return rowsWritten > 0
  }

  /** Public rooms that they have to do with, and are not in. */
  outside(): readonly string[] {
    const rooms = this.#sql.exec<{ room: string }>(
      "SELECT room FROM places WHERE role IS NULL AND json_extract(info, '$.kind') = 'public'",
    )
    return rooms.toArray().map(({ room }) => room)
  }

  /** Every room that they have ever had to do with. */
  all(): readonly string[] {
    const rooms = this.#sql.exec<{ room: string }>('SELECT room FROM places').toArray()
    return rooms.map(({ room }) => room)
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

  /** A room that was set back has another epoch: nothing after its version has been read, or is there to be. */
  #setBack({ room, epoch, version }: Word): void {
    this.#sql.exec(
      `UPDATE places SET epoch = ?, version = ?, read = min(read, ?), newest = min(newest, ?), mark = mark + ?
      WHERE room = ? AND epoch <> '' AND epoch <> ?`,
      ...[epoch, -1, version, version, OUTDONE, room.id, epoch],
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

/** No device has counted so many marks, so that what still waits there is older. */
const OUTDONE = 1_000_000

const COLUMNS = 'role, info, read, mark, unread, newest, starred, level, muted'

function placeOf({ role, info, read, mark, unread, newest, starred, level, muted }: Row): Place {
  const room: RoomInfo = JSON.parse(info)
  return {
    room,
    role,
    read: { version: read, mark },
    unread: unread === 1,
    newest,
    starred: starred === 1,
    level: level ?? 'mentions',
    mutedUntil: muted,
  }
}
