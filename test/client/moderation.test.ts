import { expect, it } from 'vitest'
import { actsOn, type MemberAct, warningOf } from '../../client/moderation.ts'
import { type ListedMember, lobby, type RoomInfo } from '../../protocol/model.ts'
import { ada, ben, direct, member, named } from './people.ts'

const NOW = 1_000
const garden = named('Garden')
const owner = { id: ada.id, role: 'member', member: 'owner' } as const
const other = { id: ada.id, role: 'member', member: 'member' } as const
const admin = { id: ada.id, role: 'admin', member: null } as const

const OFFERED: readonly MemberAct[] = ['own', 'mute', 'remove', 'ban']

it.each<readonly [string, ListedMember, Parameters<typeof actsOn>[1], RoomInfo, readonly MemberAct[]]>([
  ['an owner, a member', member(ben), owner, garden, ['own', 'mute', 'remove', 'ban']],
  [
    'an owner, a guest',
    { ...member(ben), person: { role: 'guest', active: true } },
    owner,
    garden,
    ['mute', 'remove', 'ban'],
  ],
  ['an owner, an admin', { ...member(ben), person: { role: 'admin', active: true } }, owner, garden, OFFERED],
  ['an owner, another', member(ben, { role: 'owner' }), owner, garden, ['disown', 'mute', 'remove', 'ban']],
  ['an owner, themselves', member(ada, { role: 'owner' }), owner, garden, ['disown']],
  ['an owner, somebody muted', member(ben, { mutedUntil: NOW + 1 }), owner, garden, ['own', 'unmute', 'remove', 'ban']],
  ['an owner, whoever is no member', member(ben, { role: null }), owner, garden, ['mute', 'ban']],
  ['a member, another', member(ben), other, garden, []],
  ['an admin who is no member, a member', member(ben), admin, garden, ['own', 'mute', 'remove', 'ban']],
  ['an admin in the lobby, somebody', member(ben, { role: null }), admin, lobby, ['mute', 'ban']],
  ['an owner of an archived room', member(ben), owner, named('G', { archived: true }), ['own', 'remove', 'ban']],
  ['anybody in a direct room', member(ben), other, direct(ada, ben), []],
])('offers what can be done by %s', (_who, subject, by, room, acts) => {
  expect(actsOn(subject, by, room, NOW)).toEqual(acts)
})

it('asks before what cannot simply be undone, and says what happens', () => {
  expect(warningOf('mute', member(ben), garden)).toBeUndefined()
  expect(warningOf('disown', member(ben), garden)).toBeUndefined()
  expect(warningOf('remove', member(ben), garden)).toContain('can still read and write there, and can join again')
  const guest: ListedMember = { ...member(ben), person: { role: 'guest', active: true } }
  expect(warningOf('remove', guest, garden)).toContain('until somebody adds them')
  expect(warningOf('remove', member(ben), named('Garden', { kind: 'private' }))).toContain('until somebody adds them')
  expect(warningOf('ban', member(ben, { role: null }), garden)).toBe(
    'ben will see nothing that is said in Garden any more, nor come back until they are let in again.',
  )
})
