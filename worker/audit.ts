/** What those who run the deployment and its rooms have done to others. Written once, never changed. */

import type { AuditEntry } from '../protocol/model.ts'

/** An entry is named by what caused it, so that word of it which comes twice is one. */
export const AUDIT_TABLE = `CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
  room TEXT, subject TEXT, detail TEXT NOT NULL
)`

/** As it is noted; who the people were is told as they were called then. */
export type Noted = Omit<AuditEntry, 'seq'> & { readonly id: string }

type Row = Omit<AuditEntry, 'actor' | 'room' | 'subject'> & {
  actor: string
  room: string | null
  subject: string | null
}

export class Audit {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  add({ id, at, actor, act, room, subject, detail }: Noted): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO audit (id, at, actor, act, room, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[id, at, JSON.stringify(actor), act, room && JSON.stringify(room), subject && JSON.stringify(subject), detail],
    )
  }

  /** The newest first, from the one before `before` on. */
  page(before: number, limit: number): readonly AuditEntry[] {
    return this.#sql
      .exec<Row>(
        'SELECT seq, at, actor, act, room, subject, detail FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
        ...[before, limit],
      )
      .toArray()
      .map(({ actor, room, subject, ...row }) => ({
        ...row,
        actor: JSON.parse(actor),
        room: room && JSON.parse(room),
        subject: subject && JSON.parse(subject),
      }))
  }
}
