import { beforeEach, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Leaving } from '../../client/leaving.ts'
import { SessionKeeper } from '../../client/session.ts'
import { MemoryStorage } from '../../client/small-storage.ts'
import { createVisits, VISITS } from '../../client/visit.ts'
import { FakeEnvironment, settled } from './fake-environment.ts'
import { FakeBrowser } from './fake-tabs.ts'
import { ada } from './people.ts'

let kept: MemoryStorage

beforeEach(() => {
  kept = new MemoryStorage()
})

it('a guest who asks once more does so under the same id, after a reload too', () => {
  const id = createVisits(kept).begin('link', 'Gil')
  expect(createVisits(kept).begin('link', 'Gil')).toBe(id)
  expect(createVisits(kept).nickname('link')).toBe('Gil')
})

it('a guest who types their name otherwise, or mistypes it once, is still the same guest', () => {
  const visits = createVisits(kept)
  const id = visits.begin('link', 'Gil')
  expect(visits.begin('link', ' gIL ')).toBe(id)
  expect(visits.begin('link', 'Gill')).not.toBe(id)
  expect(visits.nickname('link')).toBe('Gill')
  expect(visits.begin('link', 'Gil')).toBe(id)
  expect(visits.nickname('link')).toBe('Gil')
})

it('another guest has another id, and the same one by another link has not', () => {
  const visits = createVisits(kept)
  const id = visits.begin('link', 'Gil')
  expect(visits.nickname('another')).toBeUndefined()
  expect(visits.begin('link', 'Ann')).not.toBe(id)
  expect(visits.begin('another', 'Gil')).toBe(id)
  expect([visits.nickname('link'), visits.nickname('another')]).toEqual(['Ann', 'Gil'])
})

it('what was kept before names were many holds, and not all that is ever typed is kept', () => {
  kept.setItem(VISITS, 'an-id link Gil')
  const visits = createVisits(kept)
  expect(visits.begin('link', 'Gil')).toBe('an-id')
  for (let n = 0; n < 30; n++) visits.begin('link', `Ann${n}`)
  expect(kept.getItem(VISITS)?.split('\n')).toHaveLength(20)
})

it.each(['signOut', 'endAllSessions', 'remove'] as const)(
  'whoever is gone by %s is known here no longer; whoever was refused is, but for signing out',
  async (act) => {
    let status = 403
    const answer = async (input: RequestInfo | URL, init?: RequestInit) => {
      if ((init?.method ?? 'GET') === 'GET') return Response.json({ user: ada, readers: 'lobby', registration: 'open' })
      const refused = { error: { code: 'forbidden', message: String(input) } }
      return status === 204 ? new Response(null, { status }) : Response.json(refused, { status })
    }
    const api = new Api(answer, () => {})
    const session = new SessionKeeper(api, new FakeEnvironment(), new FakeBrowser().tab())
    await settled()
    const leave = <T>(end: () => Promise<T>) => session.leave(end)
    const leaving = new Leaving({ api, session: session.current, leave, outbox: () => undefined }, kept)
    createVisits(kept).begin('link', 'Gil')
    await leaving[act]('password')
    expect(createVisits(kept).nickname('link')).toBe(act === 'signOut' ? undefined : 'Gil')
    status = 204
    await leaving[act]('password')
    expect(createVisits(kept).nickname('link')).toBeUndefined()
  },
)
