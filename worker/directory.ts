/** What nicknames and room names belong to; one object for the deployment, never on the path of a message. */

import { DurableObject } from 'cloudflare:workers'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { type ListedRoom, LOBBY, type RoomKind } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import type { Refusal } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import type { NewRoom } from './history.ts'
import { Listing } from './listing.ts'
import type { Word } from './notices.ts'
import { room } from './objects.ts'
import { migrate } from './schema.ts'

export const DIRECTORY_STEPS = [
  // A nickname's row is never deleted: a nickname is not given out again. A room is listed once it has been created.
  `CREATE TABLE nicknames (folded TEXT PRIMARY KEY, user TEXT NOT NULL, nickname TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE rooms (
    folded TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, creator TEXT NOT NULL, command TEXT NOT NULL,
    listed INTEGER NOT NULL DEFAULT 0, UNIQUE (creator, command)
  ) WITHOUT ROWID`,
  // What a room says of itself is a copy, with the version that it is from. While it gets another name, it has both.
  `ALTER TABLE rooms ADD COLUMN kind TEXT NOT NULL DEFAULT 'public';
  ALTER TABLE rooms ADD COLUMN epoch TEXT;
  ALTER TABLE rooms ADD COLUMN version INTEGER;
  ALTER TABLE rooms ADD COLUMN info TEXT;
  ALTER TABLE rooms ADD COLUMN active INTEGER;
  ALTER TABLE rooms ADD COLUMN next TEXT;
  ALTER TABLE rooms ADD COLUMN asked INTEGER;
  CREATE UNIQUE INDEX room_ids ON rooms (id);
  CREATE TABLE secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL) WITHOUT ROWID`,
]

export interface Named {
  readonly user: string
  /** As it was first typed. */
  readonly nickname: string
}

export class Directory extends DurableObject<Env> {
  readonly #sql: SqlStorage
  readonly #listing: Listing

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, DIRECTORY_STEPS)
    this.#listing = new Listing(this.#sql)
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

  rooms(): readonly ListedRoom[] {
    return this.#listing.list()
  }

  /** See `Listing.reserve`. */
  reserveRoom(creator: string, command: string, kind: RoomKind, name: string): NewRoom | Refusal {
    return this.#listing.reserve(creator, command, kind, name)
  }

  /** See `Listing.rename`. */
  reserveName(room: string, name: string): Refusal | undefined {
    return this.#listing.rename(room, name)
  }

  /** A public room says what it is by now. */
  listed(word: Word, active: number | null): void {
    if (this.#listing.hear(word, active)) this.ctx.waitUntil(room(this.env, LOBBY).announceRooms())
  }

  /** The id of the room of these users, the same whoever asks; no one can find it out who does not ask here. */
  directRoom(users: readonly string[]): string {
    const mac = hmac(sha256, this.#secret('direct rooms'), utf8ToBytes([...users].sort().join(' '))).slice(0, 16)
    return uuidOf(mac)
  }

  /** Made when it is first asked for. */
  #secret(name: string): Uint8Array {
    const fresh = bytesToHex(crypto.getRandomValues(new Uint8Array(32)))
    this.#sql.exec('INSERT OR IGNORE INTO secrets (name, secret) VALUES (?, ?)', name, fresh)
    return hexToBytes(
      this.#sql.exec<{ secret: string }>('SELECT secret FROM secrets WHERE name = ?', name).one().secret,
    )
  }
}

/** Version 8 is for ids that are made in a way of one's own (RFC 9562, 5.8). */
function uuidOf(bytes: Uint8Array): string {
  const stamped = bytes.with(6, ((bytes[6] ?? 0) & 0x0f) | 0x80).with(8, ((bytes[8] ?? 0) & 0x3f) | 0x80)
  return bytesToHex(stamped).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
