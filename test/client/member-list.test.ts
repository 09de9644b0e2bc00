import { beforeEach, expect, it } from 'vitest'
import type { MemberPage } from '../../client/governing.ts'
import { MemberList } from '../../client/member-list.ts'
import { type Refusal, refuse } from '../../protocol/refusal.ts'
import { FakeEnvironment } from './fake-environment.ts'
import { ada, ben, cleo, member } from './people.ts'

let asked: string[]
let answers: ((page: MemberPage | Refusal) => void)[]
let list: MemberList
let environment: FakeEnvironment

beforeEach(() => {
  asked = []
  answers = []
  environment = new FakeEnvironment()
  const members = (search: string, after?: string) => {
    asked.push(`${search}/${after}`)
    return new Promise<MemberPage | Refusal>((resolve) => void answers.push(resolve))
  }
  list = new MemberList({ members }, environment)
})

const nicknames = () => list.members()?.map(({ user }) => user.nickname)

async function answer(which: number, page: MemberPage | Refusal): Promise<void> {
  answers[which]?.(page)
  await Promise.resolve()
}

it('has the owners first, then the others by nickname', async () => {
  const looking = list.search()
  expect(list.members()).toBeUndefined()
  await answer(0, { members: [member(cleo, { role: 'owner' }), member(ben), member(ada)], more: false })
  await looking
  expect(nicknames()).toEqual(['Cleo', 'Ada', 'ben'])
  expect(list.more()).toBe(false)
})

it('goes on after the last that the server has listed, wherever that stands', async () => {
  void list.search()
  await answer(0, { members: [member(ada), member(ben)], more: true })
  expect(list.more()).toBe(true)
  list.placed(member({ id: 'u-zed', nickname: 'Zed' }))
  void list.next()
  expect(asked).toEqual(['/', '/u-ben'])
  await answer(1, { members: [member(cleo), member({ id: 'u-zed', nickname: 'Zed' })], more: false })
  expect(nicknames()).toEqual(['Ada', 'ben', 'Cleo', 'Zed'])
})

it('does not have again who went while more were asked for', async () => {
  void list.search()
  await answer(0, { members: [member(ada), member(ben)], more: true })
  void list.next()
  list.placed(member(ada, { role: null }))
  await answer(1, { members: [member(cleo)], more: false })
  expect(nicknames()).toEqual(['ben', 'Cleo'])
})

it('takes no answer to what was asked before', async () => {
  void list.search('a')
  void list.search('be')
  await answer(1, { members: [member(ben)], more: false })
  await answer(0, { members: [member(ada)], more: false })
  expect(nicknames()).toEqual(['ben'])
})

it('is told who comes, goes and becomes something else, as far as that is searched for', async () => {
  void list.search('E')
  await answer(0, { members: [member(ben)], more: false })
  list.placed(member(cleo))
  list.placed(member(ada))
  expect(nicknames()).toEqual(['ben', 'Cleo'])
  list.placed(member(cleo, { role: 'owner' }))
  expect(nicknames()).toEqual(['Cleo', 'ben'])
  list.placed(member(ben, { role: null }))
  expect(nicknames()).toEqual(['Cleo'])
})

it('looks up what those who have come are in the deployment, once for all of them', async () => {
  void list.search()
  await answer(0, { members: [member(ben)], more: false })
  list.placed(member(cleo))
  list.placed(member(ben, { role: 'owner' }))
  list.placed(member({ id: 'u-zed', nickname: 'Zed' }))
  expect(asked).toEqual(['/'])
  environment.clock.advance(4_000)
  expect(asked).toEqual(['/', '/undefined'])
  list.placed(member(cleo, { mutedUntil: 5 }))
  await answer(1, { members: [{ ...member(cleo), person: { role: 'guest', active: true } }], more: false })
  expect(list.members()?.find(({ user }) => user.id === cleo.id)).toEqual({
    ...member(cleo, { mutedUntil: 5 }),
    person: { role: 'guest', active: true },
  })
})

it('says why it cannot be read, and keeps what it has', async () => {
  void list.search()
  await answer(0, { members: [member(ben)], more: false })
  void list.search()
  await answer(1, refuse('rate', 'Wait.'))
  expect(list.refusal()?.message).toBe('Wait.')
  expect(nicknames()).toEqual(['ben'])
  void list.search()
  await answer(2, { members: [], more: false })
  expect(list.refusal()).toBeUndefined()
})
