/** The whole table of who may do what in a room, each cell tried on a real room. */

import { describe, expect, test } from 'vitest'
import type { Role, RoomKind, RoomRole, User } from '../protocol/model.ts'
import { may, type RoomAct, RULES } from '../protocol/permissions.ts'
import { isRefusal, type Refusal } from '../protocol/refusal.ts'
import type { Decree } from '../worker/governance.ts'
import type { Founder } from '../worker/history.ts'
import type { UserStamp } from '../worker/stamp.ts'
import { ORIGIN, person, post, roomStub } from './people.ts'

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'guest']
const PLACES: readonly (RoomRole | null)[] = ['owner', 'member', null]
const KINDS: readonly RoomKind[] = ['public', 'private', 'direct']

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
  add: { act: 'add', users: [userOf(carl)] },
  describe: { act: 'arrange', about: { topic: 'tea' } },
  rename: { act: 'arrange', about: { name: 'Tea' } },
  archive: { act: 'arrange', about: { archived: true } },
  appoint: { act: 'appoint', user: userOf(bob), role: 'owner' },
  remove: { act: 'remove', user: userOf(bob), ban: true },
  mute: { act: 'mute', user: userOf(bob), until: Date.now() + 60_000 },
  slow: { act: 'arrange', about: { slow: 5 } },
}

describe.each(Object.keys(RULES) as RoomAct[])('%s', (act) => {
  test.each(cells)('$kind, archived: $archived, by a $role who is $member there', async (cell) => {
    const room = await roomWith(cell)
    const stamp = stampAs(someone, cell.role)
    const outcome = await attempt(act, room.id, stamp)
    const allowed = may(act, { ...cell, room: { id: room.id, kind: cell.kind, archived: cell.archived } })
    expect(isRefusal(outcome) ? outcome.code : 'allowed').toBe(allowed ? 'allowed' : codeFor(cell))
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
  await stub.create({ id, kind, name: `room ${id}` }, founders)
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

/** What may not be seen is not there (R16). */
function codeFor(cell: Cell): string {
  const room = { id: 'x', kind: cell.kind, archived: cell.archived }
  return may('read', { ...cell, room }) ? 'forbidden' : 'not_found'
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
  return { role, user: userOf(who), session, expires: now + 60_000, settled: now, origin: ORIGIN, visited: true }
}
