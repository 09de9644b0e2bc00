/** A room's messages as they are read: one, a page, or all that changed. Only the History writes them (R1). */

import { PAGE_SIZE, RESUME_LENGTH_MAX, RESUME_MAX } from '../protocol/limits.ts'
import type { Message } from '../protocol/model.ts'
import { type SourceCard, UNSAID } from './unfurl/job.ts'

/** A message as it is stored: a removed one has no body, and its row stays as a tombstone for ever. */
export type StoredMessage = Omit<Message, 'cards'> & LinkState

/** What has become of a message's links. */
export interface LinkState {
  readonly cards: readonly SourceCard[]
  /** Addresses of links that are to stay links, whatever becomes of the body. */
  readonly dismissed: readonly string[]
}

/** Messages that are looked through for what somebody has not read: their own count as well. */
const COUNTED_BACK = 2_000
/** Messages that are looked through for somebody's last one; whom so many others have followed may post again. */
const LOOKED_BACK = 1_000

type Row = Omit<StoredMessage, 'cards' | 'dismissed'> & { cards: string | null; dismissed: string | null }

export class Messages {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  find(id: string): StoredMessage | undefined {
    return this.#select('WHERE id = ?', id).map(parseRow)[0]
  }

  /** When this user last posted, as far as the newest messages tell; in milliseconds since 1970. */
  lastOf(user: string): number | undefined {
    const { at } = this.#sql
      .exec<{ at: number | null }>(
        'SELECT max(created) AS at FROM messages WHERE author = ? AND seq > (SELECT max(seq) FROM messages) - ?',
        ...[user, LOOKED_BACK],
      )
      .one()
    return at ?? undefined
  }

  /** The newest message that is still there. */
  newest(): StoredMessage | undefined {
    return this.#select('WHERE body IS NOT NULL ORDER BY seq DESC LIMIT 1').map(parseRow)[0]
  }

  /** The same, if somebody else has posted it. */
  newestBut(user: string): StoredMessage | undefined {
    const newest = this.newest()
    return newest?.author === user ? undefined : newest
  }

  /**
   * How many that others have posted after this version are still there, as far as the newest messages tell, and up to
   * the most that is worth counting.
   */
  countAfter(version: number, reader: string, most = 1): number {
    return this.#sql
      .exec<{ count: number }>(
        `SELECT count(*) AS count FROM (
          SELECT 1 FROM (SELECT author, body FROM messages WHERE seq > ? ORDER BY seq DESC LIMIT ?)
          WHERE author <> ? AND body IS NOT NULL LIMIT ?
        )`,
        ...[version, COUNTED_BACK, reader, most],
      )
      .one().count
  }

  /** Everything that changed after `version`, or undefined if that is more than one frame should carry (R5). */
  since(version: number): readonly StoredMessage[] | undefined {
    const changed = this.#select('WHERE seq > ?1 OR (version > ?1 AND version > seq) LIMIT ?2', version, RESUME_MAX + 1)
    const length = changed.reduce((sum, { body, cards }) => sum + (body?.length ?? 0) + (cards?.length ?? 0), 0)
    if (changed.length > RESUME_MAX || length > RESUME_LENGTH_MAX) return undefined
    return changed.sort((a, b) => a.seq - b.seq).map(parseRow)
  }

  /** The newest messages before the place `before`, ascending. */
  page(
    before: number = Number.MAX_SAFE_INTEGER,
    limit: number = PAGE_SIZE,
  ): { messages: readonly StoredMessage[]; older: boolean } {
    const rows = this.#select('WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, limit + 1)
    return { messages: rows.slice(0, limit).reverse().map(parseRow), older: rows.length > limit }
  }

  #select(where: string, ...bindings: (string | number)[]): Row[] {
    const query = `SELECT seq, id, version, revision, author, body, created, edited, cards, dismissed FROM messages ${where}`
    return this.#sql.exec<Row>(query, ...bindings).toArray()
  }
}

/** The first cards that were stored did not say so much. */
const FIRST = { kind: 'page', ...UNSAID } as const

function parseRow({ cards, dismissed, ...row }: Row): StoredMessage {
  return {
    ...row,
    cards: cards === null ? [] : parseCards(cards),
    dismissed: dismissed === null ? [] : JSON.parse(dismissed),
  }
}

function parseCards(text: string): readonly SourceCard[] {
  const cards: readonly SourceCard[] = JSON.parse(text)
  return cards.map((card) => ({ ...FIRST, ...card }))
}
