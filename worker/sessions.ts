/** A user's sign-ins. A token's secret is kept only as its SHA-256: whoever reads the table cannot sign in (R14). */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Rate, take } from './bucket.ts'

export interface Session {
  /** A public handle, by which a session is listed, tagged and revoked. */
  readonly id: string
  readonly device: string
  readonly created: number
  readonly used: number
  readonly expires: number
}

export const SESSIONS_TABLES = `
  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL, device TEXT NOT NULL,
    created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL,
    attempts REAL, attempted INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE visits (session TEXT NOT NULL, room TEXT NOT NULL, PRIMARY KEY (session, room)) WITHOUT ROWID`

/** A guest's session ends when it was said to. */
export const FIXED_COLUMN = 'ALTER TABLE sessions ADD COLUMN fixed INTEGER NOT NULL DEFAULT 0'

export const SESSION_LASTS = 30 * 24 * 3600_000
/** A use is written down at most this often, since every row written counts (R12). */
const USE_NOTED_EVERY = 3600_000
const SESSIONS_MAX = 50
/** Rooms that one session may have been in: as many as can be listed. */
const VISITS_MAX = 1_000

type Row = { id: string; device: string; created: number; used: number; expires: number }

export class Sessions {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /**
   * Starts a session.
   * @param until when it ends, however much it is used; null for 30 days after its last use
   * @returns it and its secret, which is known nowhere else from now on */
  start(device: string, now: number, until: number | null = null): { session: Session; secret: string } {
    const secret = crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: 'base64url', omitPadding: true })
    const session = { id: crypto.randomUUID(), device, created: now, used: now, expires: until ?? now + SESSION_LASTS }
    this.#sql.exec(
      'INSERT INTO sessions (hash, id, device, created, used, expires, fixed) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[digest(secret), session.id, device, now, now, session.expires, Number(until !== null)],
    )
    return { session, secret }
  }

  /** The session that a secret belongs to; undefined if there is none. */
  find(secret: string, now: number): Session | undefined {
    return this.#select('WHERE hash = ? AND expires > ?', digest(secret), now)[0]
  }

  /** Begins the 30 days of a session anew. */
  renew(session: Session, now: number): Session {
    if (session.used > now - USE_NOTED_EVERY) return session
    this.#sql.exec(
      'UPDATE sessions SET used = ?, expires = iif(fixed, expires, ?) WHERE id = ?',
      ...[now, now + SESSION_LASTS, session.id],
    )
    return this.#select('WHERE id = ?', session.id)[0] ?? session
  }

  /**
   * Moves the end of the sessions that end with a guest's visit.
   * @param until the new end; null makes them sessions as any other, which last with their use
   */
  stay(until: number | null, now: number): void {
    this.#sql.exec(
      'UPDATE sessions SET fixed = ?, used = ?, expires = ? WHERE fixed = 1 AND expires > ?',
      ...[Number(until !== null), now, until ?? now + SESSION_LASTS, now],
    )
  }

  /** Those that have not expired, the last used first. */
  list(now: number): readonly Session[] {
    return this.#select('WHERE expires > ? ORDER BY used DESC', now)
  }

  /** Sessions that are over, or are more than anybody needs. */
  superfluous(now: number): readonly Session[] {
    return [...this.#select('WHERE expires <= ?', now), ...this.list(now).slice(SESSIONS_MAX)]
  }

  /** Rooms that any session has ever been in. */
  visited(): readonly string[] {
    const rooms = this.#sql.exec<{ room: string }>('SELECT DISTINCT room FROM visits').toArray()
    return rooms.map(({ room }) => room)
  }

  /** Whether the session has been in this room. */
  hasVisited(session: string, room: string): boolean {
    return this.#sql.exec('SELECT 1 FROM visits WHERE session = ? AND room = ?', session, room).toArray().length > 0
  }

  /** Notes that the session may have a socket or a request under way in this room. @returns false if it is in too many */
  visit(session: string, room: string): boolean {
    const { rooms } = this.#sql
      .exec<{ rooms: number }>('SELECT count(*) AS rooms FROM visits WHERE session = ?', session)
      .one()
    if (rooms >= VISITS_MAX) return false
    this.#sql.exec('INSERT OR IGNORE INTO visits (session, room) VALUES (?, ?)', session, room)
    return true
  }

  /** Counts an attempt at the password by this session. @returns 0, or how many milliseconds to wait */
  attempt(session: string, rate: Rate, now: number): number {
    const found = this.#sql
      .exec<{ tokens: number; at: number }>(
        'SELECT coalesce(attempts, ?) AS tokens, coalesce(attempted, ?) AS at FROM sessions WHERE id = ?',
        ...[rate.burst, now, session],
      )
      .one()
    const bucket = { ...found }
    const wait = take(bucket, rate, now)
    this.#sql.exec('UPDATE sessions SET attempts = ?, attempted = ? WHERE id = ?', bucket.tokens, bucket.at, session)
    return wait
  }

  /** Deletes a session. @returns the rooms that must hear of it, first the one where most people are */
  end(session: string): readonly string[] {
    const rooms = this.#sql
      .exec<{ room: string }>("SELECT room FROM visits WHERE session = ? ORDER BY room = 'lobby' DESC", session)
      .toArray()
    // Where they may have spoken, what they are called is of interest for ever.
    this.#sql.exec(
      "INSERT OR IGNORE INTO visits (session, room) SELECT '', room FROM visits WHERE session = ?",
      session,
    )
    this.#sql.exec('DELETE FROM visits WHERE session = ?', session)
    this.#sql.exec('DELETE FROM sessions WHERE id = ?', session)
    return rooms.map(({ room }) => room)
  }

  #select(where: string, ...bindings: (string | number)[]): Session[] {
    return this.#sql
      .exec<Row>(`SELECT id, device, created, used, expires FROM sessions ${where}`, ...bindings)
      .toArray()
  }
}

// The secret is 256 random bits, so a plain hash is enough: there is nothing to guess.
function digest(secret: string): string {
  return bytesToHex(sha256(utf8ToBytes(secret)))
}
