/** The rooms that somebody is in: what their own object tells of them, what they are called, and in what order. */

import type { InboxFrame } from '../protocol/inbox.ts'
import type { OwnRoom, RoomInfo } from '../protocol/model.ts'
import { LOBBY } from '../protocol/model.ts'
import { nameOf } from './naming.ts'

/** As they are listed; archived ones stand apart. */
export interface Sections {
  readonly rooms: readonly RoomInfo[]
  readonly direct: readonly RoomInfo[]
  readonly archived: readonly RoomInfo[]
}

export function ownRoomsAfter(own: readonly OwnRoom[], frame: InboxFrame): readonly OwnRoom[] {
  switch (frame.type) {
    case 'inbox':
      return frame.rooms.filter(({ room }) => room.id !== LOBBY)
    case 'room': {
      const { type, ...changed } = frame
      const others = own.filter(({ room }) => room.id !== changed.room.id)
      return changed.room.id === LOBBY ? own : [...others, changed]
    }
    case 'gone':
      return own.filter(({ room }) => room.id !== frame.room)
    default:
      return own
  }
}

/** `me` is the id of whose rooms they are, after whom none is called. */
export function sectionsOf(rooms: readonly RoomInfo[], me: string): Sections {
  const open = rooms.filter(({ archived }) => !archived)
  return {
    rooms: byTitle(
      open.filter(({ kind }) => kind !== 'direct'),
      me,
    ),
    direct: byTitle(
      open.filter(({ kind }) => kind === 'direct'),
      me,
    ),
    archived: byTitle(
      rooms.filter(({ archived }) => archived),
      me,
    ),
  }
}

/** What a room is called; a direct one by whoever else is in it. */
export function titleOf({ kind, name, people = [] }: RoomInfo, me: string | undefined): string {
  if (kind !== 'direct') return name
  return people
    .filter(({ id }) => id !== me)
    .map(nameOf)
    .toSorted(compare)
    .join(', ')
}

/** The lobby, then the others by what they are called. */
export function byTitle<Listed extends RoomInfo>(rooms: readonly Listed[], me?: string): readonly Listed[] {
  return rooms.toSorted(
    (a, b) => Number(b.id === LOBBY) - Number(a.id === LOBBY) || compare(titleOf(a, me), titleOf(b, me)),
  )
}

// The server knows no language: it orders names by the codes of their letters, and has 10 before 2.
const { compare } = new Intl.Collator(undefined, { numeric: true })
