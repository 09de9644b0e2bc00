/** A room's history and its one counter (R1); nothing else writes messages. Decides nothing about who may. */

import { DIRECT_MAX, FORMER_NAMES_MAX } from '../protocol/limits.ts'
import type { RoomInfo, RoomKind, RoomRole, User } from '../protocol/model.ts'
import { foldName } from '../protocol/names.ts'
import { Members, NOBODY, type Standing } from './members.ts'
import { type LinkState, Messages, type StoredMessage } from './messages.ts'
import { namesOf, People } from './people.ts'
import { ROOM_STEPS } from './room-schema.ts'
import { isBorn, migrate } from './schema.ts'

type RoomRow = {
  id: string
  kind: RoomKind
  name: string
  topic: string
  description: string
  archived: number
  slow: number
  /** JSON. */
  former: string
  epoch: string
  created: number
}

/** As much of a room as it begins with. */
export type NewRoom = Pick<RoomInfo, 'id' | 'kind' | 'name'>

/** Whoever is in a room from the beginning. */
export type Founder = readonly [User, RoomRole]

/** What is said of the room itself, and can be changed. */
export type About = Pick<RoomInfo, 'name' | 'topic' | 'description' | 'archived' | 'slow'>

/** Somebody, and what they are in the room from now on. */
export type Placing = readonly [User, Standing]

/** Writes what is owed for a change, in its transaction. */
export type Owe = (() => void) | null

const NEWEST_VERSION = `SELECT max(
  (SELECT version FROM room),
  coalesce((SELECT max(seq) FROM messages), 0),
  coalesce((SELECT max(version) FROM messages WHERE version > seq), 0)
) AS version`

export class History {
  readonly messages: Messages
  readonly people: People
  readonly members: Members
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage
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
  static create(storage: DurableObjectStorage, info: NewRoom, founders: readonly Founder[]): History {
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
      const members = new Members(storage.sql)
      for (const [user, role] of founders) members.write(user, { ...NOBODY, role }, 0)
    })
    return new History(storage)
  }

  private constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    const { sql } = storage
    this.#sql = sql
    this.messages = new Messages(sql)
    this.people = new People(sql)
    this.members = new Members(sql)
    this.#room = sql.exec<RoomRow>('SELECT * FROM room').one()
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
    return this.#room.created
  }

  get id(): string {
    return this.#room.id
  }

  get kind(): RoomKind {
    return this.#room.kind
  }

  get archived(): boolean {
    return this.#room.archived === 1
  }

  /** Seconds between two messages of one member. */
  get slow(): number {
    return this.#room.slow
  }

  /** When something was last said here, in milliseconds since 1970; null for never. */
  get active(): number | null {
    return this.#newest || null
  }

  get info(): RoomInfo {
    const { id, kind, name, topic, description, slow } = this.#room
    const { archived } = this
    const about = { id, kind, name, topic, description, archived, slow, members: this.members.count }
    if (kind === 'direct') return { ...about, people: this.members.list(DIRECT_MAX).map(({ user }) => user) }
    const former = formerOf(this.#room)
    return former.length > 0 ? { ...about, former } : about
  }

  /** Adds a message. `owe` writes, in the same transaction, what the room will owe for it; null for nothing. */
  post(author: User, id: string, body: string, dismissed: readonly string[], owe: Owe): StoredMessage {
    const created = Math.max(Date.now(), this.#newest)
    const add = (seq: number): StoredMessage => {
      this.#sql.exec(
        'INSERT INTO messages (seq, id, version, author, body, created, dismissed) VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6)',
        seq,
        id,
        author.id,
        body,
        created,
        listOrNull(dismissed),
      )
      const fresh = { version: seq, revision: 0, edited: null, cards: [] }
      return { seq, id, author: author.id, body, created, dismissed, ...fresh }
    }
    // A statement alone needs no transaction, and most posts are one.
    if (owe === null && this.people.isKnown(author)) return this.#done(add(this.#version + 1))
    const message = this.#write((seq) => {
      const added = add(seq)
      this.people.remember(author)
      owe?.()
      return added
    })
    this.people.note(author)
    return message
  }

  /** Replaces a message's body, or removes it with null. */
  revise(message: StoredMessage, body: string | null, links: LinkState, owe: Owe): StoredMessage {
    return this.#write((version) => {
      const edited = Math.max(Date.now(), message.created)
      const revised = { ...message, ...links, version, revision: message.revision + 1, body, edited }
      this.#update(revised)
      owe?.()
      return revised
    })
  }

  /** Changes what stands below a message, which is no revision of it. */
  setLinks(message: StoredMessage, links: LinkState, settle: () => void): StoredMessage {
    return this.#write((version) => {
      const changed = { ...message, ...links, version }
      this.#update(changed)
      settle()
      return changed
    })
  }

  /** Changes what is said of the room, and what somebody is in it. `owe` as with a post. */
  arrange(about: Partial<About>, placings: readonly Placing[], owe: () => void): void {
    const archived = Number(about.archived ?? this.#room.archived)
    const room = { ...this.#room, ...about, archived, former: formerAfter(this.#room, about.name) }
    try {
      this.#version = this.#storage.transactionSync(() => {
        const version = this.#version + 1
        this.#sql.exec(
          'UPDATE room SET name = ?, topic = ?, description = ?, archived = ?, slow = ?, former = ?, version = ?',
          ...[room.name, room.topic, room.description, room.archived, room.slow, room.former, version],
        )
        for (const [user, standing] of placings) {
          // They may come back as they are called now before the room is told that.
          if (this.called(user.id).some((each) => namesOf(each) !== namesOf(user))) this.people.rename(user, version)
          this.members.write(user, standing, version)
        }
        owe()
        return version
      })
      this.#room = room
    } finally {
      this.members.forget(placings.map(([user]) => user))
    }
  }

  /** What somebody is called here, by all that is kept of them; nothing where they are not known. */
  called(id: string): readonly User[] {
    return [...this.people.known([id]), ...this.members.known(id)]
  }

  /** Somebody who is known here is called something else. `owe` as with a post. */
  rename(user: User, owe: () => void): void {
    this.#version = this.#storage.transactionSync(() => {
      const version = this.#version + 1
      this.people.rename(user, version)
      this.members.rename(user)
      this.#sql.exec('UPDATE room SET version = ?', version)
      owe()
      return version
    })
  }

  /** Begins a new epoch: whoever holds versions of the old one must start again (R5). */
  renew(): void {
    const epoch = newEpoch()
    this.#sql.exec('UPDATE room SET epoch = ?', epoch)
    this.#room = { ...this.#room, epoch }
  }

  #update(message: StoredMessage): void {
    this.#sql.exec(
      'UPDATE messages SET version = ?, revision = ?, body = ?, edited = ?, cards = ?, dismissed = ? WHERE seq = ?',
      message.version,
      message.revision,
      message.body,
      message.edited,
      listOrNull(message.cards),
      listOrNull(message.dismissed),
      message.seq,
    )
  }

  #write(change: (version: number) => StoredMessage): StoredMessage {
    return this.#done(this.#storage.transactionSync(() => change(this.#version + 1)))
  }

  // The counter advances only after success: a throw rolls the rows back and the version is used again (R1, R2).
  #done(message: StoredMessage): StoredMessage {
    this.#version = message.version
    this.#newest = Math.max(this.#newest, message.created)
    return message
  }
}

function listOrNull(list: readonly unknown[]): string | null {
  return list.length > 0 ? JSON.stringify(list) : null
}

function formerOf({ former }: RoomRow): readonly string[] {
  return JSON.parse(former)
}

/** What it was called before, once it has this name. */
function formerAfter(room: RoomRow, name = room.name): string {
  const names = [room.name, ...formerOf(room)]
  const folded = names.map(foldName)
  const former = names.filter(
    (_, index) => folded[index] !== foldName(name) && folded.indexOf(folded[index] ?? '') === index,
  )
  return JSON.stringify(former.slice(0, FORMER_NAMES_MAX))
}

function newEpoch(): string {
  return crypto.randomUUID().slice(0, 8)
}
