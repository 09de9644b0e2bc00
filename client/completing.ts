/** Finishing a name that somebody has begun to write: who and what comes first. */

import type { RoomInfo, User } from '../protocol/model.ts'
import { FOR_ALL, foldForSearch, foldName } from '../protocol/names.ts'

export interface Offer {
  /** What is written for it, with its sign. */
  readonly text: string
  readonly note: string
}

const OFFERS_MAX = 8

/** Whoever is nearest to the conversation first: each list is in its order already. */
export function offerPeople(query: string, near: readonly (readonly User[])[], me: string): readonly Offer[] {
  const wanted = foldForSearch(query)
  const known = new Set([me])
  const people = near.flatMap((users) => {
    const found = users.filter((user) => !known.has(user.id) && namesOf(user).some((name) => name.includes(wanted)))
    for (const { id } of found) known.add(id)
    // Of those who are equally near, whose name begins so.
    return found.toSorted((a, b) => Number(begins(b, wanted)) - Number(begins(a, wanted)))
  })
  const named = people
    .filter(({ nickname }) => !FOR_ALL.includes(foldName(nickname)))
    .map(({ nickname, name = '' }) => ({ text: `@${nickname}`, note: name }))
  const all = ALL.filter(({ text }) => text.slice(1).startsWith(wanted))
  return [...named.slice(0, OFFERS_MAX - all.length), ...all]
}

/** Those whose name begins so first; of several of one name, one, since they are written alike. */
export function offerRooms(query: string, rooms: readonly RoomInfo[]): readonly Offer[] {
  const wanted = foldForSearch(query)
  const begin = ({ name }: RoomInfo) => foldForSearch(name).startsWith(wanted)
  const found = new Map(rooms.filter(({ archived }) => !archived).map((room) => [room.name, room]))
  return [...found.values()]
    .filter(({ name }) => foldForSearch(name).includes(wanted))
    .toSorted((a, b) => Number(begin(b)) - Number(begin(a)))
    .slice(0, OFFERS_MAX)
    .map(({ name, topic }) => ({ text: `#${name}`, note: topic }))
}

const ALL: readonly Offer[] = [
  { text: '@here', note: 'Everybody who has the room open' },
  { text: '@room', note: 'All members' },
]

function begins(user: User, wanted: string): boolean {
  return namesOf(user).some((name) => name.startsWith(wanted))
}

function namesOf({ nickname, name = '' }: User): readonly string[] {
  return [nickname, name].map(foldForSearch)
}
