import { createEffect, createMemo, createRoot } from 'solid-js'
import { expect, it, vi } from 'vitest'
import type { Api } from '../../client/api.ts'
import { Rooms } from '../../client/rooms.ts'
import { type Word, wordsOf } from '../../client/words.ts'
import { NAMES_MAX } from '../../protocol/limits.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'
import type { RoomInfo } from '../../protocol/model.ts'
import { FakeEnvironment } from './fake-environment.ts'
import { ada, named, ownRoom } from './people.ts'

const rooms = [named('Garden'), named('Garden party'), named('Ops')]
const text = (text: string) => ({ type: 'text', text })

function wordsIn(body: string, named: readonly RoomInfo[] = rooms): readonly Word[] {
  return [...wordsOf(parseMarkdown(body), () => named).values()].flat()
}

it('finds people, everybody, and rooms by the longest name that is meant', () => {
  expect(wordsIn('@Ben and @room: see #garden party, #Ops.')).toEqual([
    { type: 'name', text: '@Ben', name: 'Ben' },
    text(' and '),
    { type: 'all', text: '@room' },
    text(': see '),
    { type: 'room', text: '#garden party', room: 'r-Garden party' },
    text(', '),
    { type: 'room', text: '#Ops', room: 'r-Ops' },
    text('.'),
  ])
})

it('finds a room by what it was called before, unless another is called so now', () => {
  const renamed = [{ ...named('Kitchen'), former: ['Galley', 'Ops'] }, ...rooms]
  const leads = (body: string) => wordsIn(body, renamed).map((word) => (word.type === 'room' ? word.room : word.text))
  expect(leads('#galley')).toEqual(['r-Kitchen'])
  expect(leads('#Ops')).toEqual(['r-Ops'])
})

it.each(['#Opsy', 'C#Ops', '#', 'a # Ops', '#1', '`#Ops`', '||#Ops||', '@.'])('%s names nothing', (body) => {
  expect(wordsIn(body).filter(({ type }) => type !== 'text')).toEqual([])
})

it('finds only the first names in all of a message, each however often; the others are plain words', () => {
  const many = Array.from({ length: 2_600 }, (_, index) => `@${String.fromCodePoint(0x4e00 + index)}`)
  const found = wordsIn(`> ${many.slice(0, 20).join(' ')}\n\n${many.join(' *a* ')}\n\n- ${many[0]} ${many[100]}`)
  const people = found.flatMap((word) => (word.type === 'name' ? word.name : []))
  expect(new Set(people).size).toBe(NAMES_MAX)
  expect(people).toHaveLength(20 + NAMES_MAX + 1)
  const inOneText = wordsIn(many.join(' '))
  expect(inOneText).toHaveLength(2 * NAMES_MAX)
  expect(inOneText.map((word) => word.text).join('')).toBe(many.join(' '))
})

it('looks for rooms at the first signs of a message only, and folds the names of a list of rooms once', () => {
  const many = Array.from({ length: 500 }, (_, index) => ({ ...named(`Room ${index}`), former: [`Old ${index}`] }))
  const fold = vi.spyOn(String.prototype, 'normalize')
  const message = `a${'.#'.repeat(3_900)}`
  wordsIn(message, many)
  const first = fold.mock.calls.length
  wordsIn(message, many)
  const second = fold.mock.calls.length - first
  fold.mockRestore()
  // Folding is two of these: of each name, and of what follows a sign for each of the four lengths that names have.
  expect(first - second).toBe(2 * 2 * many.length)
  expect(second).toBe(2 * NAMES_MAX * 4)
})

it('asks for no rooms where none may be named', () => {
  const ask = vi.fn(() => rooms)
  wordsOf(parseMarkdown('@ada, **nothing**'), ask)
  expect(ask).not.toHaveBeenCalled()
  wordsOf(parseMarkdown('@ada, **#Ops**'), ask)
  expect(ask).toHaveBeenCalled()
})

it('is not done again for what an inbox tells that makes no other rooms', () => {
  const environment = new FakeEnvironment()
  const resident = { user: ada, role: () => 'guest' as const, rejected: async () => true }
  const found: (readonly Word[])[] = []
  createRoot(() => {
    const own = new Rooms(resident, {} as Api, environment)
    const words = createMemo(() => wordsOf(parseMarkdown('see #Garden'), () => own.named()))
    createEffect(() => found.push([...words().values()].flat()))
  })
  const { lastSocket: socket } = environment
  socket.serverSends({ type: 'inbox', rooms: [ownRoom(named('Garden')), ownRoom(named('Ops'))] })
  const { length } = found
  socket.serverSends({ type: 'room', ...ownRoom(named('Ops'), { unread: true, calls: 1 }) })
  socket.serverSends({ type: 'inbox', rooms: [ownRoom(named('Ops')), ownRoom(named('Garden'))] })
  expect(found).toHaveLength(length)
  socket.serverSends({ type: 'gone', room: 'r-Garden' })
  expect(found).toHaveLength(length + 1)
  expect(found.at(-1)).toEqual([text('see #Garden')])
})
