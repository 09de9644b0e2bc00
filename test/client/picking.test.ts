import { beforeEach, expect, it } from 'vitest'
import type { PeoplePage } from '../../client/api.ts'
import { createPicking, type Picking } from '../../client/picking.ts'
import { type Refusal, refuse } from '../../protocol/refusal.ts'
import { FakeClock, settled } from './fake-environment.ts'
import { ada, ben, cleo } from './people.ts'

let clock: FakeClock
let asked: string[]
let answer: PeoplePage | Refusal | Promise<PeoplePage>
let picking: Picking

beforeEach(async () => {
  clock = new FakeClock()
  asked = []
  answer = { people: [ada, ben, cleo].map((user) => ({ user, status: '', role: 'member', active: true })), more: false }
  const people = async (search: string) => {
    asked.push(search)
    return answer
  }
  picking = createPicking(people, clock, { most: 2, without: [ada.id] })
  await picking.look()
})

const found = () => picking.found()?.map(({ nickname }) => nickname)

it('finds all but oneself, before anything is typed', () => {
  expect(asked).toEqual([''])
  expect(found()).toEqual(['ben', 'Cleo'])
})

it('asks once typing has paused', async () => {
  picking.type('c')
  clock.advance(100)
  picking.type(' cl ')
  clock.advance(199)
  expect(asked).toEqual([''])
  clock.advance(1)
  await settled()
  expect(asked).toEqual(['', 'cl'])
})

it('picks each once and no more than may be, and lets go', () => {
  picking.pick(ben)
  picking.pick(ben)
  expect(found()).toEqual(['Cleo'])
  expect(picking.full()).toBe(false)
  picking.pick(cleo)
  expect(picking.full()).toBe(true)
  picking.pick({ id: 'u-dee', nickname: 'Dee' })
  expect(picking.picked()).toEqual([ben, cleo])
  picking.drop(ben)
  expect(picking.picked()).toEqual([cleo])
  expect(found()).toEqual(['ben'])
})

it('picks by Enter whom the typed name finds, not whom an older question found', async () => {
  picking.type('cl')
  answer = { people: [{ user: cleo, status: '', role: 'member', active: true }], more: false }
  await picking.pickFirst()
  expect(asked).toEqual(['', 'cl'])
  expect(picking.picked()).toEqual([cleo])
  expect(picking.search()).toBe('')
})

it('picks by Enter pressed twice whom the typed name finds, once', async () => {
  picking.type('cl')
  const first = picking.pickFirst()
  const second = Promise.withResolvers<PeoplePage>()
  answer = second.promise
  const picked = picking.pickFirst()
  await first
  second.resolve({ people: [{ user: cleo, status: '', role: 'member', active: true }], more: false })
  await picked
  expect(picking.picked()).toEqual([cleo])
})

it('picks nobody by Enter if what is typed changes before the answer, or finds nobody', async () => {
  picking.type('cl')
  const picked = picking.pickFirst()
  picking.type('clx')
  await picked
  expect(picking.picked()).toEqual([])
  answer = { people: [], more: false }
  await picking.pickFirst()
  expect(picking.picked()).toEqual([])
  expect(picking.search()).toBe('clx')
})

it('says why nobody can be found', async () => {
  answer = refuse('rate', 'Wait.')
  await picking.look()
  expect(picking.refusal()?.message).toBe('Wait.')
  expect(picking.found()).toBeUndefined()
})
