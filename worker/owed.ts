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

type Row = { name: string; debt: string; attempts: number }

export class Owed<Debt> {
  readonly #storage: DurableObjectStorage
  readonly #patience: readonly number[]
  readonly #end: 'give up' | 'go on'
  #alarm = Number.POSITIVE_INFINITY

  /**
   * @param patience seconds until a debt is sent again, by how often it has been
   * @param end after the last of these: is it given up, or sent again for ever at that interval?
   */
  constructor(storage: DurableObjectStorage, patience: readonly number[], end: 'give up' | 'go on') {
    this.#storage = storage
    this.#patience = patience
    this.#end = end
    // An alarm that came due while the runtime was down may never fire; what is owed is armed again at wake.
    this.arm()
  }

  /**
   * Call inside the transaction of the change that causes the debt, and `arm` after it.
   * @param wait milliseconds until the alarm sends it, if it is not settled before
   */
  owe(name: string, debt: Debt, wait = this.#wait(0)): void {
    const due = Date.now() + wait
    this.#storage.sql.exec(
      'INSERT OR REPLACE INTO owed (name, debt, due) VALUES (?, ?, ?)',
      name,
      JSON.stringify(debt),
      due,
    )
  }

  /** Lets the debt rest for as long as whoever works on it has said, in seconds. */
  postpone(name: string, seconds: number): void {
    const due = Date.now() + seconds * 1000 + this.#wait(0)
    this.#storage.sql.exec('UPDATE owed SET due = ? WHERE name = ?', due, name)
  }

  settle(name: string): void {
    this.#storage.sql.exec('DELETE FROM owed WHERE name = ?', name)
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
    const isLost = ({ attempts }: Row) => this.#end === 'give up' && attempts + 1 >= this.#patience.length
    const [again, lost] = [rows.filter((row) => !isLost(row)), rows.filter(isLost)]
    this.#storage.transactionSync(() => {
      for (const { name } of lost) this.settle(name)
      for (const { name, attempts } of again) {
        this.#storage.sql.exec(
          'UPDATE owed SET attempts = ?, due = ? WHERE name = ?',
          attempts + 1,
          now + this.#wait(attempts + 1),
          name,
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

  #wait(attempts: number): number {
    return (this.#patience[attempts] ?? this.#patience.at(-1) ?? 0) * 1000
  }
}

function debtOf<Debt>(row: Row): Debt {
  return JSON.parse(row.debt)
}
