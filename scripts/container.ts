// The file that a backup is: an SQLite database that holds files in parts, and a digest that shows whether all is there
// as it was written.
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { wordsOf } from './system-words.ts'

/** "EDGW", which marks the file as ours. */
const APPLICATION = 0x45444757
/** The first had no digest. */
const UNSIGNED = 1
const FORMAT = 2
const SQLITE_NOTADB = 26

const Part = v.object({
  path: v.pipe(v.string(), v.regex(/^[\w-]+\/(?:[0-9a-f]{64}|metadata)\.sqlite$/)),
  part: v.number(),
  bytes: v.instance(Uint8Array),
})
export type Part = v.InferOutput<typeof Part>

const Check = v.object({ quick_check: v.literal('ok') })

/** Why nothing can be had from a file, in words for the user. */
export class Unusable extends Error {}

/** Fills an empty file with them, in this order; those of a path one after another. */
export function writeContainer(file: string, parts: Iterable<Part>): void {
  using container = new DatabaseSync(file)
  container.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}; PRAGMA synchronous = OFF; BEGIN;
    CREATE TABLE parts (path TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (path, part));
    CREATE TABLE digest (sha256 TEXT NOT NULL)`)
  const insert = container.prepare('INSERT INTO parts (path, part, bytes) VALUES (?, ?, ?)')
  const digest = new Digester()
  for (const part of parts) {
    insert.run(part.path, part.part, part.bytes)
    digest.add(part)
  }
  container.prepare('INSERT INTO digest (sha256) VALUES (?)').run(digest.end())
  container.exec('COMMIT')
}

/** Gives what is in it, and throws, at the latest behind the last part, unless all is there as it was written. */
export function* readContainer(file: string): Generator<Part, undefined> {
  using container = open(file)
  try {
    const format = formatOf(container, file)
    v.parse(Check, container.prepare('PRAGMA quick_check').get())
    const digest = new Digester()
    for (const row of container.prepare('SELECT path, part, bytes FROM parts ORDER BY rowid').iterate()) {
      const part = v.parse(Part, row)
      digest.add(part)
      yield part
    }
    if (format === UNSIGNED) return
    v.parse(v.object({ sha256: v.literal(digest.end()) }), container.prepare('SELECT sha256 FROM digest').get())
  } catch (error) {
    if (error instanceof Unusable) throw error
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_NOTADB) throw noBackup(file)
    throw new Unusable(`${file} is damaged: what it holds is not what was written. Take another backup.`)
  }
}

class Digester {
  readonly #hash = createHash('sha256')

  add({ path, part, bytes }: Part): void {
    this.#hash.update(`${path} ${part} ${bytes.byteLength}\n`).update(bytes)
  }

  end(): string {
    return this.#hash.digest('hex')
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true })
  } catch (error) {
    throw new Unusable(`${file} cannot be read: ${wordsOf(error)}.`)
  }
}

/** Refuses what is no such file, or one of another version. */
function formatOf(container: DatabaseSync, file: string): number {
  const { application_id } = { ...container.prepare('PRAGMA application_id').get() }
  if (application_id !== APPLICATION) throw noBackup(file)
  const { user_version } = { ...container.prepare('PRAGMA user_version').get() }
  if (user_version === UNSIGNED || user_version === FORMAT) return user_version
  throw new Unusable(`${file} is a backup of another version of Edgewise. Restore it with that version.`)
}

function noBackup(file: string): Unusable {
  return new Unusable(`${file} is no backup. Choose a file that npm run backup has written.`)
}
