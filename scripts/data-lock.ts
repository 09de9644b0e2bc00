// One server for one data folder: two would each count the versions of a room for themselves.
import { chmodSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { wordsOf } from './system-words.ts'

const SQLITE_BUSY = 5
/** In ms. A backup has each database for a moment, and a runtime that is being killed some moments more. */
const PATIENCE = 2_000
/** Held until this process ends, however it ends: the system itself lets go of it then. */
const held = new Set<DatabaseSync>()

/** Takes the folder until this process ends. Why it cannot be had, in words for the user; undefined if it can. */
export function lockData(data: string): string | undefined {
  try {
    // What people said is in it, so it is nobody else's to read.
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const problem = take(data)
    if (problem === undefined) keepToSelf(join(data, 'v3'))
    return problem
  } catch (error) {
    return `${data} cannot be the folder of the data: ${wordsOf(error)}.\nChoose another folder: --data <folder>`
  }
}

function take(data: string): string | undefined {
  const name = join(data, 'server.pid')
  const other = 'Stop it, or choose another folder: --data <folder>'
  // A number in a file would not do: after a crash it may be that of another program.
  const lock = hold(join(data, 'server.lock'), 0)
  if (!lock) return `Another Edgewise (process ${readFileSync(name, 'utf8')}) keeps its data in ${data}.\n${other}`
  held.add(lock)
  // At once: whoever comes while the rest is looked at is told whose it is.
  writeFileSync(name, String(process.pid))
  // If the server was killed without its runtime, that goes on by itself, with the queue and the alarms.
  for (const file of globSync(join('v3', 'do', '*', 'metadata.sqlite'), { cwd: data })) {
    const database = hold(join(data, file), PATIENCE)
    if (!database)
      return `The runtime (workerd) of an Edgewise that was killed still has the data in ${data}.\n${other}`
    database.close()
  }
  return undefined
}

/** A database that nobody else can read or write until it is closed; undefined if somebody has it open. */
export function hold(file: string, patience: number): DatabaseSync | undefined {
  const database = new DatabaseSync(file, { timeout: patience })
  try {
    // Without this, a database with a write-ahead log could be written while others have it open.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

/** The runtime makes files that everybody may read, and a folder that was there may be open to everybody. */
function keepToSelf(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
}
