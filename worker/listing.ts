/** The rooms of a deployment: who may have which name, and what public ones say of themselves. */

import { bareRoom, type ListedRoom, LOBBY, type RoomInfo, type RoomKind } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import type { NewRoom } from './history.ts'
import type { Word } from './notices.ts'

type ReservedRow = { id: string; kind: RoomKind; name: string; archived: number | null }
type ListedRow = { id: string; name: string; info: string | null; active: number | null }

/** `archived` is 0 or 1 for a room that can be listed: one that is public and was finished. */
export const ARCHIVED_COLUMN = `ALTER TABLE rooms ADD COLUMN archived INTEGER;
  UPDATE rooms SET archived = coalesce(json_extract(info, '$.archived'), 0) WHERE listed = 1 AND kind = 'public';
  CREATE INDEX listed_rooms ON rooms (archived) WHERE archived IS NOT NULL`

/** Whether a name is about to be a room's is asked at each new one, and hardly any room is getting another. */
export const RENAMING_INDEX = 'CREATE INDEX renaming_rooms ON rooms (next) WHERE next IS NOT NULL'

/** Open public rooms; a deployment with more needs a search first. */
const ROOMS_MAX = 1_000
/** One list shows no more, archived ones last. */
const LISTED_MAX = 2 * ROOMS_MAX
/** So that nobody alone can use them all up. */
const ROOMS_PER_USER = 200
/** Direct rooms, which nobody can leave whom somebody writes to there. */
const DIRECT_PER_USER = 500
/** Milliseconds for which a name is kept for a room that is about to get it; a stamp holds for less. */
const NAME_KEPT = 5 * 60_000

const LED = refuse('conflict', 'A room was called this before, and links by this name lead to it. Choose another name.')
const TAKEN = refuse('conflict', 'There is a room of this name already. Open it, or choose another name.')

export class Listing {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** By name. */
  list(): readonly ListedRoom[] {
    const listed = 'SELECT * FROM rooms WHERE archived IS NOT NULL ORDER BY archived, folded LIMIT ?'
    return this.#sql
      .exec<ListedRow>(`SELECT id, name, info, active FROM (${listed}) ORDER BY folded`, LISTED_MAX)
      .toArray()
      .map(({ id, name, info, active }) => ({
        ...(info === null ? bareRoom(id, 'public', name) : parseInfo(info)),
        active,
      }))
  }

  /**
   * Keeps a name for a room that its creator is about to create. The same command gets the same room, and so does
   * anybody who asks for a name whose room was never finished. What is not listed has no name of its own.
   * @param runs as of `full`
   */
  reserve(creator: string, command: string, kind: RoomKind, name: string, runs: boolean): NewRoom | Refusal {
    const mine = this.#reserved('creator = ? AND command = ?', creator, command)
    if (mine) return newRoom(mine)
    const folded = kind === 'public' ? foldName(name) : `\0${crypto.randomUUID()}`
    const taken = this.#reserved('folded = ?', folded)
    if (taken?.archived === null) return newRoom(taken)
    if (taken || this.#isKept(folded)) return TAKEN
    if (this.#isFormer(folded)) return LED
    const full = kind === 'public' ? this.full(runs) : undefined
    if (full) return full
    // Whatever has become of them: no room is ever deleted, and each keeps its name.
    if (this.#count("creator = ? AND kind <> 'direct'", creator) >= ROOMS_PER_USER)
      return refuse('forbidden', `You have made ${ROOMS_PER_USER} rooms already; no more can be made by you.`)
    const room = { id: crypto.randomUUID(), kind, name }
    this.#sql.exec(
      'INSERT INTO rooms (folded, id, kind, name, creator, command) VALUES (?, ?, ?, ?, ?, ?)',
      ...[folded, room.id, kind, name, creator, command],
    )
    return room
  }

  /** Whether a room of this id is counted or listed. */
  knows(id: string): boolean {
    return this.#reserved('id = ?', id) !== undefined
  }

  /** Counts a direct room towards those of whoever opens it first. It has no name, and no command of a client's. */
  reserveDirect(creator: string, id: string): Refusal | undefined {
    if (this.knows(id)) return undefined
    if (this.#count("creator = ? AND kind = 'direct'", creator) >= DIRECT_PER_USER)
      return refuse('forbidden', `You have begun ${DIRECT_PER_USER} direct rooms already; no more can be begun by you.`)
    this.#sql.exec(
      "INSERT INTO rooms (folded, id, kind, name, creator, command) VALUES (?, ?, 'direct', '', ?, ?)",
      ...[`\0${id}`, id, creator, `direct ${id}`],
    )
    return undefined
  }

  /**
   * Why there can be no other open public room, if there cannot.
   * @param runs they run the deployment: others cannot use up all rooms before them
   */
  full(runs: boolean): Refusal | undefined {
    if (runs || this.#count('archived = 0') < ROOMS_MAX) return undefined
    return refuse('forbidden', `There are ${ROOMS_MAX} public rooms already; no more can be made.`)
  }

  /** Keeps a name for a room that is about to be called so; it has the old one until it says that it is. */
  rename(room: string, name: string): Refusal | undefined {
    const folded = foldName(name)
    const owner = this.#reserved('folded = ?', folded)?.id ?? room
    if (owner !== room || this.#isKept(folded, room)) return TAKEN
    if (this.#isFormer(folded, room)) return LED
    this.#sql.exec('UPDATE rooms SET next = ?, asked = ? WHERE id = ?', folded, Date.now(), room)
    return undefined
  }

  /** @returns whether another room is listed now, or one otherwise: how many are in it is seen when it is looked at next */
  hear({ room, epoch, version }: Word, active: number | null): boolean {
    const { id, name } = room
    const [before] = this.#sql.exec<{ info: string | null }>('SELECT info FROM rooms WHERE id = ?', id).toArray()
    const heard = this.#sql.exec(
      `UPDATE rooms SET name = ?, info = ?, epoch = ?, version = ? WHERE id = ?
      AND (epoch IS NULL OR epoch <> ? OR version < ?)`,
      ...[name, JSON.stringify(room), epoch, version, id, epoch, version],
    ).rowsWritten
    // What is older than what is known is not heard.
    const isThis = 'id = ? AND epoch = ? AND version = ?'
    const word = [id, epoch, version]
    const archived = Number(room.archived)
    // Said again, it costs no row of the index.
    this.#sql.exec(`UPDATE rooms SET archived = ? WHERE ${isThis} AND archived IS NOT ?`, archived, ...word, archived)
    if (active !== null) this.#sql.exec(`UPDATE rooms SET active = ? WHERE ${isThis}`, active, ...word)
    // Whoever else has got the name meanwhile keeps it; it was asked for too long ago.
    this.#sql.exec(
      `UPDATE OR IGNORE rooms SET folded = ?, next = NULL WHERE ${isThis} AND folded <> ?`,
      ...[foldName(name), ...word, foldName(name)],
    )
    return heard > 0 && (!before?.info || shown(parseInfo(before.info)) !== shown(room))
  }

  /** Whether somebody else is about to get this name, or everybody has it. */
  #isKept(folded: string, room = ''): boolean {
    if (folded === LOBBY) return true
    const since = Date.now() - NAME_KEPT
    return (
      this.#sql.exec('SELECT 1 FROM rooms WHERE next = ? AND asked > ? AND id <> ?', folded, since, room).toArray()
        .length > 0
    )
  }

  /** Whether another public room was called this, as far back as it knows itself. */
  #isFormer(folded: string, room = ''): boolean {
    const query =
      "SELECT info FROM rooms WHERE archived IS NOT NULL AND id <> ? AND json_array_length(info, '$.former') > 0"
    return this.#sql
      .exec<{ info: string }>(query, room)
      .toArray()
      .some(({ info }) => parseInfo(info).former?.some((name) => foldName(name) === folded))
  }

  #reserved(where: string, ...values: string[]): ReservedRow | undefined {
    return this.#sql
      .exec<ReservedRow>(`SELECT id, kind, name, archived FROM rooms WHERE ${where}`, ...values)
      .toArray()[0]
  }

  #count(where: string, ...values: string[]): number {
    return this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM rooms WHERE ${where}`, ...values).one()
      .count
  }
}

function newRoom({ id, kind, name }: ReservedRow): NewRoom {
  return { id, kind, name }
}

function shown(room: RoomInfo): string {
  return JSON.stringify({ ...room, members: 0 })
}

function parseInfo(text: string): RoomInfo {
  return JSON.parse(text)
}
