import { expect, it } from 'vitest'
import { wordsOf } from '../../client/words.ts'
import { named } from './people.ts'

const rooms = [named('Garden'), named('Garden party'), named('Ops')]
const text = (text: string) => ({ type: 'text', text })

it('finds people, everybody, and rooms by the longest name that is meant', () => {
  expect(wordsOf('@Ben and @room: see #garden party, #Ops.', rooms)).toEqual([
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
  const leads = (text: string) => wordsOf(text, renamed).map((word) => (word.type === 'room' ? word.room : word.text))
  expect(leads('#galley')).toEqual(['r-Kitchen'])
  expect(leads('#Ops')).toEqual(['r-Ops'])
})

it.each(['#Opsy', 'C#Ops', '#', '# Ops', '#1', 'me@example.com'])('%s names nothing', (plain) => {
  expect(wordsOf(plain, rooms)).toEqual([text(plain)])
})
