/** Many who are here are counted, and not named to each other. */

import { expect, test, vi } from 'vitest'
import type { Event } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'
import { Attendance } from '../worker/attendance.ts'

test('up to 250 are told by name, more by number, at once and then once a second', () => {
  vi.useFakeTimers()
  const told: Event[] = []
  const here: User[] = []
  const people = {
    here: () => here,
    get people() {
      return here.length
    },
  }
  const attendance = new Attendance(people, { inUse: false, areCounted: true, people: 0 }, (event) => told.push(event))
  const come = () => {
    const user = { id: crypto.randomUUID(), nickname: 'somebody' }
    here.push(user)
    attendance.arrived(user)
  }
  const go = () => attendance.left(here.pop()?.id ?? '')
  for (let count = 0; count < 250; count++) come()
  expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['arrived']))
  expect(attendance.present([{ id: 'next', nickname: 'next' }])).toEqual({ here: [], count: 251 })
  told.length = 0
  for (let count = 0; count < 10; count++) come()
  expect(told).toEqual([{ type: 'crowd', count: 251 }])
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([
    { type: 'crowd', count: 251 },
    { type: 'crowd', count: 260 },
  ])
  for (let count = 0; count < 11; count++) go()
  expect(told).toHaveLength(2)
  vi.advanceTimersByTime(1_000)
  expect(told.slice(2)).toEqual([{ type: 'here', users: here }])
  expect(here).toHaveLength(249)
  go()
  expect(told.at(-1)?.type).toBe('left')
  vi.useRealTimers()
})
