import { beforeAll, expect, it } from 'vitest'
import { crowdWarning } from '../../client/crowds.ts'
import { fetchDialect } from '../../client/dialect.ts'
import type { User } from '../../protocol/model.ts'
import { room as lobby, named } from './people.ts'

beforeAll(fetchDialect)

const people = (count: number): readonly User[] =>
  Array.from({ length: count }, (_, index) => ({ id: `u${index}`, nickname: `n${index}` }))

type Counts = Partial<Record<'members' | 'here' | 'crowd', number>>

function warning(body: string, { members = 0, here = 0, crowd }: Counts) {
  return crowdWarning(body, { info: named('Garden', { members }), here: people(here), crowd })
}

it.each<[string, Counts, string]>([
  ['@room: lunch', { members: 21 }, '@room calls all 21 members, wherever they are.'],
  ['Lunch, @Here?', { here: 21 }, '@here calls all 21 who are here.'],
  ['@here', { crowd: 300 }, '@here calls all 300 who are here.'],
  ['@room and @here', { members: 20, here: 21 }, '@here calls all 21 who are here.'],
])('asks before %s, where there are %o', (body, state, text) => {
  expect(warning(body, state)).toBe(text)
})

it.each<[string, Counts]>([
  ['@room', { members: 20, here: 21 }],
  ['@here', { members: 21, here: 20 }],
  ['`@room` and `@here`', { members: 21, here: 21 }],
  ['All of you', { members: 21, here: 21 }],
])('does not ask before %s, where there are %o', (body, state) => {
  expect(warning(body, state)).toBeUndefined()
})

it('counts nobody in the lobby', () => {
  const asked = crowdWarning('@room', { info: lobby, here: [], crowd: undefined })
  expect(asked).toBe('@room calls everybody, wherever they are.')
})
