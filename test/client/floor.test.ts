import { expect, it } from 'vitest'
import { floorOf, mayWrite } from '../../client/floor.ts'
import { lobby, type Membership, type Role, type RoomInfo } from '../../protocol/model.ts'
import { named } from './people.ts'

const NOW = 1_000
const nobody: Membership = { role: null, mutedUntil: null }
const member: Membership = { role: 'member', mutedUntil: null }
const owner: Membership = { role: 'owner', mutedUntil: null }
const open = named('Garden')
const hidden = named('Garden', { kind: 'private' })
const slow = named('Garden', { slow: 60 })
const muted = (membership: Membership): Membership => ({ ...membership, mutedUntil: NOW + 1 })

it.each<readonly [string, RoomInfo, Membership, Role, string, boolean]>([
  ['a member', open, member, 'member', 'open', true],
  ['whoever reads a public room', open, nobody, 'member', 'outsider', true],
  ['everybody in the lobby', lobby, nobody, 'member', 'open', true],
  ['an admin in the lobby', lobby, nobody, 'admin', 'open', true],
  ['a guest, who cannot join', open, member, 'guest', 'open', true],
  ['a member of an archived room', named('Garden', { archived: true }), owner, 'member', 'archived', false],
  ['a muted member', open, muted(member), 'member', 'muted', false],
  ['somebody muted who is no member', open, muted(nobody), 'member', 'muted', false],
  ['somebody muted in the lobby', lobby, muted(nobody), 'member', 'muted', false],
  ['a muted owner, for whom that does not hold', open, muted(owner), 'member', 'open', true],
  ['a muted admin in a private room', hidden, muted(member), 'admin', 'open', true],
  ['a mute that is over', open, { ...member, mutedUntil: NOW }, 'member', 'open', true],
  ['a member in slow mode', slow, member, 'member', 'slow', true],
  ['an owner in slow mode', slow, owner, 'member', 'open', true],
])('stands before %s as it should', (_who, room, me, role, type, writes) => {
  const floor = floorOf(room, me, role, NOW)
  expect(floor.type).toBe(type)
  expect(mayWrite(floor)).toBe(writes)
})
