import { describe, expect, it } from 'vitest'
import { actsOnPerson, consequenceOf } from '../../client/appointing.ts'
import type { Person, Role } from '../../protocol/model.ts'
import { ada, ben } from './people.ts'

const person = (role: Role, active = true): Person => ({ user: ben, status: '', role, active })
const by = (role: Role) => ({ id: ada.id, role })

describe('what can be made of somebody', () => {
  it.each<readonly [by: Role, subject: Role, acts: readonly string[]]>([
    ['owner', 'member', ['admin', 'guest', 'owner', 'deactivate']],
    ['owner', 'admin', ['member', 'guest', 'owner', 'deactivate']],
    ['owner', 'guest', ['admin', 'member', 'deactivate']],
    ['admin', 'member', ['guest', 'deactivate']],
    ['admin', 'guest', ['member', 'deactivate']],
    ['admin', 'admin', []],
    ['admin', 'owner', []],
    ['member', 'member', []],
    ['guest', 'guest', []],
  ])('by the %s, of the %s', (actor, subject, acts) => {
    expect(actsOnPerson(person(subject), by(actor))).toEqual(acts)
  })

  it('is nothing by oneself, and ownership goes to nobody who cannot sign in', () => {
    expect(actsOnPerson(person('member'), { id: ben.id, role: 'owner' })).toEqual([])
    expect(actsOnPerson(person('member', false), by('owner'))).toEqual(['admin', 'guest', 'reactivate'])
  })
})

it('what concerns everybody, or cannot be taken back, is asked once by what they are called', () => {
  const named = { ...person('member'), user: { ...ben, name: 'Benjamin' } }
  expect(consequenceOf('owner', named)).toContain('Benjamin will be the owner of this chat, and you an admin.')
  expect(consequenceOf('deactivate', named)).toContain('signed out everywhere at once')
  expect([consequenceOf('member', named), consequenceOf('reactivate', named)]).toEqual([undefined, undefined])
})
