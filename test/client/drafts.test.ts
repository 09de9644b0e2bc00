import { beforeEach, expect, it } from 'vitest'
import { type DraftStorage, Drafts, draftStorage } from '../../client/drafts.ts'

let storage: DraftStorage
let user: string | undefined
let drafts: Drafts

beforeEach(() => {
  // As in a browser that denies storage.
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  storage = draftStorage()
  user = undefined
  drafts = new Drafts(storage, () => user)
})

it('a draft is kept for each user and room, and an empty one is none', () => {
  user = 'u1'
  drafts.write('lobby', 'one')
  drafts.write('r2', 'two')
  expect([drafts.read('lobby'), drafts.read('r2'), drafts.read('r3')]).toEqual(['one', 'two', ''])
  user = 'u2'
  expect(drafts.read('lobby')).toBe('')
  user = 'u1'
  drafts.write('lobby', '')
  expect([drafts.read('lobby'), storage.getItem('edgewise/draft/u1/lobby')]).toEqual(['', null])
})

it('an edit is kept beside the draft, and what cannot be read as one is none', () => {
  user = 'u1'
  const edit = { of: { id: 'm1', revision: 2, body: 'Frist' }, text: 'First' }
  drafts.write('lobby', 'one')
  drafts.writeEdit('lobby', edit)
  expect([drafts.read('lobby'), drafts.readEdit('lobby'), drafts.readEdit('r2')]).toEqual(['one', edit, undefined])
  user = 'u2'
  expect(drafts.readEdit('lobby')).toBeUndefined()
  user = 'u1'
  storage.setItem('edgewise/edit/u1/lobby', '{"of":"m1"}')
  expect(drafts.readEdit('lobby')).toBeUndefined()
  drafts.writeEdit('lobby', undefined)
  expect(storage.getItem('edgewise/edit/u1/lobby')).toBeNull()
})

it('a full storage is no error', () => {
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  expect(() => drafts.write('lobby', 'one')).not.toThrow()
  expect(() => drafts.writeEdit('lobby', { of: { id: 'm', revision: 0, body: '' }, text: '' })).not.toThrow()
})
