import { beforeEach, describe, expect, it } from 'vitest'
import type { PeoplePage } from '../../client/api.ts'
import { PeopleList } from '../../client/people-list.ts'
import type { Person, User } from '../../protocol/model.ts'
import { type Refusal, refuse } from '../../protocol/refusal.ts'
import { ada, ben, cleo } from './people.ts'

const person = (user: User, part: Partial<Person> = {}): Person => ({
  user,
  status: '',
  role: 'member',
  active: true,
  ...part,
})
const shown = (list: PeopleList) => list.people()?.map(({ user }) => user.nickname)

let asked: [search: string, after: string][]
let answers: (PeoplePage | Refusal)[]
let list: PeopleList

beforeEach(() => {
  asked = []
  answers = []
  list = new PeopleList(async (search, after) => {
    asked.push([search, after])
    return answers.shift() ?? { people: [], more: false }
  })
})

describe('the list of everybody', () => {
  it('goes on from the folded nickname of the last', async () => {
    answers = [
      { people: [person(ada), person(ben)], more: true },
      { people: [person(cleo)], more: false },
    ]
    await list.search('')
    expect([shown(list), list.more()]).toEqual([['Ada', 'ben'], true])
    await list.next()
    expect([shown(list), list.more()]).toEqual([['Ada', 'ben', 'Cleo'], false])
    expect(asked).toEqual([
      ['', ''],
      ['', 'ben'],
    ])
  })

  it('shows what somebody is from now on, in their place', async () => {
    answers = [{ people: [person(ada), person(ben)], more: false }]
    await list.search('')
    list.changed(person(ada, { active: false }))
    expect(list.people()).toEqual([person(ada, { active: false }), person(ben)])
  })

  it('shows what somebody has become while more were asked for', async () => {
    answers = [
      { people: [person(ada)], more: true },
      { people: [person(ben)], more: false },
    ]
    await list.search('')
    const asking = list.next()
    list.changed(person(ada, { active: false }))
    await asking
    expect(list.people()).toEqual([person(ada, { active: false }), person(ben)])
  })

  it('has one owner: whoever handed over is an admin', async () => {
    answers = [{ people: [person(ada, { role: 'owner' }), person(ben), person(cleo)], more: false }]
    await list.search('')
    list.changed(person(ben, { role: 'owner' }))
    expect(list.people()?.map(({ role }) => role)).toEqual(['admin', 'owner', 'member'])
  })

  it('has the answer to what was asked last, and keeps what it has where there is none', async () => {
    answers = [
      { people: [person(ada)], more: false },
      { people: [person(ben)], more: false },
    ]
    await Promise.all([list.search('a'), list.search('b')])
    expect(shown(list)).toEqual(['ben'])
    answers = [refuse('rate', 'Too fast.')]
    await list.search('c')
    expect([shown(list), list.refusal()?.code]).toEqual([['ben'], 'rate'])
  })
})
