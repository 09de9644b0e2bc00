import { createRoot, createSignal } from 'solid-js'
import { expect, it } from 'vitest'
import { createChosen } from '../../client/view/chosen.ts'

const [items, setItems] = createSignal<readonly string[]>([])
const [query, setQuery] = createSignal('')
const chosen = createRoot(() =>
  createChosen(
    items,
    (item) => item,
    () => query().trim(),
  ),
)

it('what is chosen stays so wherever it stands, until it is gone or something else is looked for', () => {
  chosen.move(1)
  expect([chosen.index(), chosen.item()]).toEqual([0, undefined])
  setItems(['ada', 'ben', 'cleo'])
  expect(chosen.item()).toBe('ada')
  chosen.move(1)
  setItems(['cleo', 'dan', 'ada', 'ben'])
  setQuery(' ')
  expect([chosen.index(), chosen.item()]).toEqual([3, 'ben'])
  chosen.move(1)
  expect(chosen.item()).toBe('cleo')
  chosen.move(-1)
  expect(chosen.item()).toBe('ben')
  setItems(['cleo', 'dan'])
  expect(chosen.item()).toBe('cleo')
  chosen.move(-1)
  expect(chosen.item()).toBe('dan')
  setQuery('l')
  expect(chosen.item()).toBe('cleo')
})
