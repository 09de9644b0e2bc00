import { expect, it } from 'vitest'
import { titleOf } from '../../client/own-rooms.ts'
import { ada, ben, cleo, direct, named } from './people.ts'

it('a room is called by its name, a direct one by whoever else is in it', () => {
  expect(titleOf(named('Garden'), ada.id)).toBe('Garden')
  expect(titleOf(direct(ada, ben), ada.id)).toBe('ben')
  expect(titleOf(direct(cleo, ben, ada), ada.id)).toBe('ben, Cleo')
})
