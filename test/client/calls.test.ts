import { createRoot } from 'solid-js'
import { expect, it } from 'vitest'
import { Calls, inOrder } from '../../client/calls.ts'
import type { Entry } from '../../protocol/inbox.ts'
import { ada, ben, named, ownRoom } from './people.ts'

const entry = (seq: number, part: Partial<Entry> = {}): Entry => ({
  room: 'r-Garden',
  name: 'Garden',
  message: `m${seq}`,
  seq,
  kind: 'mention',
  author: ben,
  excerpt: `said at ${seq}`,
  created: seq * 1_000,
  read: false,
  ...part,
})
const seqs = (calls: Calls) => calls.entries()?.map(({ seq }) => seq)

it('comes page by page, takes in what is told meanwhile, and forgets what was taken back', async () => {
  const asked: unknown[] = []
  const pages = [
    { entries: [entry(9), entry(7)], more: true },
    { entries: [entry(7), entry(2)], more: false },
  ]
  const api = {
    entries: async (before?: number) => {
      asked.push(before)
      return pages.shift() ?? Promise.reject(new Error('There is no more.'))
    },
  }
  const calls = createRoot(() => new Calls(api))
  await calls.load()
  calls.heard({ type: 'entry', entry: entry(11) })
  await calls.load()
  expect([asked, seqs(calls), calls.more()]).toEqual([[undefined, 7_000], [11, 9, 7, 2], false])
  calls.heard({ type: 'retracted', room: 'r-Garden', message: 'm9' })
  expect(seqs(calls)).toEqual([11, 7, 2])
})

it('shows who somebody is now who has called', async () => {
  const calls = createRoot(() => new Calls({ entries: async () => ({ entries: [entry(9)], more: false }) }))
  await calls.load()
  calls.heard({ type: 'entry', entry: entry(11, { author: ada }) })
  const former = { id: ben.id, nickname: '' }
  calls.heard({ type: 'person', user: former })
  expect(calls.entries()?.map(({ author }) => author)).toEqual([ada, former])
})

it('shows what is not read first, as far as the room has been read by now', () => {
  const entries = [entry(9), entry(7), entry(2), entry(8, { room: 'elsewhere', read: true })]
  const garden = ownRoom(named('Garden'), { read: { version: 7, mark: 1 } })
  const shown = inOrder(entries, [garden]).map(({ seq, read }) => [seq, read])
  expect(shown).toEqual([
    [9, false],
    [8, true],
    [7, true],
    [2, true],
  ])
})
