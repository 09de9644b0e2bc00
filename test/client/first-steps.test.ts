import { expect, it } from 'vitest'
import { FirstSteps, STEPS } from '../../client/first-steps.ts'
import { MemoryStorage } from '../../client/small-storage.ts'
import { ada, ben } from './people.ts'

it('the first owner is asked each thing once, and nobody else anything', () => {
  const steps = new FirstSteps(new MemoryStorage())
  expect(steps.step(ada.id)).toBeUndefined()
  steps.begin(ada.id)
  const asked: unknown[] = []
  for (let step = steps.step(ada.id); step; step = steps.step(ada.id)) {
    asked.push(step)
    expect(steps.step(ben.id)).toBeUndefined()
    steps.pass()
  }
  expect(asked).toEqual(STEPS)
})

it('a reload goes on with the step that it was at, and what was ended is not begun again', () => {
  const storage = new MemoryStorage()
  const before = new FirstSteps(storage)
  before.begin(ada.id)
  before.pass()
  expect(new FirstSteps(storage).step(ada.id)).toBe(STEPS[1])
  before.end()
  expect(before.step(ada.id)).toBeUndefined()
  expect(new FirstSteps(storage).step(ada.id)).toBeUndefined()
})

it('what another version of the page has kept is no step', () => {
  const storage = new MemoryStorage()
  storage.setItem('edgewise-first-steps', `colour ${ada.id}`)
  expect(new FirstSteps(storage).step(ada.id)).toBeUndefined()
})
