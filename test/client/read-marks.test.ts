import { expect, it } from 'vitest'
import { isNewer, markAfter, unreadAfter, withMark } from '../../client/read-marks.ts'
import { ada, ben, message, named, ownRoom } from './people.ts'

const said = (...seqs: readonly number[]) => seqs.map((seq) => message({ seq }))
const held = (...seqs: readonly number[]) => ({ messages: said(...seqs), older: false, newer: false })
const seen = (...seqs: readonly number[]) => {
  const ids = new Set(seqs.map((seq) => `m${seq}`))
  return (id: string) => ids.has(id)
}
const from = (version: number, unread = true) => ({ version, unread })

it('a room is read up to the last message that was seen, with none skipped before it', () => {
  expect(markAfter(held(2, 5, 7), from(0), ben.id, seen())).toEqual({ version: 0, unread: true })
  expect(markAfter(held(2, 5, 7), from(0), ben.id, seen(2, 5))).toEqual({ version: 5, unread: true })
  expect(markAfter(held(2, 5, 7), from(0), ben.id, seen(2, 7))).toEqual({ version: 2, unread: true })
  expect(markAfter(held(2, 5, 7), from(2), ben.id, seen(5, 7))).toEqual({ version: 7, unread: false })
})

it('nobody has to read what they said themselves, or what is there no longer', () => {
  const messages = [message({ seq: 2, author: ben.id }), message({ seq: 3, body: null }), message({ seq: 4 })]
  expect(unreadAfter({ messages }, 0, ben.id)).toEqual([messages[2]])
  expect(markAfter({ ...held(), messages }, from(0), ben.id, seen())).toEqual({ version: 3, unread: true })
  expect(markAfter({ ...held(), messages }, from(0), ada.id, seen())).toEqual({ version: 0, unread: true })
  expect(markAfter({ ...held(), messages }, from(0), ada.id, seen(2))).toEqual({ version: 4, unread: false })
})

it('what is not held has not been read, and what is newer than what is held stays as it was', () => {
  expect(markAfter({ ...held(50, 51), older: true }, from(3), ben.id, seen(50, 51))).toEqual(from(3))
  expect(markAfter({ ...held(3, 51), older: true }, from(3), ben.id, seen(51))).toEqual(from(51, false))
  expect(markAfter({ ...held(3, 5), newer: true }, from(3), ben.id, seen(5))).toEqual(from(5, true))
  expect(markAfter({ ...held(3, 5), newer: true }, from(90, false), ben.id, seen())).toEqual(from(90, false))
})

it('of two marks the one with the greater count holds, with one count the one that has read further', () => {
  expect(isNewer({ version: 1, mark: 3 }, { version: 9, mark: 2 })).toBe(true)
  expect(isNewer({ version: 9, mark: 3 }, { version: 1, mark: 3 })).toBe(true)
  expect(isNewer({ version: 9, mark: 3 }, { version: 9, mark: 3 })).toBe(false)
})

it('what was read here holds until the server knows more, and nothing calls where nothing is left', () => {
  const own = ownRoom(named('Garden'), { read: { version: 4, mark: 2 }, unread: true, calls: 2 })
  expect(withMark(own, { version: 9, mark: 3, unread: false })).toEqual({
    ...own,
    read: { version: 9, mark: 3 },
    unread: false,
    calls: 0,
  })
  expect(withMark(own, { version: 3, mark: 2, unread: false })).toBe(own)
  expect(withMark(own, { version: 6, mark: 3, unread: true }).calls).toBe(2)
})
