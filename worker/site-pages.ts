/** What a site remembers of its pages: cards, failures, fetches in progress, and the jobs that wait for one. */

import type { Busy, Gone } from './unfurl/fetch.ts'
import type { Job, PageCard } from './unfurl/job.ts'

export const SITE_STEPS = [
  // `until` is when a failure may be tried again, `leased` when a fetch in progress is taken for lost; milliseconds.
  `CREATE TABLE pages (
    address TEXT PRIMARY KEY, card TEXT, found INTEGER NOT NULL DEFAULT 0,
    failure TEXT, until INTEGER NOT NULL DEFAULT 0, lease TEXT, leased INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE waiting (name TEXT PRIMARY KEY, address TEXT NOT NULL, job TEXT NOT NULL, since INTEGER NOT NULL)
  WITHOUT ROWID`,
]

/** What came of a fetch. */
export type Outcome = { readonly type: 'card'; readonly card: PageCard } | Gone | Busy

export interface Page {
  readonly card: PageCard | null
  /** When the card was found, in milliseconds since 1970. */
  readonly found: number
  readonly failure: Gone | Busy | null
  /** Until when the failure stands. */
  readonly until: number
  readonly lease: string | null
  /** Until when a fetch is believed to be in progress. */
  readonly leased: number
}

type Row = Omit<Page, 'card' | 'failure'> & { card: string | null; failure: string | null }

const UNKNOWN: Page = { card: null, found: 0, failure: null, until: 0, lease: null, leased: 0 }

export class SitePages {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  find(address: string): Page {
    const [row] = this.#sql
      .exec<Row>('SELECT card, found, failure, until, lease, leased FROM pages WHERE address = ?', address)
      .toArray()
    if (!row) return UNKNOWN
    return { ...row, card: row.card && JSON.parse(row.card), failure: row.failure && JSON.parse(row.failure) }
  }

  /** How many fetches are in progress. */
  fetching(now: number): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM pages WHERE leased > ?', now).one().n
  }

  lease(address: string, lease: string, until: number): void {
    this.#sql.exec(
      `INSERT INTO pages (address, lease, leased) VALUES (?, ?, ?)
      ON CONFLICT (address) DO UPDATE SET lease = excluded.lease, leased = excluded.leased`,
      ...[address, lease, until],
    )
  }

  /** Ends the fetch in progress with a card. */
  keepCard(address: string, card: PageCard, now: number): void {
    this.#sql.exec(
      'UPDATE pages SET card = ?, found = ?, failure = NULL, until = 0, lease = NULL, leased = 0 WHERE address = ?',
      ...[JSON.stringify(card), now, address],
    )
  }

  /** Ends the fetch in progress with a failure. A page that is gone takes its card with it; a busy one keeps it. */
  keepFailure(address: string, failure: Gone | Busy, until: number): void {
    const card = failure.type === 'gone' ? ', card = NULL, found = 0' : ''
    this.#sql.exec(
      `UPDATE pages SET failure = ?, until = ?, lease = NULL, leased = 0${card} WHERE address = ?`,
      ...[JSON.stringify(failure), until, address],
    )
  }

  /** A job that waits twice waits once. */
  wait(job: Job, now: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO waiting (name, address, job, since) VALUES (?, ?, ?, ?)',
      ...[`${job.room} ${job.message} ${job.address}`, job.address, JSON.stringify(job), now],
    )
  }

  /** All jobs that wait for this page; they wait no longer. */
  answer(address: string): readonly Job[] {
    return this.#sql
      .exec<{ job: string }>('DELETE FROM waiting WHERE address = ? RETURNING job', address)
      .toArray()
      .map(({ job }) => JSON.parse(job))
  }

  /** The first job of each of the pages that have waited longest; they wait no longer. */
  next(pages: number): readonly Job[] {
    return this.#sql
      .exec<{ job: string }>(
        `DELETE FROM waiting WHERE name IN (
          SELECT name FROM (SELECT name, min(since) AS since FROM waiting GROUP BY address ORDER BY since LIMIT ?)
        ) RETURNING job`,
        pages,
      )
      .toArray()
      .map(({ job }) => JSON.parse(job))
  }

  /** @returns whether anything is left */
  forget(before: number, now: number): boolean {
    this.#sql.exec('DELETE FROM pages WHERE found < ? AND until < ? AND leased < ?', before, now, now)
    this.#sql.exec('DELETE FROM waiting WHERE since < ?', before)
    const left = 'SELECT EXISTS (SELECT 1 FROM pages UNION ALL SELECT 1 FROM waiting) AS n'
    return this.#sql.exec<{ n: number }>(left).one().n === 1
  }
}
