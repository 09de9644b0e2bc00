import { expect, it } from 'vitest'
import { hueOf } from '../../client/view/hue.ts'

it('a nickname has the same colour everywhere and always, however it is typed', () => {
  expect(['Ada', 'ada', 'ADA'].map(hueOf)).toEqual([150, 150, 150])
  expect(['Grüße', 'GRÜSSE'].map(hueOf)).toEqual([630, 630])
})

it('nicknames have twelve hues in two steps, all of them', () => {
  const hues = new Set(Array.from({ length: 1_000 }, (_, index) => hueOf(`name-${index}`)))
  expect([...hues].toSorted((one, other) => one - other)).toEqual(Array.from({ length: 24 }, (_, index) => index * 30))
})
