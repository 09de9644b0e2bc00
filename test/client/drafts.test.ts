import { beforeEach, expect, it } from 'vitest'
import { type Draft, Drafts } from '../../client/drafts.ts'
import { MemoryStorage, openSmallStorage, type SmallStorage } from '../../client/small-storage.ts'
import { TabStorage } from '../../client/tab-storage.ts'

let storage: SmallStorage
let user: string | undefined
let drafts: Drafts

const none: Draft = { text: '', without: [] }
const saying = (text: string): Draft => ({ text, without: [] })

beforeEach(() => {
  // As in a browser that denies storage.
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  storage = openSmallStorage()
  user = undefined
  drafts = new Drafts(new TabStorage(storage, new MemoryStorage()), () => user)
})

it('a draft is kept for each user and room, and an empty one is none', () => {
  user = 'u1'
  drafts.write('lobby', saying('one'))
  drafts.write('r2', saying('two'))
  expect([drafts.read('lobby'), drafts.read('r2'), drafts.read('r3')]).toEqual([saying('one'), saying('two'), none])
  user = 'u2'
  expect(drafts.read('lobby')).toEqual(none)
  user = 'u1'
  drafts.write('lobby', none)
  expect([drafts.read('lobby'), storage.getItem('edgewise/draft/u1/lobby')]).toEqual([none, null])
})

it('the links without previews are kept with the text, and go with it', () => {
  user = 'u1'
  const draft = {
    text: 'https://a.example and https://b.example/?x=1',
    without: ['https://a.example', 'https://b.example/?x=1'],
  }
  drafts.write('lobby', draft)
  expect(new Drafts(new TabStorage(storage, new MemoryStorage()), () => user).read('lobby')).toEqual(draft)
  drafts.write('lobby', none)
  expect(storage.getItem('edgewise/without/u1/lobby')).toBeNull()
})

it('an edit is kept beside the draft, and what cannot be read as one is none', () => {
  user = 'u1'
  const edit = { of: { id: 'm1', revision: 2, body: 'Frist' }, text: 'First', without: ['https://a.example'] }
  drafts.write('lobby', saying('one'))
  drafts.writeEdit('lobby', edit)
  expect([drafts.read('lobby'), drafts.readEdit('lobby'), drafts.readEdit('r2')]).toEqual([
    saying('one'),
    edit,
    undefined,
  ])
  user = 'u2'
  expect(drafts.readEdit('lobby')).toBeUndefined()
  user = 'u1'
  drafts.writeEdit('lobby', undefined)
  storage.setItem('edgewise/edit/u1/lobby', '{"of":"m1"}')
  expect(drafts.readEdit('lobby')).toBeUndefined()
  drafts.writeEdit('lobby', undefined)
  expect(storage.getItem('edgewise/edit/u1/lobby')).toBeNull()
})

it('an edit that another was begun over is kept until it is taken up, the newest twenty of a room', () => {
  user = 'u1'
  const edit = (id: string) => ({ of: { id, revision: 0, body: id }, text: `${id}!`, without: [] })
  for (let count = 0; count <= 20; count += 1) drafts.setAside('lobby', edit(`m${count}`))
  const again = new Drafts(new TabStorage(storage, new MemoryStorage()), () => user)
  expect(again.takeUp('r2', 'm5')).toBeUndefined()
  expect(again.takeUp('lobby', 'm0')).toBeUndefined()
  expect(again.takeUp('lobby', 'm5')).toEqual(edit('m5'))
  expect(again.takeUp('lobby', 'm5')).toBeUndefined()
  for (let count = 1; count <= 20; count += 1) again.takeUp('lobby', `m${count}`)
  expect(storage.getItem('edgewise/aside/u1/lobby')).toBeNull()
})

it('a full storage is no error', () => {
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  expect(() => drafts.write('lobby', saying('one'))).not.toThrow()
  expect(() => drafts.writeEdit('lobby', { of: { id: 'm', revision: 0, body: '' }, ...none })).not.toThrow()
})
