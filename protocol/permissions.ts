/**
 * Who may do what in a room: one table. The Room decides by it, and the client shows by it what can be done; that a
 * button is hidden protects nothing.
 */

import { LOBBY, type Role, type RoomInfo, type RoomKind, type RoomRole } from './model.ts'

/** Somebody as a room sees them; from the least to the most. */
export type Standing = 'outsider' | RoomRole

interface Rule {
  /** The least that somebody must be, by the kind of the room; null where nobody may. */
  readonly least: Readonly<Record<RoomKind, Standing | null>>
  /** Whether it can be done in a room that is archived. */
  readonly archived: boolean
  /** Whether guests may as well, who are let into single rooms; never what takes an owner. */
  readonly guests: boolean
}

export const RULES = {
  /** To see the room, its history and its members at all. */
  read: rule('outsider', 'member', 'member', { archived: true }),
  /** To post, to type, and to change what one has posted. */
  post: rule('outsider', 'member', 'member'),
  join: rule('outsider', null, null, { guests: false }),
  /** Whoever is not in a room that they can see has left it already. */
  leave: rule('outsider', 'member', null, { archived: true }),
  /** To bring in somebody else. */
  add: rule('member', 'member', null, { guests: false }),
  /** To say what the room is about: its topic and its description. */
  describe: rule('member', 'member', 'member', { guests: false }),
  rename: rule('owner', 'owner', null),
  /** To make the room read-only, and to open it again. */
  archive: rule('owner', 'owner', null, { archived: true }),
  /** To make somebody an owner, or an owner a member. */
  appoint: rule('owner', 'owner', null, { archived: true }),
  /** To send somebody away, to keep them from coming back, and to let them. */
  remove: rule('owner', 'owner', null, { archived: true }),
  /** To keep somebody from posting for a while. */
  mute: rule('owner', 'owner', null),
  /** To let everybody post only every so often. */
  slow: rule('owner', 'owner', null),
  /** To take away what somebody else has said, or its cards. */
  moderate: rule('owner', 'owner', null, { archived: true }),
} as const satisfies Readonly<Record<string, Rule>>

export type RoomAct = keyof typeof RULES

/** What a decision is made from. */
export interface Circumstances {
  /** What they are in the deployment. */
  readonly role: Role
  /** What they are in the room; null for nobody. */
  readonly member: RoomRole | null
  readonly room: Pick<RoomInfo, 'id' | 'kind' | 'archived'>
}

export function may(act: RoomAct, circumstances: Circumstances): boolean {
  const { role, room } = circumstances
  const { least, archived, guests } = RULES[act]
  const needed = least[room.kind]
  if (needed === null || (room.archived && !archived)) return false
  // A guest owns no room, also one that was theirs before they were made a guest.
  if (role === 'guest' && (!guests || needed === 'owner')) return false
  if (room.id === LOBBY && ALWAYS_THERE.has(act)) return false
  const standing = standingOf(circumstances)
  return standing !== undefined && RANK[standing] >= RANK[needed]
}

/**
 * The lobby has everybody in it, and nobody is a member by a row. Whoever runs the deployment has the rights of an owner
 * in each room that they can see, but in what is said between few. Undefined: the room is not for them to see.
 */
function standingOf({ role, member, room }: Circumstances): Standing | undefined {
  const runs = role === 'owner' || role === 'admin'
  if (room.kind === 'direct') return member ?? undefined
  if (room.kind === 'private') return member && runs ? 'owner' : (member ?? undefined)
  if (role === 'guest') return member ?? undefined
  if (runs) return 'owner'
  return room.id === LOBBY ? 'member' : (member ?? 'outsider')
}

const RANK: Readonly<Record<Standing, number>> = { outsider: 0, member: 1, owner: 2 }

/** What cannot be done to a room that everybody is in. */
const ALWAYS_THERE: ReadonlySet<RoomAct> = new Set(['join', 'leave', 'add', 'rename', 'archive', 'appoint'])

function rule(
  everybody: Standing | null,
  members: Standing | null,
  few: Standing | null,
  { archived = false, guests = true }: Partial<Pick<Rule, 'archived' | 'guests'>> = {},
): Rule {
  return { least: { public: everybody, private: members, direct: few }, archived, guests }
}

/** The least that somebody must be in the deployment to do what concerns no single room. */
export const DEPLOYMENT_RULES = {
  /** To make a room, and to talk to whom one likes. */
  gather: 'member',
  /** To see who is here. */
  people: 'member',
  /** To make links that let others in, into rooms that one may add people to. */
  invite: 'member',
  /** To say what the deployment is called, who may register, and which links become cards. */
  configure: 'admin',
  /** To make others what is less than oneself; only the owner hands over what they are. */
  appoint: 'admin',
  /** To keep somebody who is less than oneself from signing in. */
  deactivate: 'admin',
  audit: 'admin',
} as const satisfies Readonly<Record<string, Role>>

export type DeploymentAct = keyof typeof DEPLOYMENT_RULES

export function mayHere(act: DeploymentAct, role: Role): boolean {
  return ROLE_RANK[role] >= ROLE_RANK[DEPLOYMENT_RULES[act]]
}

/** Whether somebody of the first role may make one of the second something of the third. */
export function mayAppoint(actor: Role, subject: Role, to: Role): boolean {
  if (!mayHere('appoint', actor) || subject === 'owner') return false
  return actor === 'owner' || (outranks(actor, subject) && outranks(actor, to))
}

/** Whether somebody of the first role may deactivate one of the second, and take that back. */
export function mayDeactivate(actor: Role, subject: Role): boolean {
  return mayHere('deactivate', actor) && outranks(actor, subject)
}

function outranks(one: Role, other: Role): boolean {
  return ROLE_RANK[one] > ROLE_RANK[other]
}

const ROLE_RANK: Readonly<Record<Role, number>> = { guest: 0, member: 1, admin: 2, owner: 3 }
