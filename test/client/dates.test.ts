import { expect, it } from 'vitest'
import { clock, dial } from '../../client/view/dates.ts'

const afternoon = new Date(2026, 2, 2, 14, 5).getTime()

it('the time in the margin is the time, without the half of the day', () => {
  expect(dial(afternoon)).toMatch(/^(14|0?2).05$/)
  expect(clock(afternoon)).toContain(dial(afternoon))
})
