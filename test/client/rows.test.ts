import { createRoot } from 'solid-js'
import { expect, it } from 'vitest'
import type { Pending } from '../../client/room.ts'
import { noHistory } from '../../client/room-history.ts'
import { RoomStore } from '../../client/room-store.ts'
import { createRows } from '../../client/view/rows.ts'
import { ada, ben, message, room } from './people.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const NOON = new Date(2026, 2, 2, 12, 0).getTime()
const MIDNIGHT = new Date(2026, 2, 3, 0, 0).getTime()

type Said = readonly [created: number, author?: string]

/** What begins with each of these, in order: with what has been said, then with what Ada's page waits to send. */
function beginnings(said: readonly Said[], waiting: readonly number[] = []): readonly string[] {
  const store = new RoomStore(ada)
  const messages = said.map(([created, author = ada.id], index) => message({ seq: index + 1, created, author }))
  store.history({ ...noHistory, room, messages })
  store.pending(waiting.map((created, index) => post(`p${index}`, created)))
  return createRoot((dispose) => {
    const { ids, startsDay, startsGroup } = createRows(store.state, () => ada.id)
    const begun = ids().map((id) => [startsDay(id) ? 'day' : '', startsGroup(id) ? 'group' : ''].join(' ').trim())
    dispose()
    return begun
  })
}

function post(id: string, created: number): Pending {
  return { id, command: { type: 'post', id, body: 'said' }, created, status: 'waiting' }
}

it('the first row begins a day and a group', () => {
  expect(beginnings([[NOON]])).toEqual(['day group'])
})

it('messages of one author stand in one group while less than five minutes are between one and the next', () => {
  const gap = 4 * MINUTE + 59 * SECOND
  expect(beginnings([[NOON], [NOON + gap], [NOON + 2 * gap]])).toEqual(['day group', '', ''])
  expect(beginnings([[NOON], [NOON + 5 * MINUTE]])).toEqual(['day group', 'group'])
})

it('another author begins a group, and so does the first one after them', () => {
  expect(beginnings([[NOON], [NOON, ben.id], [NOON]])).toEqual(['day group', 'group', 'group'])
})

it('what waits to be sent stands in the group of its author', () => {
  expect(beginnings([[NOON]], [NOON + SECOND, NOON + 2 * SECOND])).toEqual(['day group', '', ''])
  expect(beginnings([[NOON, ben.id]], [NOON + SECOND])).toEqual(['day group', 'group'])
})

it('midnight begins a day and a group, however little is between', () => {
  const said: readonly Said[] = [[MIDNIGHT - 2], [MIDNIGHT - 1], [MIDNIGHT], [MIDNIGHT + 1]]
  expect(beginnings(said)).toEqual(['day group', '', 'day group', ''])
})
