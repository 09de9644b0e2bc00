// One server for one data folder: two would each count the versions of a room for themselves.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5
/** Held until this process ends, however it ends: the system itself lets go of it then. */
const held = new Set<DatabaseSync>()

/** Takes the folder until this process ends. Why it cannot be had, in words for the user; undefined if it can. */
export function lockData(data: string): string | undefined {
  mkdirSync(data, { recursive: true })
  const lock = new DatabaseSync(join(data, 'server.lock'))
  const name = join(data, 'server.pid')
  try {
    // A number in a file would not do: after a crash it may be that of another program.
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY)) throw error
    return [
      `Another Edgewise (process ${readFileSync(name, 'utf8')}) keeps its data in ${data}.`,
      'Stop it, or choose another folder: --data <folder>',
    ].join('\n')
  }
  held.add(lock)
  writeFileSync(name, String(process.pid))
  return undefined
}
