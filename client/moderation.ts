/** What can be done with a member of a room, by whom: worked out by the one table, and put into words. */

import { type ListedMember, LOBBY, type Role, type RoomInfo, type RoomRole } from '../protocol/model.ts'
import { may, type RoomAct } from '../protocol/permissions.ts'
import { nameOf } from './naming.ts'
import { titleOf } from './own-rooms.ts'

/** Somebody who might do something to another. */
export interface Moderator {
  readonly id: string
  readonly role: Role
  readonly member: RoomRole | null
}

export type MemberAct = 'own' | 'disown' | 'mute' | 'unmute' | 'remove' | 'ban'

/** In the order in which they are offered. Nobody does any of it to themselves, but to give up being an owner. */
export function actsOn(member: ListedMember, by: Moderator, room: RoomInfo, now: number): MemberAct[] {
  const { user, role, mutedUntil, person } = member
  const can = (act: RoomAct) => may(act, { role: by.role, member: by.member, room })
  const mayOwn = !person || (person.active && person.role !== 'guest')
  const isSelf = user.id === by.id
  const isMuted = mutedUntil !== null && mutedUntil > now
  const acts: readonly (readonly [MemberAct, boolean])[] = [
    ['own', role === 'member' && mayOwn && can('appoint')],
    ['disown', role === 'owner' && can('appoint')],
    ['mute', !isSelf && !isMuted && can('mute')],
    ['unmute', !isSelf && isMuted && can('mute')],
    // Everybody is in the lobby: from there one can only be kept out.
    ['remove', !isSelf && role !== null && room.id !== LOBBY && can('remove')],
    ['ban', !isSelf && can('remove')],
  ]
  return acts.flatMap(([act, isOffered]) => (isOffered ? [act] : []))
}

export const ACT_LABELS: Readonly<Record<MemberAct, string>> = {
  own: 'Make owner',
  disown: 'Make member',
  mute: 'Mute…',
  unmute: 'Unmute',
  remove: 'Remove…',
  ban: 'Remove and ban…',
}

/** What will have happened, for what cannot simply be done the other way again. */
export function warningOf(act: MemberAct, { user, role, person }: ListedMember, room: RoomInfo): string | undefined {
  const name = nameOf(user)
  const title = titleOf(room, undefined)
  switch (act) {
    case 'own':
      return `${name} will be able to do all that an owner can: rename or archive ${title}, send people away, and appoint others.`
    case 'remove':
      // A guest sees a public room only as its member.
      return room.kind === 'public' && person?.role !== 'guest'
        ? `${name} will be taken out of ${title}, can still read and write there, and can join again. A ban stops that.`
        : `${name} will be taken out of ${title} at once, and sees nothing of it any more until somebody adds them.`
    case 'ban':
      return `${name} will ${role === null ? '' : 'be taken out and '}see nothing that is said in ${title} any more, nor come back until they are let in again.`
    default:
      return undefined
  }
}

/** How long a mute lasts, in milliseconds. */
export const MUTES: readonly (readonly [string, number])[] = [
  ['10 minutes', 10 * 60_000],
  ['1 hour', 3600_000],
  ['1 day', 24 * 3600_000],
]
