import { expect, it } from 'vitest'
import { browse } from '../../client/browsing.ts'
import { type ListedRoom, lobby, type RoomInfo } from '../../protocol/model.ts'
import { ada, named } from './people.ts'

const listed = (room: RoomInfo): ListedRoom => ({ ...room, active: null })
const all = [
  listed(lobby),
  listed(named('Room 10')),
  listed(named('Room 2', { topic: 'Bees and honey' })),
  listed(named('Attic', { archived: true })),
]
const namesOf = (found: readonly { readonly room: RoomInfo }[]) => found.map(({ room }) => room.name)

it('shows the lobby first, then the others by name, and the archived ones apart', () => {
  const { open, archived } = browse(all, [], '', ada.id)
  expect(namesOf(open)).toEqual(['Lobby', 'Room 2', 'Room 10'])
  expect(namesOf(archived)).toEqual(['Attic'])
})

it('finds all the words in name or topic, whatever their case', () => {
  expect(namesOf(browse(all, [], 'ROOM', ada.id).open)).toEqual(['Room 2', 'Room 10'])
  expect(namesOf(browse(all, [], ' honey  room ', ada.id).open)).toEqual(['Room 2'])
  expect(namesOf(browse(all, [], 'hóney', ada.id).open)).toEqual(['Room 2'])
  expect(browse(all, [], 'wasps', ada.id)).toEqual({ open: [], archived: [] })
})

it("says which are one's own", () => {
  const { open } = browse(all, [named('Room 2')], '', ada.id)
  expect(open.map(({ own }) => own)).toEqual([true, true, false])
})

it("has one's own archived rooms that are listed nowhere else, and no other private ones", () => {
  const own = [
    named('Cellar', { kind: 'private', archived: true }),
    named('Study', { kind: 'private' }),
    named('Attic', { archived: true }),
  ]
  const { open, archived } = browse(all, own, '', ada.id)
  expect(namesOf(archived)).toEqual(['Attic', 'Cellar'])
  expect(namesOf(open)).not.toContain('Study')
})
