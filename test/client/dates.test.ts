import { expect, it } from 'vitest'
import { ahead, clock, dayName, dial } from '../../client/view/dates.ts'

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

it.each<readonly [time: Date, now: Date, name: string]>([
  [new Date(2026, 2, 2, 0, 0), new Date(2026, 2, 2, 14, 5), 'Today'],
  [new Date(2026, 2, 2, 23, 59), new Date(2026, 2, 2, 14, 5), 'Today'],
  [new Date(2026, 2, 1, 23, 59), new Date(2026, 2, 2, 0, 0), 'Yesterday'],
  [new Date(2026, 2, 1, 0, 0), new Date(2026, 2, 2, 23, 59), 'Yesterday'],
  [new Date(2026, 1, 28, 23, 59), new Date(2026, 2, 2, 0, 0), 'Saturday, February 28'],
  [new Date(2026, 2, 3, 0, 0), new Date(2026, 2, 2, 23, 59), 'Tuesday, March 3'],
  [new Date(2025, 2, 2, 14, 5), new Date(2026, 2, 2, 14, 5), 'March 2, 2025'],
  [new Date(2025, 11, 31, 23, 59), new Date(2026, 0, 1, 0, 0), 'Yesterday'],
  [new Date(2025, 11, 30, 23, 59), new Date(2026, 0, 1, 0, 0), 'December 30, 2025'],
  [new Date(2026, 0, 5, 0, 0), new Date(2026, 0, 1, 0, 0), 'Monday, January 5'],
  [new Date(2027, 0, 1, 0, 0), new Date(2026, 11, 31, 23, 59), 'January 1, 2027'],
])('the day of %s, at %s, is called %s', (time, now, name) => {
  expect(dayName(time.getTime(), now.getTime())).toBe(name)
})
