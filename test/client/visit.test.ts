import { expect, it } from 'vitest'
import { Visit } from '../../client/visit.ts'

function storage() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

it('a guest who asks once more does so under the same id, after a reload too', () => {
  const kept = storage()
  const id = new Visit(kept).begin('link', 'Gil')
  expect(new Visit(kept).begin('link', 'Gil')).toBe(id)
  expect(new Visit(kept).nickname('link')).toBe('Gil')
})

it('another guest, or one of another link, has another id', () => {
  const visit = new Visit(storage())
  const id = visit.begin('link', 'Gil')
  expect(visit.nickname('another')).toBeUndefined()
  expect(visit.begin('link', 'Ann')).not.toBe(id)
  expect(visit.begin('another', 'Ann')).not.toBe(id)
})

it('whoever has signed out is known here no longer', () => {
  const visit = new Visit(storage())
  const id = visit.begin('link', 'Gil')
  visit.forget()
  expect(visit.nickname('link')).toBeUndefined()
  expect(visit.begin('link', 'Gil')).not.toBe(id)
})
