import { expect, it } from 'vitest'
import { MemoryStorage } from '../../client/small-storage.ts'
import { Visit } from '../../client/visit.ts'

it('a guest who asks once more does so under the same id, after a reload too', () => {
  const kept = new MemoryStorage()
  const id = new Visit(kept).begin('link', 'Gil')
  expect(new Visit(kept).begin('link', 'Gil')).toBe(id)
  expect(new Visit(kept).nickname('link')).toBe('Gil')
})

it('another guest, or one of another link, has another id', () => {
  const visit = new Visit(new MemoryStorage())
  const id = visit.begin('link', 'Gil')
  expect(visit.nickname('another')).toBeUndefined()
  expect(visit.begin('link', 'Ann')).not.toBe(id)
  expect(visit.begin('another', 'Ann')).not.toBe(id)
})

it('whoever has signed out is known here no longer', () => {
  const visit = new Visit(new MemoryStorage())
  const id = visit.begin('link', 'Gil')
  visit.forget()
  expect(visit.nickname('link')).toBeUndefined()
  expect(visit.begin('link', 'Gil')).not.toBe(id)
})
