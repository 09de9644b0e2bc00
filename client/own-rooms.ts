/** The rooms that somebody is in: what their own object tells of them, what they are called, and in what order. */

import type { InboxFrame } from '../protocol/inbox.ts'
import type { OwnRoom, RoomInfo } from '../protocol/model.ts'
import { LOBBY, lobby } from '../protocol/model.ts'
import { nameOf } from './naming.ts'

/** As they are listed; those that are archived are not. */
export interface Sections {
  readonly starred: readonly OwnRoom[]
  readonly rooms: readonly OwnRoom[]
  readonly direct: readonly OwnRoom[]
}

/** Comes before another in the list if this is less than 0. */
export type Order = (one: RoomInfo, other: RoomInfo) => number

/** What is known of the lobby before anything is. */
export const ownLobby: OwnRoom = {
  room: lobby,
  role: 'member',
  read: { version: 0, mark: 0 },
  unread: false,
  calls: 0,
  starred: false,
  level: 'mentions',
  mutedUntil: null,
}

export function ownRoomsAfter(own: readonly OwnRoom[], frame: InboxFrame): readonly OwnRoom[] {
  switch (frame.type) {
    case 'inbox':
      return frame.rooms
    case 'room': {
      const { type, ...changed } = frame
      const others = own.filter(({ room }) => room.id !== changed.room.id)
      return [...others, changed]
    }
    case 'gone':
      return own.filter(({ room }) => room.id !== frame.room)
    default:
      return own
  }
}

/** Those they are in, and those where something waits for them. */
export function isListed({ role, unread }: OwnRoom): boolean {
  return role !== null || unread
}

/** A mute that has ended is none. */
export function withoutEnded(own: OwnRoom, now: number): OwnRoom {
  return own.mutedUntil !== null && own.mutedUntil <= now ? { ...own, mutedUntil: null } : own
}

export function isMuted({ level, mutedUntil }: OwnRoom): boolean {
  return level === 'nothing' || mutedUntil !== null
}

/** It stands out among the others: something waits there that they want to know of, or that is for them. */
export function isCalling(own: OwnRoom): boolean {
  return own.unread && (own.calls > 0 || !isMuted(own))
}

/** How much of all that they should be told of, even where they do not look. */
export function waitingIn(rooms: readonly OwnRoom[]): { readonly calls: number; readonly unread: boolean } {
  const telling = rooms.filter((own) => !own.room.archived && !isMuted(own))
  return {
    calls: telling.reduce((sum, { calls }) => sum + calls, 0),
    unread: telling.some(({ unread }) => unread),
  }
}

export function sectionsOf(rooms: readonly OwnRoom[], order: Order): Sections {
  const open = rooms.filter(({ room }) => !room.archived).toSorted((a, b) => order(a.room, b.room))
  return {
    starred: open.filter(({ starred }) => starred),
    rooms: open.filter(({ room, starred }) => !starred && room.kind !== 'direct'),
    direct: open.filter(({ room, starred }) => !starred && room.kind === 'direct'),
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

/** The lobby, then the others by what they are called; `me` is the id of whose rooms they are, after whom none is called. */
export function titleOrder(me: string | undefined): Order {
  return (one, other) =>
    Number(other.id === LOBBY) - Number(one.id === LOBBY) || compare(titleOf(one, me), titleOf(other, me))
}

export function byTitle<Listed extends RoomInfo>(rooms: readonly Listed[], me?: string): readonly Listed[] {
  return rooms.toSorted(titleOrder(me))
}

// The server knows no language: it orders names by the codes of their letters, and has 10 before 2.
const { compare } = new Intl.Collator(undefined, { numeric: true })
