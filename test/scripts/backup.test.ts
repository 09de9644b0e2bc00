// What a backup is worth: what was damaged or is none is refused in words, and nothing is put in its place.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OBJECTS, pack, unpack } from '../../scripts/archive.ts'
import { Command } from './command.ts'

const ROOM = join('edgewise-Room', `${'ab'.repeat(32)}.sqlite`)
const folder = mkdtempSync(join(tmpdir(), 'edgewise-backup-'))
const at = (name: string) => join(folder, name)

beforeAll(() => {
  for (const path of [join('edgewise-Directory', `${'cd'.repeat(32)}.sqlite`), ROOM]) {
    const file = join(at('data'), OBJECTS, path)
    mkdirSync(join(file, '..'), { recursive: true })
    using database = new DatabaseSync(file)
    database.exec('CREATE TABLE messages (body TEXT)')
    // More than a part.
    for (let index = 0; index < 40; index++)
      database.prepare('INSERT INTO messages VALUES (?)').run(`${index} `.repeat(20_000))
  }
  pack(at('data'), at('whole.backup'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a backup', () => {
  it('is restored as it was', () => {
    expect(unpack(at('whole.backup'), at('copy'))).toBe(2)
    expect(bodiesIn('copy')).toEqual(bodiesIn('data'))
  })

  it('leaves out what holds nothing, and nothing else', () => {
    const path = (digit: string) => join('edgewise-Room', `${digit.repeat(64)}.sqlite`)
    const [asked, born, underWay] = [path('0'), path('1'), path('2')]
    make(asked, '').close()
    make(born, 'CREATE TABLE room (epoch TEXT)').close()
    // All that it holds is still beside its file.
    const writer = make(underWay, 'CREATE TABLE room (epoch TEXT)')
    try {
      expect(pack(at('data'), at('without.backup'))).toBe(4)
    } finally {
      writer.close()
    }
    unpack(at('without.backup'), at('without'))
    const rooms = readdirSync(join(at('without'), OBJECTS, 'edgewise-Room')).map((name) => join('edgewise-Room', name))
    expect(rooms.toSorted()).toEqual([born, underWay, ROOM])
  })

  it('is restored without the sessions that there were, and hears what is said of its users from then on', () => {
    const user = (digit: string) => join('edgewise-User', `${digit.repeat(64)}.sqlite`)
    mkdirSync(join(at('data'), OBJECTS, 'edgewise-User'))
    const sessions = 'CREATE TABLE sessions (id TEXT); INSERT INTO sessions VALUES (1), (2)'
    make(user('1'), `${sessions}; CREATE TABLE user (appointed INTEGER); INSERT INTO user VALUES (7)`).close()
    // Of an earlier version, and of nobody.
    make(user('2'), `${sessions}; CREATE TABLE user (nickname TEXT)`).close()
    make(user('3'), 'CREATE TABLE other (thing)').close()
    pack(at('data'), at('users.backup'))
    unpack(at('users.backup'), at('users'))
    const read = (digit: string, sql: string) => {
      using database = new DatabaseSync(join(at('users'), OBJECTS, user(digit)), { readOnly: true })
      return database.prepare(sql).all()
    }
    for (const digit of ['1', '2']) expect(read(digit, 'SELECT id FROM sessions')).toEqual([])
    expect(read('1', 'SELECT appointed FROM user')).toMatchObject([{ appointed: 0 }])
    expect(read('3', 'SELECT name FROM sqlite_schema')).toMatchObject([{ name: 'other' }])
    rmSync(join(at('data'), OBJECTS, 'edgewise-User'), { recursive: true })
  })

  it('made before there were digests is restored', () => {
    changed('old.backup', 'DROP TABLE digest; PRAGMA user_version = 1')
    expect(unpack(at('old.backup'), at('of old'))).toBe(2)
    expect(bodiesIn('of old')).toEqual(bodiesIn('data'))
  })

  it('of a later version is refused', () => {
    changed('later.backup', 'PRAGMA user_version = 3')
    expect(() => unpack(at('later.backup'), at('none'))).toThrow('of another version of Edgewise')
    expect(existsSync(at('none'))).toBe(false)
  })

  it.each([
    ['a byte that differs', 'UPDATE parts SET bytes = bytes || x"00" WHERE rowid = 2'],
    ['a part that is missing', 'DELETE FROM parts WHERE rowid = 2'],
    ['parts in another order', 'UPDATE parts SET rowid = -rowid'],
    ['an object under another name', `UPDATE parts SET path = replace(path, 'ab', 'ef')`],
    ['a path that leads out', `UPDATE parts SET path = '../' || path`],
    ['no digest', 'DELETE FROM digest'],
    ['no table for it', 'DROP TABLE digest'],
    ['no parts', 'DROP TABLE parts'],
  ])('with %s is refused as damaged', (_, sql) => {
    changed('damaged.backup', sql.replaceAll('"', "'"))
    expect(() => unpack(at('damaged.backup'), at('none'))).toThrow('is damaged')
    expect(existsSync(at('none'))).toBe(false)
  })

  it('is refused with a bit that has turned anywhere in what it holds, and cut off anywhere', () => {
    const whole = readFileSync(at('whole.backup'))
    const held = whole.indexOf('7 7 7 7 ')
    for (const place of [held, held + 99_999, Math.floor(whole.length / 2), whole.length - 3_000]) {
      const bytes = Buffer.from(whole)
      bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place)
      for (const damaged of [bytes, whole.subarray(0, place)]) {
        writeFileSync(at('damaged.backup'), damaged)
        expect(() => unpack(at('damaged.backup'), at('none')), `at ${place}`).toThrow('is damaged')
      }
    }
    expect(existsSync(at('none'))).toBe(false)
  })
})

describe('the commands say in words', () => {
  it.each<readonly [string, number, readonly string[], string]>([
    [
      'that a backup is damaged',
      1,
      ['restore', '--from', 'damaged.backup', '--data', 'new'],
      'damaged.backup is damaged: what it holds is not what was written. Take another backup. Nothing was restored.',
    ],
    [
      'that a file is no backup',
      1,
      ['restore', '--from', 'words', '--data', 'new'],
      'words is no backup. Choose a file that npm run backup has written. Nothing was restored.',
    ],
    ['that a database is none', 1, ['restore', '--from', 'any.sqlite', '--data', 'new'], 'any.sqlite is no backup.'],
    ['that a folder is no backup', 2, ['restore', '--from', 'data', '--data', 'new'], 'There is no file '],
    ['that a file is no folder', 2, ['restore', '--from', 'whole.backup', '--data', 'words'], 'words is no folder.'],
    [
      'that no folder can be below a file',
      1,
      ['restore', '--from', 'whole.backup', '--data', 'words/data'],
      'cannot be filled: a part of that path is a file, where it takes a folder. Nothing was restored.',
    ],
    [
      'that the folder of a backup is missing',
      2,
      ['backup', '--data', 'data', '--to', 'no/such/y.backup'],
      'Make it, or choose another file: npm run backup -- --to <file>',
    ],
    [
      'that the folder of a backup is a file',
      2,
      ['backup', '--data', 'data', '--to', 'words/y.backup'],
      'There is no folder ',
    ],
    [
      'that no data can be kept below a file',
      1,
      ['start', '--port', '0', '--data', 'words/data'],
      'cannot be the folder of the data: a part of that path is a file, where it takes a folder.',
    ],
    [
      'that no data can be kept in a file',
      1,
      ['start', '--port', '0', '--data', 'words'],
      'cannot be the folder of the data: a file of that name is there already.\nChoose another folder: --data <folder>',
    ],
  ])('%s', async (_, code, args, words) => {
    writeFileSync(at('words'), 'Words, and no backup')
    changed('damaged.backup', 'DELETE FROM parts WHERE rowid = 2')
    using database = new DatabaseSync(at('any.sqlite'))
    database.exec('CREATE TABLE IF NOT EXISTS any (thing)')
    const command = new Command(args, { env: { INIT_CWD: folder } })
    expect(await command.ended, command.output).toBe(code)
    expect(command.output).toContain(words)
    expect(command.output).not.toMatch(/ENO|EEXIST|Error|\bat /)
  })
})

/** The backup under another name, with something done to it that leaves a sound database. */
function changed(name: string, sql: string): void {
  copyFileSync(at('whole.backup'), at(name))
  using backup = new DatabaseSync(at(name))
  backup.exec(sql)
}

function bodiesIn(data: string): readonly unknown[] {
  using room = new DatabaseSync(join(at(data), OBJECTS, ROOM), { readOnly: true })
  return room.prepare('SELECT body FROM messages').all()
}

/** An object as the runtime makes it. */
function make(path: string, sql: string): DatabaseSync {
  const database = new DatabaseSync(join(at('data'), OBJECTS, path))
  database.exec(`PRAGMA journal_mode = WAL; ${sql}`)
  return database
}
