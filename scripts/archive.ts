// A copy of a data folder in one file: an SQLite database that holds the databases of all objects.
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
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { flush, publish } from './whole-file.ts'

/** Where the objects are in a data folder. What stands beside them, rate limits and caches, is made anew if missing. */
export const OBJECTS = join('v3', 'do')
/** "EDGW", which marks the file as ours. */
const APPLICATION = 0x45444757
const FORMAT = 1
/** Bytes in a row. */
const PART = 1 << 20
/** How the name of a folder begins in which a restore is under way. */
const RESTORING = 'restoring-'

const Marks = v.object({ application_id: v.literal(APPLICATION), user_version: v.literal(FORMAT) })
const Part = v.object({
  path: v.pipe(v.string(), v.regex(/^[\w-]+\/(?:[0-9a-f]{64}|metadata)\.sqlite$/)),
  bytes: v.instance(Uint8Array),
})

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
    const paths = packInto(partial, join(data, OBJECTS), join(folder, 'object'))
    flush(partial)
    publish(partial, file)
    return countObjects(paths)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Fills a data folder, which must be empty, from such a file. Rooms begin a new epoch: who holds newer messages than they
 * have now starts again instead of missing some (R5).
 * @returns how many objects there are
 */
export function unpack(file: string, data: string): number {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const folder = mkdtempSync(join(data, RESTORING))
  try {
    const paths = unpackInto(file, folder)
    for (const path of paths) if (/Room\/[0-9a-f]+\.sqlite$/.test(path)) beginEpoch(join(folder, path))
    for (const path of paths) flush(join(folder, path))
    mkdirSync(join(data, OBJECTS, '..'), { recursive: true })
    renameSync(folder, join(data, OBJECTS))
    for (const name of readdirSync(data)) if (isCutOff(name)) rmSync(join(data, name), { recursive: true, force: true })
    return countObjects(paths)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether a name in a data folder is what a restore that was cut off has left, to be deleted by the next. */
export function isCutOff(name: string): boolean {
  return name.startsWith(RESTORING)
}

function packInto(partial: string, objects: string, copy: string): readonly string[] {
  using archive = new DatabaseSync(partial)
  archive.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}; PRAGMA synchronous = OFF; BEGIN;
    CREATE TABLE parts (path TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (path, part))`)
  const insert = archive.prepare('INSERT INTO parts (path, part, bytes) VALUES (?, ?, ?)')
  const paths: string[] = []
  for (const path of listObjects(objects)) {
    if (!copyDatabase(join(objects, path), copy)) continue
    readParts(copy, (bytes, part) => insert.run(path, part, bytes))
    rmSync(copy)
    paths.push(path)
  }
  archive.exec('COMMIT')
  return paths
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

/** False if it has just been deleted. */
function copyDatabase(from: string, to: string): boolean {
  if (!existsSync(from)) return false
  using database = new DatabaseSync(from, { readOnly: true, timeout: 10_000 })
  database.prepare('VACUUM INTO ?').run(to)
  return true
}

function readParts(file: string, take: (bytes: Uint8Array, part: number) => void): void {
  const buffer = new Uint8Array(PART)
  const handle = openSync(file, 'r')
  for (let part = 0; ; part++) {
    const read = readSync(handle, buffer)
    if (read === 0) break
    take(buffer.subarray(0, read), part)
  }
  closeSync(handle)
}

function unpackInto(file: string, folder: string): readonly string[] {
  using archive = new DatabaseSync(file, { readOnly: true })
  const { application_id } = { ...archive.prepare('PRAGMA application_id').get() }
  const { user_version } = { ...archive.prepare('PRAGMA user_version').get() }
  if (!v.is(Marks, { application_id, user_version }))
    throw new Error(`${file} is no backup that this version can read.`)
  const { quick_check } = { ...archive.prepare('PRAGMA quick_check').get() }
  if (quick_check !== 'ok') throw new Error(`${file} is damaged: ${quick_check}`)
  const paths = new Set<string>()
  for (const row of archive.prepare('SELECT path, bytes FROM parts ORDER BY path, part').iterate()) {
    const { path, bytes } = v.parse(Part, row)
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    appendFileSync(join(folder, path), bytes, { mode: 0o600 })
    paths.add(path)
  }
  return [...paths]
}

function beginEpoch(room: string): void {
  using database = new DatabaseSync(room)
  // An object that was only asked for has no tables.
  if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'room'").get() === undefined) return
  database.prepare('UPDATE room SET epoch = ?').run(randomUUID().slice(0, 8))
}

function countObjects(paths: readonly string[]): number {
  return paths.filter((path) => !isMetadata(path)).length
}

function isMetadata(path: string): boolean {
  return path.endsWith('/metadata.sqlite')
}
