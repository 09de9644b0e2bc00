/** Who the people of a room are, as they were last called by what it tells. */

import type { EventsFrame, SyncFrame } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'

/** By user id. */
export type People = Readonly<Record<string, User>>

/** The same object if they are called so already, as they nearly always are. */
export function called(people: People, users: readonly User[]): People {
  const isKnown = users.every((user) => isSame(people[user.id], user))
  return isKnown ? people : { ...people, ...Object.fromEntries(users.map((user) => [user.id, user])) }
}

/** Those whom a frame shows as they are now, of which its messages name only some. */
export function shownIn(frame: EventsFrame | SyncFrame): readonly User[] {
  if (frame.type === 'sync') return [...frame.here, ...(frame.members ?? []).map(({ user }) => user)]
  return frame.events.flatMap((event) => {
    if (event.type === 'member') return [event.member.user]
    return event.type === 'person' || event.type === 'arrived' || event.type === 'typing' ? [event.user] : []
  })
}

export function isSame(one: User | undefined, other: User): boolean {
  return one?.id === other.id && one.nickname === other.nickname && one.name === other.name
}
