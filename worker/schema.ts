/** Numbered, additive schema steps (R22). A step that has been released never changes; a new need is a new step. */

/** How the error begins that a rolled back deployment meets; of an error from another object, only its text arrives. */
export const TOO_NEW = 'A later version has written what is kept here'

/** The tables of an object are there, so it was created and not merely asked for (R16). */
export function isBorn(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'").toArray().length > 0
}

/**
 * Brings an object that is being created, or that has just woken, to the newest step. Writes nothing if it is there.
 * Throws if a later version has taken it further: what this one would write there, that one may not understand.
 */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  const { sql } = storage
  const done = isBorn(sql) ? sql.exec<{ step: number }>('SELECT step FROM schema_step').one().step : 0
  if (done > steps.length)
    throw new Error(`${TOO_NEW} (its schema is at step ${done}, this code ends with ${steps.length}).`)
  if (done === steps.length) return
  storage.transactionSync(() => {
    sql.exec('CREATE TABLE IF NOT EXISTS schema_step (step INTEGER NOT NULL)')
    for (const step of steps.slice(done)) sql.exec(step)
    sql.exec('DELETE FROM schema_step')
    sql.exec('INSERT INTO schema_step (step) VALUES (?)', steps.length)
  })
}
