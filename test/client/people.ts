/** Who the tests are about, and what they say. */

import {
  bareRoom,
  type Card,
  lobby,
  type Member,
  type Message,
  type OwnRoom,
  type RoomInfo,
  type User,
} from '../../protocol/model.ts'

export const ada: User = { id: 'u-ada', nickname: 'Ada' }
export const ben: User = { id: 'u-ben', nickname: 'ben' }
export const cleo: User = { id: 'u-cleo', nickname: 'Cleo' }
export const room = lobby

/** A room of some name, and what else is said of it. */
export function named(name: string, part: Partial<RoomInfo> = {}): RoomInfo {
  return { ...bareRoom(`r-${name}`, part.kind ?? 'public', name), ...part }
}

export function direct(...people: readonly User[]): RoomInfo {
  return { ...bareRoom(`d-${people.map(({ id }) => id).join('-')}`, 'direct', ''), people }
}

/** What somebody has of a room: nothing unread, if no more is said. */
export function ownRoom(room: RoomInfo, part: Partial<OwnRoom> = {}): OwnRoom {
  const read = { version: 0, mark: 0 }
  const wishes = { starred: false, level: 'mentions', mutedUntil: null } as const
  return { room, role: 'member', read, unread: false, calls: 0, ...wishes, ...part }
}

export function member(user: User, part: Partial<Member> = {}): Member {
  return { user, role: 'member', mutedUntil: null, ...part }
}

export function message(part: Partial<Message> & { readonly seq: number }): Message {
  return {
    id: `m${part.seq}`,
    version: part.seq,
    revision: 0,
    author: ada.id,
    body: `said at ${part.seq}`,
    created: 1_700_000_000_000 + part.seq,
    edited: null,
    cards: [],
    ...part,
  }
}

export function card(part: Partial<Card>): Card {
  return {
    url: 'https://site.example/page',
    kind: 'page',
    title: 'A page',
    description: null,
    site: 'site.example',
    author: null,
    published: null,
    price: null,
    language: null,
    color: null,
    picture: null,
    pictureSize: null,
    large: false,
    icon: null,
    ...part,
  }
}
