// A copy of a data folder in one file, which holds the databases of all objects.
import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Part, readContainer, writeContainer } from './container.ts'
import { flush, publish } from './whole-file.ts'

/** Where the objects are in a data folder. What stands beside them, rate limits and caches, is made anew if missing. */
export const OBJECTS = join('v3', 'do')
/** Bytes of a part. */
const PART = 1 << 20
/** How the name of a folder begins in which a restore is under way. */
const RESTORING = 'restoring-'

/**
 * Copies the objects while a server may write them, each as it was at one moment. Throws if the file is there already.
 * @returns how many objects there are
 */
export function pack(data: string, file: string): number {
  const folder = mkdtempSync(join(dirname(file), '.edgewise-'))
  try {
    const partial = join(folder, 'archive')
    // It holds the hashes of passwords and sessions, so it is nobody else's to read.
    writeFileSync(partial, '', { mode: 0o600 })
    const paths = new Set<string>()
    writeContainer(partial, copies(join(data, OBJECTS), join(folder, 'object'), paths))
    flush(partial)
    publish(partial, file)
    return countObjects(paths)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Fills a data folder, which must be empty or not there, from such a file, with all of it or nothing. Rooms begin a new
 * epoch: who holds newer messages than they have now starts again instead of missing some (R5). No session is in it: one
 * that has ended since would be open again.
 * @returns how many objects there are
 */
export function unpack(file: string, data: string): number {
  const isOurs = !existsSync(data)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const folder = mkdtempSync(join(data, RESTORING))
  try {
    const paths = unpackInto(file, folder)
    for (const path of paths) {
      if (/Room\/[0-9a-f]+\.sqlite$/.test(path)) beginEpoch(join(folder, path))
      if (/User\/[0-9a-f]+\.sqlite$/.test(path)) endSessions(join(folder, path))
      flush(join(folder, path))
    }
    mkdirSync(join(data, OBJECTS, '..'), { recursive: true })
    renameSync(folder, join(data, OBJECTS))
    for (const name of readdirSync(data)) if (isCutOff(name)) rmSync(join(data, name), { recursive: true, force: true })
    return countObjects(paths)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    if (isOurs && readdirSync(data).length === 0) rmdirSync(data)
  }
}

/** Whether a name in a data folder is what a restore that was cut off has left, to be deleted by the next. */
export function isCutOff(name: string): boolean {
  return name.startsWith(RESTORING)
}

/** Copies one object after another to `copy`, and notes the paths of those that there were. */
function* copies(objects: string, copy: string, paths: Set<string>): Generator<Part, undefined> {
  for (const path of listObjects(objects)) {
    if (!copyDatabase(join(objects, path), copy)) continue
    yield* partsOf(path, copy)
    rmSync(copy)
    paths.add(path)
  }
}

/**
 * The Directory comes first, so that it names no room that is missing. What is new since then, nobody knows of there.
 * The alarms come last (metadata): one that rings for nothing does no harm, while a debt without one is never paid.
 */
function* listObjects(objects: string): Iterable<string> {
  const isDirectory = (folder: string) => folder.endsWith('-Directory')
  const folders = readdirSync(objects).toSorted((a, b) => Number(isDirectory(b)) - Number(isDirectory(a)))
  const paths = folders.flatMap((folder) => readdirSync(join(objects, folder)).map((name) => `${folder}/${name}`))
  for (const path of paths) if (path.endsWith('.sqlite') && !isMetadata(path)) yield path
  for (const path of paths) if (isMetadata(path)) yield path
}

/** False if there is nothing in it: it has just been deleted, or was only asked for, as by sessions that are made up (R16). */
function copyDatabase(from: string, to: string): boolean {
  if (!existsSync(from)) return false
  using database = new DatabaseSync(from, { readOnly: true, timeout: 10_000 })
  if (database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined) return false
  database.prepare('VACUUM INTO ?').run(to)
  return true
}

function* partsOf(path: string, file: string): Generator<Part, undefined> {
  const buffer = new Uint8Array(PART)
  const handle = openSync(file, 'r')
  for (let part = 0; ; part++) {
    const read = readSync(handle, buffer)
    if (read === 0) break
    yield { path, part, bytes: buffer.subarray(0, read) }
  }
  closeSync(handle)
}

function unpackInto(file: string, folder: string): ReadonlySet<string> {
  const paths = new Set<string>()
  for (const { path, bytes } of readContainer(file)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    appendFileSync(join(folder, path), bytes, { mode: 0o600 })
    paths.add(path)
  }
  return paths
}

function beginEpoch(room: string): void {
  using database = new DatabaseSync(room)
  if (has(database, 'room', 'epoch')) database.prepare('UPDATE room SET epoch = ?').run(randomUUID().slice(0, 8))
}

function endSessions(user: string): void {
  using database = new DatabaseSync(user)
  if (has(database, 'sessions', 'id')) database.exec('DELETE FROM sessions')
  // Copied later, they may know more than the Directory, and would not hear what it says next.
  if (has(database, 'user', 'appointed')) database.exec('UPDATE user SET appointed = 0')
}

/** An object that was only asked for has no tables, and one from an earlier version not all columns. */
function has(database: DatabaseSync, table: string, column: string): boolean {
  return database.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) !== undefined
}

function countObjects(paths: ReadonlySet<string>): number {
  return [...paths].filter((path) => !isMetadata(path)).length
}

function isMetadata(path: string): boolean {
  return path.endsWith('/metadata.sqlite')
}
