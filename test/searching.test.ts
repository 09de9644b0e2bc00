/** What reads many rows for one answer: bounded, and asked for less often than what reads few. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Messages } from '../worker/messages.ts'
import { Roster } from '../worker/roster.ts'
import { as, newRoom, person, postOverHttp, roomStub } from './people.ts'

const [ada, bob] = [await person(), await person()]

/** How many rows are read by it. */
function rowsRead(sql: SqlStorage, act: () => void): number {
  const exec = vi.spyOn(sql, 'exec')
  try {
    act()
    return exec.mock.results.reduce((sum, { value }) => sum + value.rowsRead, 0)
  } finally {
    exec.mockRestore()
  }
}

test('what is unread is counted as far back as 2,000 messages, those of whoever asks among them', async () => {
  const room = await newRoom(ada)
  await postOverHttp(ada, room.id, 'long ago')
  await runInDurableObject(roomStub(room.id), (_, { storage: { sql } }) => {
    const messages = new Messages(sql)
    expect(messages.countAfter(0, bob.id, 1_000)).toBe(1)
    sql.exec(
      `WITH RECURSIVE n (seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM n WHERE seq < 3000)
      INSERT INTO messages (seq, id, version, author, body, created) SELECT seq, seq, seq, ?, 'x', 0 FROM n`,
      bob.id,
    )
    sql.exec('UPDATE messages SET author = ? WHERE seq IN (1001, 2999)', ada.id)
    const count = (reader: string, most: number) => messages.countAfter(0, reader, most)
    expect([count(bob.id, 1_000), count(bob.id, 1), count(ada.id, 1_000)]).toEqual([2, 1, 1_000])
    expect(rowsRead(sql, () => count(bob.id, 1_000))).toBeLessThan(2_100)
    expect(rowsRead(sql, () => count(bob.id, 1))).toBeLessThan(100)
  })
})

test('a page of people reads no more of them than it has', async () => {
  await runInDurableObject(env.DIRECTORY.getByName('directory'), (_, { storage: { sql } }) => {
    sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO nicknames (folded, user, nickname, registered) SELECT 'x' || i, 'x' || i, 'x' || i, 0 FROM n`,
    )
    const roster = new Roster(sql)
    expect(roster.search('', '', 50)).toHaveLength(50)
    expect(rowsRead(sql, () => roster.search('', '', 50))).toBeLessThan(100)
  })
})

test('searching and counting have a limit of their own, and listing has not', async () => {
  const room = await newRoom(ada)
  const limit = vi.spyOn(env.SEARCH_LIMIT, 'limit').mockResolvedValue({ success: false })
  onTestFinished(() => limit.mockRestore())
  const status = async (path: string) => (await as(bob, path)).status
  const paths = ['/api/people', `/api/rooms/${room.id}/members`]
  for (const path of paths) expect([await status(path), await status(`${path}?search=a`)]).toEqual([200, 429])
  expect(await status(`/api/rooms/${room.id}/unread?after=0`)).toBe(429)
  expect(new Set(limit.mock.calls.map(([{ key }]) => key))).toEqual(new Set([bob.id]))
})
