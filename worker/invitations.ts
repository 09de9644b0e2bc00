/** Invitations to the deployment: links with a secret, which is kept only as its hash, as that of a session is. */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Invitation, Role } from '../protocol/model.ts'
import { isRefusal, type Refusal, refuse } from '../protocol/refusal.ts'

export const INVITATIONS_TABLE = `CREATE TABLE invitations (
  id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, creator TEXT NOT NULL, role TEXT NOT NULL, rooms TEXT NOT NULL,
  created INTEGER NOT NULL, expires INTEGER NOT NULL, uses INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0,
  stays INTEGER
) WITHOUT ROWID;
CREATE TABLE admissions (
  invitation TEXT NOT NULL, user TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (invitation, user)
) WITHOUT ROWID`

/** As it is made: what it lets in, and for how long. */
export type NewInvitation = Pick<Invitation, 'id' | 'creator' | 'role' | 'rooms' | 'expires' | 'uses' | 'stays'>

/** Milliseconds for which one that has expired is kept, so that its id is not given out again at once. */
const KEPT = 7 * 24 * 3600_000

/** So that nobody alone fills the list. */
const OPEN_PER_USER = 100

const NOT_VALID = refuse(
  'not_found',
  'This invitation is not valid: it was used up, taken back, or has expired. Ask for another.',
)

/** An invitation that somebody has used. */
export interface Taken extends Invitation {
  /** They have been let into its rooms. */
  readonly isDone: boolean
}

/** Whoever made it may still invite. */
const STANDS = `EXISTS (SELECT 1 FROM nicknames WHERE user = creator AND active = 1 AND role <> 'guest')`

type Row = Omit<Invitation, 'rooms'> & { rooms: string; role: Role }

export class Invitations {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** The same id again gives no second one, but another secret: whoever got no answer does not know the first. */
  add(invitation: NewInvitation, secret: string): Invitation | Refusal {
    const { id, creator, role, rooms, expires, uses, stays } = invitation
    this.#remove('expires < ?', Date.now() - KEPT)
    const open = this.list(creator).length
    if (open >= OPEN_PER_USER)
      return refuse('forbidden', `You have ${OPEN_PER_USER} open invitations. Take some back first.`)
    this.#sql.exec(
      `INSERT INTO invitations (id, hash, creator, role, rooms, created, expires, uses, stays)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET hash = excluded.hash WHERE creator = excluded.creator`,
      ...[id, digest(secret), creator, role, JSON.stringify(rooms), Date.now(), expires, uses, stays],
    )
    return (
      this.#select('id = ? AND creator = ?', id, creator)[0] ??
      refuse('conflict', 'This id belongs to another invitation.')
    )
  }

  /** What this secret opens, if it opens anything now. */
  find(secret: string): Invitation | Refusal {
    return (
      this.#select(`hash = ? AND used < uses AND expires > ? AND ${STANDS}`, digest(secret), Date.now())[0] ?? NOT_VALID
    )
  }

  /** Counts that this user has come in by it: once, however often they say so. Null if they cannot, and never have. */
  use(secret: string, user: string): Taken | null {
    const known = this.taken(secret, user)
    if (known) return known
    const found = this.find(secret)
    if (isRefusal(found)) return null
    this.#sql.exec('INSERT INTO admissions (invitation, user) VALUES (?, ?)', found.id, user)
    this.#sql.exec('UPDATE invitations SET used = used + 1 WHERE id = ?', found.id)
    return { ...found, isDone: false }
  }

  /** As this user has used it, as long as it holds. */
  taken(secret: string, user: string): Taken | undefined {
    const [found] = this.#select(`hash = ? AND expires > ? AND ${STANDS}`, digest(secret), Date.now())
    const [admission] = this.#sql
      .exec<{ done: number }>('SELECT done FROM admissions WHERE invitation = ? AND user = ?', found?.id ?? '', user)
      .toArray()
    return found && admission && { ...found, isDone: admission.done === 1 }
  }

  /** They have been let into its rooms; whoever is sent from there does not come back by it. */
  settle(id: string, user: string): void {
    this.#sql.exec('UPDATE admissions SET done = 1 WHERE invitation = ? AND user = ?', id, user)
  }

  /** The open ones of a user, or of all; the newest first. */
  list(creator?: string): readonly Invitation[] {
    const open = 'used < uses AND expires > ?'
    const order = 'ORDER BY created DESC LIMIT 500'
    return creator === undefined
      ? this.#select(`${open} ${order}`, Date.now())
      : this.#select(`${open} AND creator = ? ${order}`, Date.now(), creator)
  }

  /** @param creator whose it must be; undefined for whoever may take back any */
  revoke(id: string, creator?: string): void {
    this.#remove('id = ? AND (? IS NULL OR creator = ?)', id, creator ?? null, creator ?? null)
  }

  /** With who has come in by them. */
  #remove(where: string, ...bindings: (string | number | null)[]): void {
    const removed = `SELECT id FROM invitations WHERE ${where}`
    this.#sql.exec(`DELETE FROM admissions WHERE invitation IN (${removed})`, ...bindings)
    this.#sql.exec(`DELETE FROM invitations WHERE ${where}`, ...bindings)
  }

  #select(where: string, ...bindings: (string | number)[]): Invitation[] {
    const columns = 'id, creator, role, rooms, created, expires, uses, used, stays'
    return this.#sql
      .exec<Row>(`SELECT ${columns} FROM invitations WHERE ${where}`, ...bindings)
      .toArray()
      .map(({ rooms, ...row }) => ({ ...row, rooms: JSON.parse(rooms) }))
  }
}

function digest(secret: string): string {
  return bytesToHex(sha256(utf8ToBytes(secret)))
}
