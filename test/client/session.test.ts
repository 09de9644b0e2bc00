import { beforeEach, describe, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { SessionKeeper } from '../../client/session.ts'
import type { Tabs } from '../../client/tabs.ts'
import type { Role, User } from '../../protocol/model.ts'
import { FakeEnvironment, settled } from './fake-environment.ts'
import { FakeBrowser } from './fake-tabs.ts'
import { ada, ben } from './people.ts'

let environment: FakeEnvironment
let tabs: Tabs
let otherTab: Tabs
/** Who the server says is signed in; undefined while it cannot be reached. */
let user: User | null | undefined
/** Undefined for a server that does not say. */
let role: Role | undefined
let hasPassword: boolean | undefined
let asked: number
let api: Api

beforeEach(() => {
  environment = new FakeEnvironment()
  const browser = new FakeBrowser()
  tabs = browser.tab()
  otherTab = browser.tab()
  user = ada
  role = undefined
  hasPassword = undefined
  asked = 0
  const answer = async () => {
    asked += 1
    if (user === undefined) throw new TypeError('offline')
    return Response.json({ user, role, hasPassword, readers: 'lobby', registration: 'open' })
  }
  api = new Api(answer, () => {})
})

async function keeper(): Promise<SessionKeeper> {
  const session = new SessionKeeper(api, environment, tabs)
  expect(session.current()).toEqual({ status: 'loading' })
  await settled()
  return session
}

const reader = (ended?: string) => ({
  status: 'reader',
  readers: 'lobby',
  registration: 'open',
  claimed: true,
  visited: false,
  ended,
})

describe('a session', () => {
  it('is asked for at the start', async () => {
    expect((await keeper()).current()).toEqual({ status: 'signed-in', user: ada, role: 'member', hasPassword: true })
    user = null
    expect((await keeper()).current()).toEqual(reader())
  })

  it('R9: that cannot be asked for is asked for again, after a backoff and at once when the network is back', async () => {
    user = undefined
    const session = await keeper()
    expect(session.current()).toEqual({ status: 'unreachable', why: undefined })
    environment.clock.advance(500)
    await settled()
    expect(asked).toBe(2)
    user = ada
    environment.wake()
    await settled()
    expect(session.current()).toEqual({ status: 'signed-in', user: ada, role: 'member', hasPassword: true })
  })

  it('is asked for again once a day when the page is looked at, so that its cookie lasts', async () => {
    await keeper()
    environment.clock.advance(3600_000)
    environment.wake()
    await settled()
    expect(asked).toBe(1)
    environment.clock.advance(24 * 3600_000)
    environment.wake()
    await settled()
    expect(asked).toBe(2)
  })

  it('that was ended from elsewhere leads to a reader who is told so', async () => {
    const session = await keeper()
    user = null
    expect(await session.rejected()).toBe(false)
    expect(session.current()).toEqual(reader('Ada'))
  })

  it('of a guest that ended leads to a reader who cannot sign in by that nickname', async () => {
    role = 'guest'
    hasPassword = false
    const session = await keeper()
    user = null
    await session.rejected()
    expect(session.current()).toEqual({ ...reader(), visited: true })
  })

  it('that was rejected by mistake, or while nobody can be asked, stays', async () => {
    const session = await keeper()
    const before = session.current()
    expect(await session.rejected()).toBe(true)
    user = undefined
    expect(await session.rejected()).toBe(true)
    expect(session.current()).toBe(before)
  })

  it('that one ends oneself leads to a reader who is told nothing, though rooms reject it meanwhile', async () => {
    const session = await keeper()
    await session.leave(async () => {
      user = null
      expect(await session.rejected()).toBe(false)
    })
    expect(session.current()).toEqual(reader())
  })

  it('that could not be ended for a bug is asked about as before', async () => {
    const session = await keeper()
    const ended = session.leave(() => Promise.reject(new Error('a bug')))
    await expect(ended).rejects.toThrow('a bug')
    user = null
    await session.rejected()
    expect(session.current()).toEqual(reader('Ada'))
  })

  it('changes when another tab signs somebody else in', async () => {
    const session = await keeper()
    user = ben
    otherTab.channel('edgewise-session', () => {}).tell('changed')
    await settled()
    expect(session.current()).toEqual({ status: 'signed-in', user: ben, role: 'member', hasPassword: true })
  })

  it('changes when another tab signs somebody in while this one is asking', async () => {
    user = null
    const session = new SessionKeeper(api, environment, tabs)
    user = ben
    otherTab.channel('edgewise-session', () => {}).tell('changed')
    await settled()
    expect(session.current()).toMatchObject({ status: 'signed-in', user: ben })
  })

  it('is not undone by an answer from before signing in', async () => {
    user = null
    const session = await keeper()
    const late = session.refresh()
    session.signedIn({ user: ben, role: 'member', hasPassword: true })
    await late
    expect(session.current()).toEqual({ status: 'signed-in', user: ben, role: 'member', hasPassword: true })
  })

  it('says what somebody is in the deployment, and when it is another thing', async () => {
    user = null
    const session = await keeper()
    user = ben
    session.signedIn({ user: ben, role: 'owner', hasPassword: true })
    expect(session.current()).toEqual({ status: 'signed-in', user: ben, role: 'owner', hasPassword: true })
    role = 'admin'
    await session.refresh()
    const current = session.current()
    expect(current).toEqual({ status: 'signed-in', user: ben, role: 'admin', hasPassword: true })
    // What is open for a user hangs on the object.
    expect(current.status === 'signed-in' && current.user).toBe(ben)
  })

  it('says that a guest has set a password, who is then asked for it when the session is over', async () => {
    role = 'guest'
    hasPassword = false
    const session = await keeper()
    expect(session.current()).toEqual({ status: 'signed-in', user: ada, role: 'guest', hasPassword: false })
    hasPassword = true
    await session.refresh()
    expect(session.current()).toMatchObject({ status: 'signed-in', hasPassword: true })
    user = null
    await session.refresh()
    expect(session.current()).toEqual(reader('Ada'))
  })

  it('says what somebody is called from now on', async () => {
    const session = await keeper()
    user = { ...ada, name: 'Countess' }
    await session.refresh()
    expect(session.current()).toEqual({ status: 'signed-in', user, role: 'member', hasPassword: true })
  })

  it('of nobody says what this chat is called, and whether it has an owner', async () => {
    const unclaimed = { user: null, readers: 'none', registration: 'invited', name: 'Shed', claimed: false }
    const session = new SessionKeeper(
      new Api(
        async () => Response.json(unclaimed),
        () => {},
      ),
      environment,
      tabs,
    )
    await settled()
    const { user: nobody, ...told } = unclaimed
    expect(session.current()).toEqual({ status: 'reader', ...told, visited: false })
  })
})
