import { expect, it } from 'vitest'
import { createActivity } from '../../client/activity.ts'
import { openSmallStorage } from '../../client/small-storage.ts'
import { lobby } from '../../protocol/model.ts'
import { ada, named, ownRoom } from './people.ts'

const [garden, kitchen, yard] = [named('Garden'), named('Kitchen'), named('Yard')]

it('orders rooms by when something was said there, as far as was heard, and otherwise by name', () => {
  const storage = openSmallStorage()
  const open = (user: string | undefined) =>
    createActivity(
      storage,
      () => user,
      () => 3_000,
    )
  const activity = open(ada.id)
  const ordered = (order = activity.order) => [garden, kitchen, lobby, yard].toSorted(order).map(({ name }) => name)
  activity.note([ownRoom(garden), ownRoom(kitchen), ownRoom(yard, { unread: true })])
  expect(ordered()).toEqual(['Lobby', 'Garden', 'Kitchen', 'Yard'])
  activity.said(kitchen.id, 1_000)
  activity.note([ownRoom(garden), ownRoom(kitchen, { unread: true }), ownRoom(yard, { unread: true })])
  activity.said(kitchen.id, 2_000)
  activity.said(yard.id, 2_500)
  expect(ordered()).toEqual(['Kitchen', 'Yard', 'Lobby', 'Garden'])
  const again = open(ada.id)
  again.note([])
  // What is told first has not just been said.
  again.note([ownRoom(garden, { unread: true }), ownRoom(kitchen), ownRoom(yard, { unread: true })])
  expect(ordered(again.order)).toEqual(['Kitchen', 'Yard', 'Lobby', 'Garden'])
  const reader = open(undefined)
  reader.said(yard.id, 1_000)
  expect(ordered(reader.order)).toEqual(['Lobby', 'Garden', 'Kitchen', 'Yard'])
})
