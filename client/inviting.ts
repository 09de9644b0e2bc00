/** What an invitation can be made of: rooms to choose from, how long it holds, how often; and what is said of one. */

import type { Invitation, Role, RoomInfo } from '../protocol/model.ts'
import { may } from '../protocol/permissions.ts'
import { byTitle } from './own-rooms.ts'
import { DAY, spanText } from './spans.ts'

/**
 * Rooms that somebody may bring others into, by what they are called.
 * @param own those that they are in
 * @param listed all public ones, of which some may be theirs to lead without being in them
 */
export function roomsToOpen(own: readonly RoomInfo[], listed: readonly RoomInfo[], role: Role): readonly RoomInfo[] {
  const ids = new Set(own.map(({ id }) => id))
  const others = listed.filter(({ id }) => !ids.has(id))
  return byTitle([
    ...own.filter((room) => may('add', { role, member: 'member', room })),
    ...others.filter((room) => may('add', { role, member: null, room })),
  ])
}

/** How long a link holds, in milliseconds. */
export const LASTING = [DAY / 24, DAY, 7 * DAY, 30 * DAY] as const
export const USES = [1, 5, 20, 100] as const
/** How long a guest may stay; null for no end. */
export const STAYS = [DAY, 7 * DAY, 30 * DAY, null] as const

export function usesText(uses: number): string {
  return uses === 1 ? 'once' : `${uses} times`
}

export function staysText(stays: number | null): string {
  return stays === null ? 'without an end' : `for ${spanText(stays)}`
}

/**
 * `For a member, into Garden and Shed. 2 of 5 used.`
 * @param name what a room of this id is called, if that is known
 */
export function summaryOf(
  { role, rooms, uses, used, stays }: Invitation,
  name: (room: string) => string | undefined,
): string {
  const known = rooms.map((id) => name(id) ?? 'a room that is not yours')
  const into = known.length > 0 ? `, into ${listFormat.format(known)}` : ''
  const whom = role === 'guest' ? `For a guest, who stays ${staysText(stays)}` : 'For a member'
  return `${whom}${into}. ${used} of ${uses} used.`
}

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' })
