import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Backoff } from '../../client/backoff.ts'

const limits = (count: number) => {
  const backoff = new Backoff(() => 1)
  return Array.from({ length: count }, () => backoff.next())
}

it('R9: the limit of the wait doubles from one second and stays at ten', () => {
  expect(limits(8)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000])
  expect(limits(2_000).at(-1)).toBe(10_000)
})

it('R9: the wait is anything from nothing to its limit (full jitter)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 40 }),
      (chances) => {
        let drawn = 0
        const backoff = new Backoff(() => chances[drawn++] ?? 0)
        const all = limits(chances.length)
        expect(chances.map(() => backoff.next())).toEqual(chances.map((chance, at) => chance * (all[at] ?? 0)))
      },
    ),
  )
})

it('R9: after a success the wait is short again', () => {
  const backoff = new Backoff(() => 1)
  backoff.next()
  backoff.next()
  backoff.reset()
  expect(backoff.next()).toBe(1_000)
})
