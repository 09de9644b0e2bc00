/** A room's history and its one counter (R1). Knows SQL and no sockets; decides nothing about who may. */

import { PAGE_SIZE, RESUME_LENGTH_MAX, RESUME_MAX } from '../protocol/limits.ts'
import type { Message, RoomInfo, RoomKind, User } from '../protocol/model.ts'
import type { Bucket } from './bucket.ts'
import { ROOM_STEPS } from './room-schema.ts'
import { isBorn, migrate } from './schema.ts'
import type { SourceCard } from './unfurl/job.ts'

/** A message as it is stored: a removed one has no body, and its row stays as a tombstone for ever. */
export interface StoredMessage extends Omit<Message, 'cards'> {
  readonly cards: readonly SourceCard[]
}

type Row = Omit<StoredMessage, 'cards'> & { cards: string | null }
type RoomRow = { id: string; kind: RoomKind; name: string; epoch: string }

const NEWEST_VERSION = `SELECT max(
  (SELECT version FROM room),
  coalesce((SELECT max(seq) FROM messages), 0),
  coalesce((SELECT max(version) FROM messages WHERE version > seq), 0)
) AS version`

export class History {
  readonly #storage: DurableObjectStorage
  #room: RoomRow
  #version: number
  #newest: number

  /** The history of a room that exists, or undefined for one that was never created (R16). */
  static open(storage: DurableObjectStorage): History | undefined {
    if (!isBorn(storage.sql)) return undefined
    migrate(storage, ROOM_STEPS)
    return new History(storage)
  }

  /** Creates the room, or opens it if it was created before. */
  static create(storage: DurableObjectStorage, info: RoomInfo): History {
    const existing = History.open(storage)
    if (existing) return existing
    storage.transactionSync(() => {
      migrate(storage, ROOM_STEPS)
      storage.sql.exec(
        'INSERT INTO room (id, kind, name, epoch, version, created) VALUES (?, ?, ?, ?, 0, ?)',
        info.id,
        info.kind,
        info.name,
        newEpoch(),
        Date.now(),
      )
    })
    return new History(storage)
  }

  private constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    const { sql } = storage
    this.#room = sql.exec<RoomRow>('SELECT id, kind, name, epoch FROM room').one()
    this.#version = sql.exec<{ version: number }>(NEWEST_VERSION).one().version
    const newest = sql.exec<{ created: number }>('SELECT created FROM messages ORDER BY seq DESC LIMIT 1').toArray()
    this.#newest = newest[0]?.created ?? 0
  }

  get version(): number {
    return this.#version
  }

  get epoch(): string {
    return this.#room.epoch
  }

  /** When the room was created, in milliseconds since 1970. */
  get created(): number {
    return this.#storage.sql.exec<{ created: number }>('SELECT created FROM room').one().created
  }

  get info(): RoomInfo {
    return { id: this.#room.id, kind: this.#room.kind, name: this.#room.name }
  }

  find(id: string): StoredMessage | undefined {
    return this.#select('WHERE id = ?', id)[0]
  }

  /** Everything that changed after `version`, or undefined if that is more than one frame should carry (R5). */
  since(version: number): readonly StoredMessage[] | undefined {
    const changed = this.#select('WHERE seq > ?1 OR (version > ?1 AND version > seq) LIMIT ?2', version, RESUME_MAX + 1)
    const length = changed.reduce((sum, { body }) => sum + (body?.length ?? 0), 0)
    if (changed.length > RESUME_MAX || length > RESUME_LENGTH_MAX) return undefined
    return changed.sort((a, b) => a.seq - b.seq)
  }

  /** The newest messages before the place `before`, ascending. */
  page(
    before: number = Number.MAX_SAFE_INTEGER,
    limit: number = PAGE_SIZE,
  ): { messages: readonly StoredMessage[]; older: boolean } {
    const rows = this.#select('WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, limit + 1)
    return { messages: rows.slice(0, limit).reverse(), older: rows.length > limit }
  }

  /** Who posted this message. */
  authorOf(id: string): readonly User[] {
    return this.#storage.sql
      .exec<User & Record<string, string>>(
        'SELECT people.id, nickname FROM messages JOIN people ON people.id = author WHERE messages.id = ?',
        id,
      )
      .toArray()
  }

  /** The nicknames of these users, as far as they have ever spoken here. */
  people(ids: Iterable<string>): readonly User[] {
    return [...new Set(ids)].flatMap((id) =>
      this.#storage.sql
        .exec<User & Record<string, string>>('SELECT id, nickname FROM people WHERE id = ?', id)
        .toArray(),
    )
  }

  /** How many links of this user may still be unfolded, as far as that was ever counted. */
  linkBucket(user: string): Bucket | undefined {
    return this.#storage.sql
      .exec<{ tokens: number; at: number }>(
        'SELECT links AS tokens, linked AS at FROM people WHERE id = ? AND linked > 0',
        user,
      )
      .toArray()[0]
  }

  /** For the transaction of a change by this user. */
  setLinkBucket(user: string, { tokens, at }: Bucket): void {
    this.#storage.sql.exec('UPDATE people SET links = ?, linked = ? WHERE id = ?', tokens, at, user)
  }

  /** Adds a message. `owe` writes, in the same transaction, what the room will owe for it. */
  post(author: User, id: string, body: string, owe: () => void): StoredMessage {
    const { sql } = this.#storage
    return this.#write((seq) => {
      const created = Math.max(Date.now(), this.#newest)
      sql.exec(
        'INSERT INTO messages (seq, id, version, author, body, created) VALUES (?1, ?2, ?1, ?3, ?4, ?5)',
        seq,
        id,
        author.id,
        body,
        created,
      )
      sql.exec(
        'INSERT INTO people (id, nickname) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname WHERE nickname <> excluded.nickname',
        author.id,
        author.nickname,
      )
      owe()
      return { seq, id, version: seq, revision: 0, author: author.id, body, created, edited: null, cards: [] }
    })
  }

  /** Replaces a message's body, or removes it with null. Its cards are those given. */
  revise(message: StoredMessage, body: string | null, cards: readonly SourceCard[], owe: () => void): StoredMessage {
    return this.#write((version) => {
      const revised = {
        ...message,
        version,
        revision: message.revision + 1,
        body,
        cards,
        edited: Math.max(Date.now(), message.created),
      }
      this.#update(revised)
      owe()
      return revised
    })
  }

  setCards(message: StoredMessage, cards: readonly SourceCard[], settle: () => void): StoredMessage {
    return this.#write((version) => {
      const carded = { ...message, version, cards }
      this.#update(carded)
      settle()
      return carded
    })
  }

  /** Begins a new epoch: whoever holds versions of the old one must start again (R5). */
  renew(): void {
    const epoch = newEpoch()
    this.#storage.sql.exec('UPDATE room SET epoch = ?', epoch)
    this.#room = { ...this.#room, epoch }
  }

  #update(message: StoredMessage): void {
    this.#storage.sql.exec(
      'UPDATE messages SET version = ?, revision = ?, body = ?, edited = ?, cards = ? WHERE seq = ?',
      message.version,
      message.revision,
      message.body,
      message.edited,
      message.cards.length > 0 ? JSON.stringify(message.cards) : null,
      message.seq,
    )
  }

  // The counter advances only after success: a throw rolls the rows back and the version is used again (R1, R2).
  #write(change: (version: number) => StoredMessage): StoredMessage {
    const message = this.#storage.transactionSync(() => change(this.#version + 1))
    this.#version = message.version
    this.#newest = Math.max(this.#newest, message.created)
    return message
  }

  #select(where: string, ...bindings: (string | number)[]): StoredMessage[] {
    const query = `SELECT seq, id, version, revision, author, body, created, edited, cards FROM messages ${where}`
    return this.#storage.sql
      .exec<Row>(query, ...bindings)
      .toArray()
      .map(parseRow)
  }
}

function parseRow(row: Row): StoredMessage {
  return { ...row, cards: row.cards === null ? [] : JSON.parse(row.cards) }
}

function newEpoch(): string {
  return crypto.randomUUID().slice(0, 8)
}
