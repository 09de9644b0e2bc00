import { describe, expect, it } from 'vitest'
import { roomsToOpen, staysText, summaryOf } from '../../client/inviting.ts'
import { DAY, spanText } from '../../client/spans.ts'
import { type Invitation, lobby } from '../../protocol/model.ts'
import { ada, ben, direct, named } from './people.ts'

const garden = named('Garden')
const shed = named('Shed', { kind: 'private' })
const attic = named('Attic', { archived: true })

describe('rooms that an invitation can open', () => {
  it('are those that one may bring others into: not the lobby, nor what is archived or between few', () => {
    expect(roomsToOpen([lobby, shed, garden, attic, direct(ada, ben)], [], 'member')).toEqual([garden, shed])
  })

  it('have public rooms among them that one leads without being in them', () => {
    const listed = [lobby, garden, named('Kitchen')]
    expect(roomsToOpen([lobby, garden], listed, 'member')).toEqual([garden])
    expect(roomsToOpen([lobby, garden], listed, 'admin')).toEqual([garden, named('Kitchen')])
  })

  it('are none for a guest', () => {
    expect(roomsToOpen([garden], [], 'guest')).toEqual([])
  })
})

const invitation: Invitation = {
  id: 'i',
  creator: ada.id,
  role: 'member',
  rooms: [garden.id, shed.id],
  created: 0,
  expires: 1,
  uses: 5,
  used: 2,
  stays: null,
}

it('an invitation is put into words, with the rooms that one may know', () => {
  const name = (id: string) => (id === garden.id ? 'Garden' : undefined)
  expect(summaryOf(invitation, name)).toBe('For a member, into Garden and a room that is not yours. 2 of 5 used.')
  const guest = { ...invitation, role: 'guest', rooms: [garden.id], stays: 3 * DAY } as const
  expect(summaryOf(guest, name)).toBe('For a guest, who stays for 3 days, into Garden. 2 of 5 used.')
  expect(summaryOf({ ...invitation, rooms: [] }, name)).toBe('For a member. 2 of 5 used.')
})

it.each([
  [DAY, '1 day'],
  [7 * DAY, '7 days'],
  [3600_000, '1 hour'],
  [90 * 60_000, '90 minutes'],
  [30_000, '1 minute'],
])('%i ms are %s', (span, text) => {
  expect(spanText(span)).toBe(text)
})

it('a stay without an end is said to be one', () => {
  expect([staysText(null), staysText(DAY)]).toEqual(['without an end', 'for 1 day'])
})
