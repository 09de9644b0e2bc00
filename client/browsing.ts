/** All the rooms that somebody could open, to be looked through: searched, and apart from those that are archived. */

import { type ListedRoom, LOBBY, type RoomInfo } from '../protocol/model.ts'
import { foldForSearch } from '../protocol/names.ts'
import { byTitle, titleOf } from './own-rooms.ts'

export interface FoundRoom {
  readonly room: ListedRoom
  /** One is in it. */
  readonly own: boolean
}

export interface Found {
  readonly open: readonly FoundRoom[]
  readonly archived: readonly FoundRoom[]
}

/**
 * @param listed all public rooms
 * @param own what one is in; of it, archived rooms that are listed nowhere else stand here as well
 */
export function browse(listed: readonly ListedRoom[], own: readonly RoomInfo[], search: string, me: string): Found {
  const isOwn = new Set(own.map(({ id }) => id))
  const isListed = new Set(listed.map(({ id }) => id))
  const unlisted = own.filter(({ id, archived }) => archived && !isListed.has(id))
  const all = byTitle([...listed, ...unlisted.map((room) => ({ ...room, active: null }))], me)
  const found = all
    .filter((room) => matches(room, search, me))
    .map((room) => ({ room, own: room.id === LOBBY || isOwn.has(room.id) }))
  return {
    open: found.filter(({ room }) => !room.archived),
    archived: found.filter(({ room }) => room.archived),
  }
}

function matches(room: RoomInfo, search: string, me: string): boolean {
  const words = foldForSearch(search).split(/\s+/).filter(Boolean)
  const text = foldForSearch(`${titleOf(room, me)} ${room.topic}`)
  return words.every((word) => text.includes(word))
}
