import { expect, it } from 'vitest'
import { createActivity } from '../../client/activity.ts'
import type { Api } from '../../client/api.ts'
import type { Chat } from '../../client/chat.ts'
import { Drafts } from '../../client/drafts.ts'
import { unreachable } from '../../client/failure.ts'
import { Leaving } from '../../client/leaving.ts'
import { Outbox } from '../../client/outbox.ts'
import { Preferences } from '../../client/preferences.ts'
import { MemoryShelf } from '../../client/shelf.ts'
import { TabStorage } from '../../client/tab-storage.ts'
import { refuse } from '../../protocol/refusal.ts'
import { FakeEnvironment, settled } from './fake-environment.ts'
import { openStorage } from './fake-storage.ts'
import { FakeBrowser } from './fake-tabs.ts'
import { ada, ben } from './people.ts'

const acts = ['signOut', 'endAllSessions', 'remove'] as const

it.each(acts)(
  'by %s, what somebody wrote on this device goes with them, and nothing where it is refused',
  async (act) => {
    const [storage, own] = [openStorage(), openStorage()]
    const shelf = new MemoryShelf(true)
    const open = (user: string) =>
      new Outbox(user, new FakeEnvironment().clock, new FakeBrowser().tab(), Promise.resolve(shelf))
    const [outbox, bens] = [open(ada.id), open(ben.id)]
    new Preferences(storage, new FakeBrowser().tab()).hideCards(true)
    for (const [{ id }, box] of [
      [ada, outbox],
      [ben, bens],
    ] as const) {
      const drafts = new Drafts(new TabStorage(storage, own), () => id)
      const edit = { of: { id: 'm', revision: 0, body: 'old' }, text: 'new', without: [] }
      drafts.write('lobby', { text: 'draft', without: ['https://a.example'] })
      drafts.writeEdit('lobby', edit)
      drafts.setAside('lobby', edit)
      createActivity(storage, () => id).said('lobby', 1)
      box.add('lobby', { type: 'post', id: `p-${id}`, body: 'unsent' })
    }
    await settled()
    const before = Object.keys(storage)
    expect(before.filter((key) => key.includes(ada.id))).toHaveLength(5)

    const refused = refuse('forbidden', 'No.')
    let answer: typeof refused | undefined = refused
    const end = async () => answer
    const api: Pick<Api, 'ask' | 'card' | 'signOut' | 'endAllSessions'> = {
      ask: async <T>() => answer as T,
      card: async () => refused,
      signOut: end,
      endAllSessions: end,
    }
    const session = { status: 'signed-in', user: ada, role: 'member', hasPassword: true } as const
    const leaving = new Leaving(
      { api, session: () => session, leave: (run) => run(), outbox: () => outbox },
      storage,
      own,
    )
    expect(leaving.losses).toBe('1 message was not sent, and will be lost. What you have begun to write will be lost.')
    expect(await leaving[act]('password')).toBe(refused)
    expect([Object.keys(storage), outbox.entries.length]).toEqual([before, 1])

    answer = undefined
    expect(await leaving[act]('password')).toBeUndefined()
    expect(Object.keys(storage)).toEqual(before.filter((key) => !key.includes(ada.id)))
    expect(Object.keys(own).filter((key) => key.includes(ada.id))).toEqual([])
    expect([leaving.losses, await shelf.change(ada.id, (entries) => entries)]).toEqual(['', []])
    expect(await shelf.change(ben.id, (entries) => entries)).toHaveLength(1)
  },
)

it('where the answer is lost, what was written goes if they are signed out all the same', async () => {
  const [storage, own, lost] = [openStorage(), openStorage(), unreachable]
  const drafts = new Drafts(new TabStorage(storage, own), () => ada.id)
  drafts.write('lobby', { text: 'draft', without: [] })
  const signedIn = { status: 'signed-in', user: ada, role: 'member', hasPassword: true } as const
  let session: ReturnType<Chat['session']> = signedIn
  let isDone = false
  const leave = async <T>(end: () => Promise<T>) => {
    const answer = await end()
    if (isDone) session = { status: 'loading' }
    return answer
  }
  const api: Pick<Api, 'ask' | 'card' | 'signOut' | 'endAllSessions'> = {
    ask: async () => lost,
    card: async () => refuse('forbidden', 'No.'),
    signOut: async () => lost,
    endAllSessions: async () => lost,
  }
  const leaving = new Leaving({ api, session: () => session, leave, outbox: () => undefined }, storage, own)
  expect(await leaving.signOut()).toBeDefined()
  expect(drafts.read('lobby').text).toBe('draft')
  isDone = true
  expect(await leaving.signOut()).toBeUndefined()
  expect(drafts.read('lobby').text).toBe('')
})
