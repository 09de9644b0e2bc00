import { expect, it } from 'vitest'
import { pathOf, roomAt } from '../../client/location.ts'

it.each([
  ['/', 'lobby'],
  ['/rooms/lobby', 'lobby'],
  ['/rooms/0b6f8a9e-7c1d-4e55-9a43-1f2e3d4c5b6a', '0b6f8a9e-7c1d-4e55-9a43-1f2e3d4c5b6a'],
  ['/rooms/a_b/', 'a_b'],
  ['/rooms/../../etc', 'lobby'],
  ['/rooms/%E0%A4%A', 'lobby'],
  ['/elsewhere', 'lobby'],
])('the address %s names the room %s', (path, room) => {
  expect(roomAt(path)).toBe(room)
})

it('the address of a room names it', () => {
  for (const room of ['lobby', 'r-1']) expect(roomAt(pathOf(room))).toBe(room)
  expect(pathOf('lobby')).toBe('/')
})
