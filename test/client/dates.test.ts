import { expect, it } from 'vitest'
import { ahead, clock, dial } from '../../client/view/dates.ts'

const afternoon = new Date(2026, 2, 2, 14, 5).getTime()

it('the time in the margin is the time, without the half of the day', () => {
  expect(dial(afternoon)).toMatch(/^(14|0?2).05$/)
  expect(clock(afternoon)).toContain(dial(afternoon))
})

it.each([
  [1, 'in 1 second'],
  [29_001, 'in 30 seconds'],
  [60_000, 'in 60 seconds'],
  [150_000, 'in 3 minutes'],
])('a wait of %i ms is over %s', (wait, said) => {
  expect(ahead(wait)).toBe(said)
})
