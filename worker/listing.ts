/** The rooms of a deployment: who may have which name, and what public ones say of themselves. */

import { bareRoom, type ListedRoom, LOBBY, type RoomInfo, type RoomKind } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import { type Refusal, refuse } from '../protocol/refusal.ts'
import type { NewRoom } from './history.ts'
import type { Word } from './notices.ts'

type ReservedRow = { id: string; kind: RoomKind; name: string; listed: number }
type ListedRow = { id: string; name: string; info: string | null; active: number | null }

/** As many rooms as one list can show; a deployment with more needs a search first. */
const ROOMS_MAX = 1_000
/** So that nobody alone can use them all up. */
const ROOMS_PER_USER = 200
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
    return this.#sql
      .exec<ListedRow>("SELECT id, name, info, active FROM rooms WHERE listed = 1 AND kind = 'public' ORDER BY folded")
      .toArray()
      .map(({ id, name, info, active }) => ({
        ...(info === null ? bareRoom(id, 'public', name) : parseInfo(info)),
        active,
      }))
  }

  /**
   * Keeps a name for a room that its creator is about to create. The same command gets the same room, and so does
   * anybody who asks for a name whose room was never finished. What is not listed has no name of its own.
   */
  reserve(creator: string, command: string, kind: RoomKind, name: string): NewRoom | Refusal {
    const mine = this.#reserved('creator = ? AND command = ?', creator, command)
    if (mine) return newRoom(mine)
    const folded = kind === 'public' ? foldName(name) : `\0${crypto.randomUUID()}`
    const taken = this.#reserved('folded = ?', folded)
    if (taken?.listed === 0) return newRoom(taken)
    if (taken || this.#isKept(folded)) return TAKEN
    if (this.#isFormer(folded)) return LED
    const { all, own } = this.#counts(creator)
    if (all >= ROOMS_MAX) return refuse('forbidden', `There are ${ROOMS_MAX} rooms already; no more can be made.`)
    if (own >= ROOMS_PER_USER)
      return refuse('forbidden', `You have made ${ROOMS_PER_USER} rooms already; no more can be made by you.`)
    const room = { id: crypto.randomUUID(), kind, name }
    this.#sql.exec(
      'INSERT INTO rooms (folded, id, kind, name, creator, command) VALUES (?, ?, ?, ?, ?, ?)',
      ...[folded, room.id, kind, name, creator, command],
    )
    return room
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

  /** @returns whether the list is another now */
  hear({ room, epoch, version }: Word, active: number | null): boolean {
    const { id, name } = room
    const [before] = this.#sql.exec<{ info: string | null }>('SELECT info FROM rooms WHERE id = ?', id).toArray()
    const heard = this.#sql.exec(
      `UPDATE rooms SET listed = 1, name = ?, info = ?, epoch = ?, version = ? WHERE id = ?
      AND (epoch IS NULL OR epoch <> ? OR version < ?)`,
      ...[name, JSON.stringify(room), epoch, version, id, epoch, version],
    ).rowsWritten
    // What is older than what is known is not heard.
    const isThis = 'id = ? AND epoch = ? AND version = ?'
    const word = [id, epoch, version]
    if (active !== null) this.#sql.exec(`UPDATE rooms SET active = ? WHERE ${isThis}`, active, ...word)
    // Whoever else has got the name meanwhile keeps it; it was asked for too long ago.
    this.#sql.exec(
      `UPDATE OR IGNORE rooms SET folded = ?, next = NULL WHERE ${isThis} AND folded <> ?`,
      ...[foldName(name), ...word, foldName(name)],
    )
    return heard > 0 && before?.info !== JSON.stringify(room)
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
    const query = "SELECT info FROM rooms WHERE id <> ? AND json_array_length(info, '$.former') > 0"
    return this.#sql
      .exec<{ info: string }>(query, room)
      .toArray()
      .some(({ info }) => parseInfo(info).former?.some((name) => foldName(name) === folded))
  }

  #reserved(where: string, ...values: string[]): ReservedRow | undefined {
    return this.#sql
      .exec<ReservedRow>(`SELECT id, kind, name, listed FROM rooms WHERE ${where}`, ...values)
      .toArray()[0]
  }

  #counts(creator: string): { all: number; own: number } {
    const counts = 'SELECT count(*) AS "all", coalesce(sum(creator = ?), 0) AS own FROM rooms'
    return this.#sql.exec<{ all: number; own: number }>(counts, creator).one()
  }
}

function newRoom({ id, kind, name }: ReservedRow): NewRoom {
  return { id, kind, name }
}

function parseInfo(text: string): RoomInfo {
  return JSON.parse(text)
}
