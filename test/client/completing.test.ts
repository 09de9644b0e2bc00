import { expect, it } from 'vitest'
import { offerPeople, offerRooms } from '../../client/completing.ts'
import { soughtAt } from '../../client/sought.ts'
import { ada, ben, cleo, named } from './people.ts'

it.each([
  ['hello @be', 9, { sign: '@', query: 'be', from: 6, to: 9 }],
  ['@', 1, { sign: '@', query: '', from: 0, to: 1 }],
  ['in #gar den', 7, { sign: '#', query: 'gar', from: 3, to: 7 }],
  ['(@ben', 5, { sign: '@', query: 'ben', from: 1, to: 5 }],
  ['ben@example', 11, undefined],
  ['hello @be ', 10, undefined],
  ['page#part', 9, undefined],
  ['hello @be', 3, undefined],
])('of %j, at %i', (text, caret, sought) => expect(soughtAt(text, caret)).toEqual(sought))

it('offers whoever is nearest to the conversation first, once, and never oneself', () => {
  const dana = { id: 'u-dana', nickname: 'Dana', name: 'Dana Delay' }
  const texts = (query: string) =>
    offerPeople(query, [[cleo, ada], [ben, cleo], [dana]], ada.id).map(({ text }) => text)
  expect(texts('')).toEqual(['@Cleo', '@ben', '@Dana', '@here', '@room'])
  expect(texts('e')).toEqual(['@Cleo', '@ben', '@Dana'])
  expect(texts('DA')).toEqual(['@Dana'])
  expect(texts('delay')).toEqual(['@Dana'])
  expect(texts('ro')).toEqual(['@room'])
  expect(offerPeople('cle', [[{ id: 'u-2', nickname: 'Cléo' }]], ada.id).map(({ text }) => text)).toEqual(['@Cléo'])
  const near = [[{ id: 'u-1', nickname: 'Xben' }, ben]]
  expect(offerPeople('ben', near, ada.id).map(({ text }) => text)).toEqual(['@ben', '@Xben'])
})

it('offers rooms by what they are called, those that begin so first, and none that are archived', () => {
  const rooms = [
    named('Old Garden'),
    named('Garden'),
    named('Gardeners', { archived: true }),
    named('Kitchen'),
    named('Théâtre'),
  ]
  expect(offerRooms('gar', rooms).map(({ text }) => text)).toEqual(['#Garden', '#Old Garden'])
  const twins = [...rooms, ...rooms.map((room) => ({ ...room, id: `${room.id}-2` }))]
  expect(offerRooms('gar', twins).map(({ text }) => text)).toEqual(['#Garden', '#Old Garden'])
  expect(offerRooms('thea', rooms).map(({ text }) => text)).toEqual(['#Théâtre'])
})
