/** What a site remembers of its pages: cards, failures, fetches in progress, and the jobs that wait for one. */

import type { Busy, Gone } from './unfurl/fetch.ts'
import type { Job, PageCard } from './unfurl/job.ts'

export const SITE_STEPS = [
  `CREATE TABLE pages (
    address TEXT PRIMARY KEY, card TEXT, found INTEGER NOT NULL DEFAULT 0,
    failure TEXT, until INTEGER NOT NULL DEFAULT 0, lease TEXT, leased INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE waiting (name TEXT PRIMARY KEY, address TEXT NOT NULL, job TEXT NOT NULL, since INTEGER NOT NULL)
  WITHOUT ROWID`,
  // Times are milliseconds since 1970: a failure may be tried again after `until`, and a fetch is taken for lost then.
  // Fetches stand in a table of their own, which is never long: they are counted with every claim. What was waiting is
  // still owed by its rooms.
  `DROP TABLE pages;
  DROP TABLE waiting;
  CREATE TABLE pages (
    address TEXT PRIMARY KEY, card TEXT, found INTEGER NOT NULL DEFAULT 0,
    failure TEXT, until INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE fetches (address TEXT PRIMARY KEY, lease TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE waiting (
    address TEXT NOT NULL, name TEXT NOT NULL, job TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (address, name)
  ) WITHOUT ROWID`,
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
}

type Row = Omit<Page, 'card' | 'failure'> & { card: string | null; failure: string | null }

const UNKNOWN: Page = { card: null, found: 0, failure: null, until: 0 }

export class SitePages {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  find(address: string): Page {
    const [row] = this.#sql
      .exec<Row>('SELECT card, found, failure, until FROM pages WHERE address = ?', address)
      .toArray()
    if (!row) return UNKNOWN
    return { ...row, card: row.card && JSON.parse(row.card), failure: row.failure && JSON.parse(row.failure) }
  }

  /** The fetches in progress: their leases by address. */
  fetches(now: number): ReadonlyMap<string, string> {
    const rows = this.#sql
      .exec<{ address: string; lease: string }>('SELECT address, lease FROM fetches WHERE until > ?', now)
      .toArray()
    return new Map(rows.map(({ address, lease }) => [address, lease]))
  }

  lease(address: string, lease: string, until: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO fetches (address, lease, until) VALUES (?, ?, ?)', address, lease, until)
  }

  /** The lease that was given out last, if it was not settled. */
  leaseOf(address: string): string | undefined {
    return this.#sql.exec<{ lease: string }>('SELECT lease FROM fetches WHERE address = ?', address).toArray()[0]?.lease
  }

  /** Ends the fetch in progress with a card. */
  keepCard(address: string, card: PageCard, now: number): void {
    this.#end(address)
    this.#sql.exec(
      'INSERT OR REPLACE INTO pages (address, card, found) VALUES (?, ?, ?)',
      ...[address, JSON.stringify(card), now],
    )
  }

  /** Ends the fetch in progress with a failure. A page that is gone takes its card with it; a busy one keeps it. */
  keepFailure(address: string, failure: Gone | Busy, until: number): void {
    this.#end(address)
    const card = failure.type === 'gone' ? ', card = NULL, found = 0' : ''
    this.#sql.exec(
      `INSERT INTO pages (address, failure, until) VALUES (?, ?, ?)
      ON CONFLICT (address) DO UPDATE SET failure = excluded.failure, until = excluded.until${card}`,
      ...[address, JSON.stringify(failure), until],
    )
  }

  /** A job that waits twice waits once, since it came first. */
  wait(job: Job, now: number): void {
    this.#sql.exec(
      'INSERT INTO waiting (address, name, job, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ...[job.address, nameOf(job), JSON.stringify(job), now],
    )
  }

  /** All jobs that wait for this page; they wait no longer. */
  answer(address: string): readonly Job[] {
    return this.#sql
      .exec<{ job: string }>('DELETE FROM waiting WHERE address = ? RETURNING job', address)
      .toArray()
      .map(({ job }) => JSON.parse(job))
  }

  /** The first job of each of the pages that have waited longest to be fetched; they wait no longer. */
  next(pages: number, now: number): readonly Job[] {
    return this.#sql
      .exec<{ job: string }>(
        `DELETE FROM waiting WHERE (address, name) IN (
          SELECT address, name FROM (
            SELECT address, name, min(since) AS since FROM waiting
            WHERE address NOT IN (SELECT address FROM fetches WHERE until > ?)
            GROUP BY address ORDER BY since LIMIT ?
          )
        ) RETURNING job`,
        now,
        pages,
      )
      .toArray()
      .map(({ job }) => JSON.parse(job))
  }

  /** @returns whether anything is left */
  forget(before: number, now: number): boolean {
    this.#sql.exec('DELETE FROM pages WHERE found < ? AND until < ?', before, now)
    this.#sql.exec('DELETE FROM fetches WHERE until < ?', now)
    this.#sql.exec('DELETE FROM waiting WHERE since < ?', before)
    const rows = ['pages', 'fetches', 'waiting'].map((table) => `SELECT 1 FROM ${table}`).join(' UNION ALL ')
    return this.#sql.exec<{ n: number }>(`SELECT EXISTS (${rows}) AS n`).one().n === 1
  }

  #end(address: string): void {
    this.#sql.exec('DELETE FROM fetches WHERE address = ?', address)
  }
}

/** What tells one job from another, and a job that comes back for the place that was kept for it. */
export function nameOf({ room, message, address }: Job): string {
  return `${room} ${message} ${address}`
}
