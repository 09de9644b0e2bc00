import { expect, it } from 'vitest'
import { titleOrder } from '../../client/own-rooms.ts'
import { facing, fit, goalsFor } from '../../client/switching.ts'
import { ada, ben, cleo, direct, named, ownRoom } from './people.ts'

it.each([
  ['Garden party', 'gar', 3],
  ['Garden party', 'PAR', 2],
  ['Garden party', 'den', 1],
  ['Garden party', 'gpy', 0],
  ['Garden party', 'xyz', undefined],
  ['Garden party', '', 3],
  ['Crème Brûlée', 'bru', 2],
  ['Creme', 'crème', 3],
])('%s fits %j by %s', (name, letters, fits) => expect(fit(name, letters)).toBe(fits))

it('leads to what waits first, then as rooms are ordered, and to people there is no room with', () => {
  const rooms = [
    ownRoom(named('Garden')),
    ownRoom(named('Kitchen'), { unread: true }),
    ownRoom(named('Yard'), { unread: true, calls: 1 }),
    ownRoom(named('Old', { archived: true })),
    ownRoom(direct(ada, ben)),
  ]
  const goals = (letters: string) =>
    goalsFor(letters, rooms, [ada, ben, cleo], titleOrder(ada.id), ada.id).map(({ title }) => title)
  expect(goals('')).toEqual(['Yard', 'Kitchen', 'ben', 'Garden', 'Cleo'])
  expect(goals('en')).toEqual(['Kitchen', 'ben', 'Garden'])
  expect(goals('cl')).toEqual(['Cleo'])
})

it('finds somebody by their nickname and by the name they are shown by, with a room of two or without', () => {
  const dana = { id: 'u-dana', nickname: 'dd42', name: 'Dana Delay' }
  const titles = (letters: string, rooms = [ownRoom(direct(ada, dana))]) =>
    goalsFor(letters, rooms, [dana], titleOrder(ada.id), ada.id).map(({ title }) => title)
  for (const letters of ['dd4', 'delay']) {
    expect(titles(letters)).toEqual(['Dana Delay'])
    expect(titles(letters, [])).toEqual(['Dana Delay'])
  }
})

it('has the picture of the one it leads to, whose colour is that of their nickname', () => {
  const dana = { id: 'u-dana', nickname: 'dd42', name: 'Dana Delay' }
  const faces = [ownRoom(direct(ada, dana)), ownRoom(direct(ada, ben, dana))].flatMap((own) =>
    goalsFor('Dana', [own], [], titleOrder(ada.id), ada.id).map((goal) => facing(goal, ada.id)),
  )
  expect(faces).toEqual([dana, { nickname: 'ben, Dana Delay' }])
})
