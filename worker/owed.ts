/**
 * What this object owes another (R13): a row written with the change, sent after it, deleted when answered, sent
 * again by the object's one alarm until then. A debt is named, so owing it twice is owing it once.
 */

import { logError } from './log.ts'

export const OWED_TABLE = `CREATE TABLE owed (
  name TEXT PRIMARY KEY,
  debt TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL
) WITHOUT ROWID`

/** How long a debt waits for its answer. */
export interface Patience {
  /** Seconds until it is sent again, by how often it has been. */
  readonly seconds: readonly number[]
  /** After the last of these: is it given up, or sent again for ever at that interval? */
  readonly end: 'give up' | 'go on'
}

type Row = { name: string; debt: string; attempts: number }

export class Owed<Debt> {
  readonly #storage: DurableObjectStorage
  readonly #patience: (debt: Debt) => Patience
  #alarm = Number.POSITIVE_INFINITY

  constructor(storage: DurableObjectStorage, patience: (debt: Debt) => Patience) {
    this.#storage = storage
    this.#patience = patience
    // An alarm that came due while the runtime was down may never fire; what is owed is armed again at wake.
    this.arm()
  }

  /**
   * Call inside the transaction of the change that causes the debt, and `arm` after it.
   * @param wait milliseconds until the alarm sends it, if it is not settled before
   */
  owe(name: string, debt: Debt, wait = this.#wait(debt, 0)): void {
    const due = Date.now() + wait
    this.#storage.sql.exec(
      'INSERT OR REPLACE INTO owed (name, debt, due) VALUES (?, ?, ?)',
      name,
      JSON.stringify(debt),
      due,
    )
  }

  owes(name: string): boolean {
    return this.#storage.sql.exec('SELECT 1 FROM owed WHERE name = ?', name).toArray().length > 0
  }

  /** Lets the debt rest for as long as whoever works on it has said, in seconds. */
  postpone(name: string, seconds: number): void {
    const [row] = this.#storage.sql.exec<Row>('SELECT name, debt, attempts FROM owed WHERE name = ?', name).toArray()
    if (!row) return
    const due = Date.now() + seconds * 1000 + this.#wait(debtOf(row), 0)
    this.#storage.sql.exec('UPDATE owed SET due = ? WHERE name = ?', due, name)
  }

  /** These were not tried, and are due at once. Call `arm` after it. */
  defer(names: readonly string[]): void {
    for (const name of names)
      this.#storage.sql.exec(
        'UPDATE owed SET attempts = max(attempts - 1, 0), due = ? WHERE name = ?',
        Date.now(),
        name,
      )
  }

  settle(name: string): void {
    this.#storage.sql.exec('DELETE FROM owed WHERE name = ?', name)
  }

  /** All whose names begin so. */
  settleAll(beginning: string): void {
    this.#storage.sql.exec('DELETE FROM owed WHERE name >= ? AND name < ?', beginning, `${beginning}\u{10ffff}`)
  }

  /**
   * Sends what is due; call it from `alarm()`. What `send` cannot deliver stays owed.
   * @returns the debts that are given up now
   */
  async collect(send: (debts: readonly Debt[]) => Promise<unknown>): Promise<readonly Debt[]> {
    // The alarm that brought us here is gone, whatever comes of this.
    this.#alarm = Number.POSITIVE_INFINITY
    const now = Date.now()
    const rows = this.#storage.sql
      .exec<Row>('SELECT name, debt, attempts FROM owed WHERE due <= ? ORDER BY due LIMIT 20', now)
      .toArray()
    const [again, lost] = [rows.filter((row) => !this.#isLost(row)), rows.filter((row) => this.#isLost(row))]
    this.#storage.transactionSync(() => {
      for (const { name } of lost) this.settle(name)
      for (const row of again) {
        this.#storage.sql.exec(
          'UPDATE owed SET attempts = ?, due = ? WHERE name = ?',
          row.attempts + 1,
          now + this.#wait(debtOf(row), row.attempts + 1),
          row.name,
        )
      }
    })
    this.arm()
    if (again.length > 0) await send(again.map(debtOf<Debt>))
    return lost.map(debtOf<Debt>)
  }

  /**
   * Sets the alarm for the earliest debt. Not inside a transaction, whose rollback would take the alarm back unseen. It
   * never throws, since it follows a write that has yet to be told (R2).
   */
  arm(): void {
    try {
      const { due } = this.#storage.sql.exec<{ due: number | null }>('SELECT min(due) AS due FROM owed').one()
      if (due === null || due >= this.#alarm) return
      this.#alarm = due
      // Not in the past and not now: an alarm set to now from within an alarm is dropped.
      this.#storage.setAlarm(Math.max(due, Date.now() + 10)).catch((error: unknown) => this.#disarmed(error))
    } catch (error) {
      this.#disarmed(error)
    }
  }

  /** What is owed stands in its row; the next change tries again, and so does every wake. */
  #disarmed(error: unknown): void {
    this.#alarm = Number.POSITIVE_INFINITY
    logError('alarm_not_set', error)
  }

  #isLost(row: Row): boolean {
    const { seconds, end } = this.#patience(debtOf(row))
    return end === 'give up' && row.attempts + 1 >= seconds.length
  }

  #wait(debt: Debt, attempts: number): number {
    const { seconds } = this.#patience(debt)
    return (seconds[attempts] ?? seconds.at(-1) ?? 0) * 1000
  }
}

function debtOf<Debt>(row: Row): Debt {
  return JSON.parse(row.debt)
}
