/** What can be done with somebody in the deployment, by whom: worked out by the one table, and put into words. */

import type { Person, Role } from '../protocol/model.ts'
import { mayAppoint, mayDeactivate } from '../protocol/permissions.ts'
import { nameOf } from './naming.ts'

export type PersonAct = Role | 'deactivate' | 'reactivate'

const APPOINTED: readonly Role[] = ['admin', 'member', 'guest', 'owner']

/** In the order in which they are offered. Nobody does any of it to themselves. */
export function actsOnPerson({ user, role, active }: Person, by: { id: string; role: Role }): readonly PersonAct[] {
  if (user.id === by.id) return []
  const isFit = active && role !== 'guest'
  const roles = APPOINTED.filter((to) => to !== role && (isFit || to !== 'owner') && mayAppoint(by.role, role, to))
  return mayDeactivate(by.role, role) ? [...roles, active ? 'deactivate' : 'reactivate'] : roles
}

export const PERSON_ACT_LABELS: Readonly<Record<PersonAct, string>> = {
  owner: 'Hand over ownership…',
  admin: 'Make admin…',
  member: 'Make member',
  guest: 'Make guest…',
  deactivate: 'Deactivate…',
  reactivate: 'Reactivate',
}

/** What will have happened, for what cannot simply be done the other way again, or concerns everybody. */
export function consequenceOf(act: PersonAct, { user }: Person): string | undefined {
  const name = nameOf(user)
  switch (act) {
    case 'owner':
      return `${name} will be the owner of this chat, and you an admin. You cannot take this back: only ${name} can then make you the owner again.`
    case 'admin':
      return `${name} will be able to configure this chat, see the record, deactivate people, and lead every public room.`
    case 'guest':
      return `${name} will see the rooms that they are in, and no other: neither the lobby nor who else is here.`
    case 'deactivate':
      return `${name} will be signed out everywhere at once, and cannot sign in again until they are reactivated. What they have said stays.`
    default:
      return undefined
  }
}

/** What somebody is, in one word or two. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Member',
  guest: 'Guest',
}
