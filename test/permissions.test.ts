/** The whole table of who may do what in a room, each cell tried on a real room. */

import { describe, expect, test } from 'vitest'
import type { Role, RoomKind, RoomRole, User } from '../protocol/model.ts'
import { may, type RoomAct } from '../protocol/permissions.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Decree } from '../worker/governance.ts'
import type { Founder } from '../worker/history.ts'
import type { UserStamp } from '../worker/stamp.ts'
import { ORIGIN, person, post, roomStub } from './people.ts'

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'guest']
const PLACES: readonly (RoomRole | null)[] = ['owner', 'member', null]
const KINDS: readonly RoomKind[] = ['public', 'private', 'direct']

/** What somebody is in the deployment and in the room; `runs` is the owner or an admin of the deployment. */
type Standing = `${'' | 'runs ' | 'guest '}${'outsider' | RoomRole}`

const NOBODY: readonly Standing[] = []
const HIGHER: readonly Standing[] = ['runs outsider', 'runs member', 'runs owner']
/** Whoever is in the room by a row, and is no guest. */
const MEMBERS: readonly Standing[] = ['member', 'owner', 'runs member', 'runs owner']
const ALL_MEMBERS: readonly Standing[] = [...MEMBERS, 'guest member', 'guest owner']
/** A guest is let into single rooms, and sees no other. */
const ALL_BUT_GUESTS: readonly Standing[] = ['outsider', 'member', 'owner', ...HIGHER]
const EVERYBODY: readonly Standing[] = [...ALL_BUT_GUESTS, 'guest member', 'guest owner']
const OWNERS: readonly Standing[] = ['owner', ...HIGHER]
/** Whoever runs the deployment is as an owner in a private room that they are in. */
const OWNERS_IN_PRIVATE: readonly Standing[] = ['owner', 'runs member', 'runs owner']

/** Who may, written by hand: what the code decides by is not asked. */
const TABLE: Readonly<Record<RoomAct, Readonly<Record<RoomKind, readonly Standing[]>> & { archived: boolean }>> = {
  read: { public: EVERYBODY, private: ALL_MEMBERS, direct: ALL_MEMBERS, archived: true },
  post: { public: EVERYBODY, private: ALL_MEMBERS, direct: ALL_MEMBERS, archived: false },
  join: { public: ALL_BUT_GUESTS, private: NOBODY, direct: NOBODY, archived: false },
  leave: { public: EVERYBODY, private: ALL_MEMBERS, direct: NOBODY, archived: true },
  add: { public: ['member', 'owner', ...HIGHER], private: MEMBERS, direct: NOBODY, archived: false },
  describe: { public: ['member', 'owner', ...HIGHER], private: MEMBERS, direct: MEMBERS, archived: false },
  rename: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: false },
  archive: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: true },
  appoint: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: true },
  remove: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: true },
  mute: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: false },
  slow: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: false },
  moderate: { public: OWNERS, private: OWNERS_IN_PRIVATE, direct: NOBODY, archived: true },
}

const [someone, olga, bob, carl] = [await person(), await person(), await person(), await person()]

// A direct room cannot be archived.
const cells = KINDS.flatMap((kind) =>
  (kind === 'direct' ? [false] : [false, true]).flatMap((archived) =>
    ROLES.flatMap((role) => PLACES.map((member) => ({ kind, archived, role, member }))),
  ),
)

const DECREES: Readonly<Record<Exclude<RoomAct, 'read' | 'post' | 'moderate'>, Decree>> = {
  join: { act: 'join' },
  leave: { act: 'leave' },
  add: { act: 'add', user: userOf(carl) },
  describe: { act: 'arrange', about: { topic: 'tea' } },
  rename: { act: 'arrange', about: { name: 'Tea' } },
  archive: { act: 'arrange', about: { archived: true } },
  appoint: { act: 'appoint', user: userOf(bob), as: { role: 'member', active: true }, role: 'owner' },
  remove: { act: 'remove', user: userOf(bob), ban: true },
  mute: { act: 'mute', user: userOf(bob), until: Date.now() + 60_000 },
  slow: { act: 'arrange', about: { slow: 5 } },
}

describe.each(Object.keys(TABLE) as RoomAct[])('%s', (act) => {
  test.each(cells)('$kind, archived: $archived, by a $role who is $member there', async (cell) => {
    const room = await roomWith(cell)
    const stamp = stampAs(someone, cell.role)
    const outcome = await attempt(act, room.id, stamp)
    const decision = may(act, { ...cell, room: { id: room.id, kind: cell.kind, archived: cell.archived } })
    expect(decision).toBe(isAllowed(act, cell))
    expect(isRefusal(outcome) ? outcome.code : 'allowed').toBe(isAllowed(act, cell) ? 'allowed' : codeFor(cell))
  })
})

test('in the lobby nobody is brought in or sent away but by a ban, and it keeps its name', async () => {
  const admin = stampAs(someone, 'admin')
  for (const act of ['join', 'leave', 'add', 'rename', 'archive', 'appoint'] as const)
    expect(await attempt(act, 'lobby', admin), act).toMatchObject({ code: 'forbidden' })
  for (const act of ['read', 'post', 'describe', 'mute', 'slow'] as const)
    expect(isRefusal(await attempt(act, 'lobby', admin)), act).toBe(false)
  expect(await attempt('read', 'lobby', stampAs(carl, 'guest'))).toMatchObject({ code: 'not_found' })
})

interface Cell {
  readonly kind: RoomKind
  readonly archived: boolean
  readonly role: Role
  readonly member: RoomRole | null
}

/** A room with an owner and a member beside whom it is about, who has said something there. */
async function roomWith({ kind, archived, member }: Cell) {
  const id = crypto.randomUUID()
  const stub = roomStub(id)
  const founders: Founder[] = [
    [userOf(olga), 'owner'],
    [userOf(bob), 'member'],
  ]
  if (member) founders.push([userOf(someone), member])
  await stub.create({ id, kind, name: `room ${id}` }, founders, stampAs(olga, 'member'))
  expect(await stub.change(stampAs(bob, 'member'), post('from bob', bobs(id)))).toMatchObject({ changed: true })
  if (archived) expect(isRefusal(await stub.govern(stampAs(olga, 'member'), DECREES.archive))).toBe(false)
  return { id }
}

async function attempt(act: RoomAct, room: string, stamp: UserStamp): Promise<object | Refusal> {
  const stub = roomStub(room)
  if (act === 'read') return stub.page(stamp, undefined, 1)
  if (act === 'post') return stub.change(stamp, post('from me'))
  if (act === 'moderate')
    return stub.change(stamp, { type: 'remove', id: crypto.randomUUID(), message: bobs(room), revision: 0 })
  return stub.govern(stamp, DECREES[act])
}

/** By the table above. */
function isAllowed(act: RoomAct, { kind, archived, role, member }: Cell): boolean {
  const rank = role === 'guest' ? 'guest ' : role === 'member' ? '' : 'runs '
  const row = TABLE[act]
  return row[kind].includes(`${rank}${member ?? 'outsider'}`) && (row.archived || !archived)
}

/** What may not be seen is not there (R16). */
function codeFor(cell: Cell): string {
  return isAllowed('read', cell) ? 'forbidden' : 'not_found'
}

/** A message of bob's, the same in each room. */
function bobs(room: string): string {
  return room
}

function userOf({ id, nickname }: User): User {
  return { id, nickname }
}

function stampAs(who: User, role: Role): UserStamp {
  const now = Date.now()
  const session = crypto.randomUUID()
  const settled = { origin: ORIGIN, settled: now, visited: true, hasPassword: true }
  return { role, user: userOf(who), session, expires: now + 60_000, ...settled }
}
