import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Api } from '../../client/api.ts'
import { Courier } from '../../client/courier.ts'
import { Outbox } from '../../client/outbox.ts'
import { MemoryShelf, type Shelf } from '../../client/shelf.ts'
import type { Change } from '../../protocol/commands.ts'
import type { Message } from '../../protocol/model.ts'
import { refuse } from '../../protocol/refusal.ts'
import { FakeEnvironment, settled } from './fake-environment.ts'
import { FakeBrowser } from './fake-tabs.ts'
import { ada, message } from './people.ts'

const post = (id: string): Change => ({ type: 'post', id, body: `said ${id}` })
const edit = (id: string, of: string, revision: number, body = id): Change => ({
  type: 'edit',
  id,
  message: of,
  revision,
  body,
})
const posted = (id: string, part: Partial<Message> = {}) => message({ seq: 1, id, body: `said ${id}`, ...part })

/** The server's side of HTTP: requests wait until the test answers them. */
class Server {
  readonly requests: { readonly what: string; readonly answer: (response: Response | undefined) => void }[] = []

  readonly fetch = (path: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const { id } = JSON.parse(String(init?.body ?? '{}'))
    return new Promise((resolve, reject) => {
      const answer = (response: Response | undefined) =>
        response ? resolve(response) : reject(new TypeError('offline'))
      this.requests.push({ what: `${init?.method} ${path} ${id}`, answer })
    })
  }

  get asked(): readonly string[] {
    return this.requests.map(({ what }) => what)
  }

  async answers(at: number, status: number, body: unknown): Promise<void> {
    await this.says(at, status, JSON.stringify(body))
  }

  async says(at: number, status: number, text: string): Promise<void> {
    this.requests[at]?.answer(new Response(text, { status }))
    await settled()
  }

  async accepts(at: number, id: string): Promise<void> {
    await this.answers(at, 201, { type: 'message', epoch: 'e1', message: posted(id), changed: true })
  }

  async isOffline(at: number): Promise<void> {
    this.requests[at]?.answer(undefined)
    await settled()
  }
}

interface Tab {
  readonly outbox: Outbox
  readonly courier: Courier
  readonly environment: FakeEnvironment
}

let server: Server
let shelf: Shelf
let browser: FakeBrowser
let rejected: number

beforeEach(() => {
  server = new Server()
  shelf = new MemoryShelf(true)
  browser = new FakeBrowser()
  rejected = 0
})

async function openTab(user = ada.id): Promise<Tab> {
  const environment = new FakeEnvironment()
  const api = new Api(server.fetch, () => {
    rejected += 1
  })
  const outbox = new Outbox(user, environment.clock, browser.tab(), Promise.resolve(shelf))
  const courier = new Courier(outbox, api, environment)
  await settled()
  return { outbox, courier, environment }
}

/** A tab in which the lobby's socket is open; what goes over it is collected. */
async function openTabWithSocket(): Promise<Tab & { readonly sent: Change[] }> {
  const tab = await openTab()
  const sent: Change[] = []
  tab.courier.opened('lobby', (command) => sent.push(command) > 0)
  return { ...tab, sent }
}

async function advance(tab: Tab, time: number): Promise<void> {
  tab.environment.clock.advance(time)
  await settled()
}

async function add(tab: Tab, ...commands: readonly Change[]): Promise<void> {
  for (const command of commands) tab.outbox.add('lobby', command)
  await settled()
}

/** The next error that nobody handles, kept from failing the test. */
function unhandled(): Promise<unknown> {
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  })
  return new Promise((resolve) => process.once('unhandledRejection', resolve))
}

const shown = (tab: Tab, room = 'lobby') => tab.outbox.pending(room).map(({ id, status }) => `${id} ${status}`)

describe('over HTTP', () => {
  it('R3: sends under the command’s own id, and keeps order by having one under way in each room', async () => {
    const tab = await openTab()
    await add(tab, post('p1'), post('p2'))
    tab.outbox.add('r2', post('p3'))
    await settled()
    expect(server.asked).toEqual([
      'POST /api/rooms/lobby/messages?as=u-ada p1',
      'POST /api/rooms/r2/messages?as=u-ada p3',
    ])
    expect(shown(tab)).toEqual(['p1 sending', 'p2 waiting'])
    await server.accepts(0, 'p1')
    expect(server.asked.slice(2)).toEqual(['POST /api/rooms/lobby/messages?as=u-ada p2'])
    expect(shown(tab)).toEqual(['p2 sending'])
  })

  it('shows a command at once, before it is stored', async () => {
    const tab = await openTab()
    tab.outbox.add('lobby', post('p1'))
    expect(tab.outbox.pending('lobby').map(({ command }) => command)).toEqual([post('p1')])
    expect(await shelf.change(ada.id, (entries) => entries)).toEqual([])
  })

  it('shows a command in every moment from then on until it is answered', async () => {
    const tab = await openTab()
    const moments: number[] = []
    await add(tab, post('p1'), post('p2'), post('p3'))
    tab.outbox.subscribe({ changed: () => moments.push(tab.outbox.pending('lobby').length) })
    for (const id of ['p4', 'p5', 'p6']) tab.outbox.add('lobby', post(id))
    await settled()
    expect(moments.slice(0, 3)).toEqual([4, 5, 6])
    expect(moments.length).toBeGreaterThan(3)
    expect(moments.slice(3).every((count) => count === 6)).toBe(true)
  })

  it('sends nothing that was about to go when its user left', async () => {
    const tab = await openTab()
    tab.outbox.add('lobby', post('p1'))
    tab.courier.close()
    await settled()
    expect(server.asked).toEqual([])
    expect(shown(await openTab())).toEqual(['p1 sending'])
  })

  it('sends edits and removals to their message', async () => {
    const tab = await openTab()
    await add(tab, edit('e', 'm', 3))
    await server.accepts(0, 'm')
    await add(tab, { type: 'remove', id: 'r', message: 'm', revision: 4 })
    expect(server.asked).toEqual([
      'PUT /api/rooms/lobby/messages/m?as=u-ada e',
      'DELETE /api/rooms/lobby/messages/m?as=u-ada&revision=4&id=r undefined',
    ])
  })

  it('R9: keeps a command waiting while the network is away, and sends it at once when it is back', async () => {
    const tab = await openTab()
    await add(tab, post('p1'))
    await server.isOffline(0)
    expect(shown(tab)).toEqual(['p1 waiting'])
    await advance(tab, 499)
    expect(server.asked.length).toBe(1)
    await advance(tab, 1)
    expect(server.asked.length).toBe(2)
    await server.isOffline(1)
    tab.environment.wake()
    await settled()
    expect(server.asked.length).toBe(3)
    await server.accepts(2, 'p1')
    expect(shown(tab)).toEqual([])
  })

  it('R3: attempts nothing while there is no network, so that it can still be rewritten or taken back', async () => {
    const tab = await openTab()
    tab.environment.isOnline = false
    await add(tab, post('p1'), post('p2'))
    await add(tab, edit('e', 'p1', 0, 'rewritten'), { type: 'remove', id: 'r', message: 'p2', revision: 0 })
    expect(tab.outbox.entries.map(({ command }) => command)).toEqual([{ ...post('p1'), body: 'rewritten' }])
    expect(server.asked).toEqual([])
    tab.environment.isOnline = true
    tab.environment.wake()
    await settled()
    expect(server.asked).toEqual(['POST /api/rooms/lobby/messages?as=u-ada p1'])
  })

  it('R17: gives up a command at the third crash, and goes on with the next', async () => {
    const tab = await openTab()
    await add(tab, post('p1'), post('p2'))
    for (const at of [0, 1, 2]) {
      expect(server.asked.length).toBe(at + 1)
      await server.answers(at, 500, {})
      await advance(tab, 30_000)
    }
    expect(shown(tab)).toEqual(['p1 failed', 'p2 sending'])
    expect(tab.outbox.pending('lobby')[0]?.refusal?.code).toBe('internal')
  })

  it.each<readonly [string, number, string]>([
    ['a server whose runtime is being restarted', 503, 'This is being restarted. Try again in a moment.\n'],
    ['a proxy that finds nobody', 502, '<html>'],
    ['nothing, with a good status', 200, ''],
    ['null', 200, 'null'],
    ['what is no answer to a command', 200, '{}'],
    ['an answer without a message', 200, '{"epoch":"e1","message":null}'],
  ])('R3: hears %s, however often, and sends the same command again', async (_what, status, text) => {
    const tab = await openTab()
    await add(tab, post('p1'))
    for (const at of [0, 1, 2, 3, 4]) {
      await server.says(at, status, text)
      expect(shown(tab)).toEqual(['p1 waiting'])
      await advance(tab, 30_000)
    }
    expect(new Set(server.asked)).toEqual(new Set(['POST /api/rooms/lobby/messages?as=u-ada p1']))
    await server.accepts(5, 'p1')
    expect(shown(tab)).toEqual([])
  })

  it('is not held up by a bug in what hears an answer', async () => {
    const thrown = unhandled()
    const tab = await openTab()
    const answered = vi.fn().mockImplementationOnce(() => {
      throw new Error('a bug')
    })
    tab.outbox.subscribe({ answered })
    await add(tab, post('p1'))
    await server.accepts(0, 'p1')
    expect(await thrown).toEqual(new Error('a bug'))
    expect(shown(tab)).toEqual(['p1 waiting'])
    await advance(tab, 500)
    await server.accepts(1, 'p1')
    expect(shown(tab)).toEqual([])
  })

  it('a session that has ended is told, and the command waits', async () => {
    const tab = await openTab()
    await add(tab, post('p1'))
    await server.answers(0, 401, { error: { code: 'unauthorized', message: 'Sign in first.' } })
    expect(rejected).toBe(1)
    expect(shown(tab)).toEqual(['p1 waiting'])
  })
})

describe('over the socket', () => {
  it('goes without a network too, since the deployment may be on the same computer', async () => {
    const tab = await openTabWithSocket()
    tab.environment.isOnline = false
    await add(tab, post('p1'))
    expect(tab.sent).toEqual([post('p1')])
  })

  it('R4: goes before HTTP, and the event that carries the command’s id is the answer', async () => {
    const tab = await openTabWithSocket()
    await add(tab, edit('e1', 'm', 0), post('p1'))
    expect(tab.sent).toEqual([edit('e1', 'm', 0)])
    tab.outbox.heard('lobby', 'e1', posted('m', { version: 2, revision: 1 }), 'another')
    await settled()
    expect(tab.sent.length).toBe(1)
    tab.outbox.heard('lobby', 'e1', posted('m', { version: 3, revision: 1 }), 'e1')
    await settled()
    expect(tab.sent).toEqual([edit('e1', 'm', 0), post('p1')])
    expect(server.asked).toEqual([])
  })

  it('R5: a resumed history that contains the post is the answer too', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'))
    tab.courier.lost('lobby', 1006)
    tab.outbox.heard('lobby', 'e1', posted('p1'))
    await settled()
    expect(shown(tab)).toEqual([])
    await advance(tab, 60_000)
    expect(server.asked).toEqual([])
  })

  it('R3: sends the same command again when its answer does not come within 10 seconds', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'))
    await advance(tab, 9_999)
    expect(tab.sent).toEqual([post('p1')])
    await advance(tab, 1)
    expect(tab.sent).toEqual([post('p1'), post('p1')])
    tab.outbox.heard('lobby', 'e1', posted('p1'), 'p1')
    await advance(tab, 60_000)
    expect(tab.sent.length).toBe(2)
  })

  it('R9: after a lost socket it is sent again by whatever way there is, as soon as there is one', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'))
    tab.courier.lost('lobby', 1006)
    expect(shown(tab)).toEqual(['p1 waiting'])
    const again: Change[] = []
    tab.courier.opened('lobby', (command) => again.push(command) > 0)
    await settled()
    expect(again).toEqual([post('p1')])
    tab.courier.lost('lobby', 1006)
    await advance(tab, 30_000)
    expect(server.asked).toEqual(['POST /api/rooms/lobby/messages?as=u-ada p1'])
  })

  it.each(['rate', 'quota'] as const)(
    'waits as long as a refusal for %s says, in order, and tries again by itself',
    async (code) => {
      const tab = await openTabWithSocket()
      await add(tab, post('p1'), post('p2'))
      tab.courier.refused('lobby', 'p1', refuse(code, 'Slowly.', 4_000))
      await settled()
      expect(tab.outbox.pending('lobby').map(({ status, refusal }) => [status, refusal?.code])).toEqual([
        ['waiting', code],
        ['waiting', undefined],
      ])
      tab.environment.wake()
      await advance(tab, 3_999)
      expect(tab.sent.length).toBe(1)
      await advance(tab, 1)
      expect(tab.sent).toEqual([post('p1'), post('p1')])
    },
  )

  it('asks again after five minutes where slow mode told it to wait for longer, and at once when the room is faster', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'))
    tab.courier.refused('lobby', 'p1', refuse('rate', 'Slowly.', 3_600_000))
    await advance(tab, 5 * 60_000)
    expect(tab.sent.length).toBe(2)
    tab.courier.refused('lobby', 'p1', refuse('rate', 'Slowly.', 3_300_000))
    await settled()
    tab.courier.eased('lobby')
    await settled()
    expect(tab.sent.length).toBe(3)
  })

  it.each(['stale', 'forbidden', 'too_long', 'conflict', 'not_found'] as const)(
    'R3: a command refused as %s is failed, with the refusal, and the next goes on',
    async (code) => {
      const tab = await openTabWithSocket()
      await add(tab, edit('e1', 'm', 0), post('p1'))
      tab.courier.refused('lobby', 'e1', refuse(code, 'No.'))
      await settled()
      expect(shown(tab)).toEqual(['e1 failed', 'p1 sending'])
      expect(tab.outbox.pending('lobby')[0]?.refusal?.code).toBe(code)
    },
  )

  it('R17: gives up a command that was under way at three closes with 1011, and no other', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'), post('p2'))
    for (let crash = 0; crash < 3; crash++) {
      expect(tab.sent.length).toBe(crash + 1)
      tab.courier.lost('lobby', 1011)
      tab.courier.opened('lobby', (command) => tab.sent.push(command) > 0)
      await settled()
    }
    await advance(tab, 30_000)
    expect(tab.sent.slice(0, 4)).toEqual([post('p1'), post('p1'), post('p1'), post('p2')])
    expect(shown(tab)[0]).toBe('p1 failed')
  })

  it('R17: other closes are no crashes, however many', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'))
    for (let loss = 0; loss < 5; loss++) {
      tab.courier.lost('lobby', 1006)
      tab.courier.opened('lobby', (command) => tab.sent.push(command) > 0)
      await settled()
    }
    expect(tab.sent.length).toBe(6)
    expect(shown(tab)).toEqual(['p1 sending'])
  })

  it('R3: an edit begun before that of another tab was answered names what its author saw, and so is stale', async () => {
    const [one, other] = [await openTab(), await openTab()]
    await add(other, edit('e1', 'm', 0))
    for (const tab of [one, other]) tab.outbox.heard('lobby', 'e1', posted('m', { version: 2, revision: 1 }), 'e1')
    await settled()
    await add(one, edit('e2', 'm', 0))
    expect(one.outbox.entries.map(({ command }) => command)).toEqual([edit('e2', 'm', 0)])
  })

  it('R3: an edit that follows one’s own under way names what that will make of the message', async () => {
    const tab = await openTabWithSocket()
    await add(tab, edit('e1', 'm', 0))
    await add(tab, edit('e2', 'm', 0))
    expect(tab.sent).toEqual([edit('e1', 'm', 0)])
    expect(tab.outbox.entries.map(({ command }) => command)).toEqual([edit('e1', 'm', 0), edit('e2', 'm', 1)])
  })

  it('R3: an edit that follows that of another tab under way names what its author saw, and so is stale', async () => {
    const [one, other] = [await openTab(), await openTab()]
    await add(other, edit('e1', 'm', 0))
    await add(one, edit('e2', 'm', 0))
    expect(one.outbox.entries.map(({ command }) => command)).toEqual([edit('e1', 'm', 0), edit('e2', 'm', 0)])
  })

  it('R3: an edit begun on one’s own unanswered edit names what that has become by the time it is sent', async () => {
    const tab = await openTabWithSocket()
    await add(tab, edit('e1', 'm', 0))
    tab.outbox.heard('lobby', 'e1', posted('m', { version: 2, revision: 1 }), 'e1')
    await add(tab, edit('e2', 'm', 0))
    expect(tab.sent).toEqual([edit('e1', 'm', 0), edit('e2', 'm', 1)])
  })

  it('R3: an edit that changed no word is none that the next would follow, whether it is answered by then or not', async () => {
    const tab = await openTabWithSocket()
    await add(tab, edit('e1', 'm', 0), edit('e2', 'm', 0))
    tab.outbox.heard('lobby', 'e1', posted('m', { version: 1, revision: 0 }), 'e1')
    await settled()
    expect(tab.sent).toEqual([edit('e1', 'm', 0), edit('e2', 'm', 0)])
    tab.outbox.heard('lobby', 'e1', posted('m', { version: 1, revision: 0 }), 'e2')
    await add(tab, edit('e3', 'm', 0))
    expect(tab.sent.at(-1)).toEqual(edit('e3', 'm', 0))
  })

  it('R3: an edit begun on one’s own names what that has become, though another tab heard the answer', async () => {
    const [one, other] = [await openTab(), await openTab()]
    await add(one, edit('e1', 'm', 0))
    await add(other, post('p1'))
    other.outbox.heard('lobby', 'e1', posted('m', { version: 2, revision: 1 }), 'e1')
    await settled()
    await add(one, edit('e2', 'm', 0))
    expect(one.outbox.entries.map(({ command }) => command)).toEqual([post('p1'), edit('e2', 'm', 1)])
  })
})

it('R4: what another room says under the id of a command is no answer to it', async () => {
  const tab = await openTab()
  await add(tab, post('p1'))
  for (const command of ['p1', undefined]) tab.outbox.heard('r2', 'e1', posted('p1'), command)
  await settled()
  expect(shown(tab)).toEqual(['p1 sending'])
})

describe('what an author does with a command', () => {
  it('retry sends a failed one again', async () => {
    const tab = await openTabWithSocket()
    await add(tab, edit('e1', 'm', 0))
    tab.courier.refused('lobby', 'e1', refuse('stale', 'No.'))
    await settled()
    tab.outbox.retry('e1', edit('e2', 'm', 1))
    await settled()
    expect(tab.sent.at(-1)).toEqual(edit('e2', 'm', 1))
    expect(shown(tab)).toEqual(['e2 sending'])
  })

  it('discard drops it, even under way, and the next goes on', async () => {
    const tab = await openTabWithSocket()
    await add(tab, post('p1'), post('p2'))
    tab.outbox.discard('p1')
    await settled()
    expect(shown(tab)).toEqual(['p2 sending'])
  })
})

describe('several tabs', () => {
  it('R3: one sends, all show', async () => {
    const first = await openTab()
    const second = await openTab()
    await add(second, post('p1'), post('p2'))
    expect(server.asked).toEqual(['POST /api/rooms/lobby/messages?as=u-ada p1'])
    expect(shown(first)).toEqual(['p1 waiting', 'p2 waiting'])
    expect(shown(second)).toEqual(['p1 sending', 'p2 waiting'])
  })

  it('the tab that is written in takes over what another had under way', async () => {
    const first = await openTabWithSocket()
    await add(first, post('p1'))
    const second = await openTab()
    await add(second, post('p2'))
    expect(shown(first)).toEqual(['p1 waiting', 'p2 waiting'])
    expect(server.asked).toEqual(['POST /api/rooms/lobby/messages?as=u-ada p1'])
  })

  it('R4: an answer heard in one is heard in all, with its message', async () => {
    const first = await openTab()
    const second = await openTab()
    await add(first, post('p1'))
    const heard: string[] = []
    first.outbox.subscribe({ answered: (room, _, { id }) => heard.push(`first ${room} ${id}`) })
    second.outbox.subscribe({ answered: (room, _, { id }) => heard.push(`second ${room} ${id}`) })
    await server.accepts(0, 'p1')
    expect(heard.toSorted()).toEqual(['first lobby p1', 'second lobby p1'])
    expect(shown(second)).toEqual([])
  })

  it('when the one that sends is closed, another goes on', async () => {
    const first = await openTab()
    const second = await openTab()
    await add(first, post('p1'))
    first.courier.close()
    await settled()
    expect(shown(second)).toEqual(['p1 sending'])
    expect(server.asked.length).toBe(2)
  })

  it('two that write at once lose nothing', async () => {
    const tabs = [await openTab(), await openTab(), await openTab()]
    for (const [at, tab] of tabs.entries()) tab.outbox.add('lobby', post(`p${at}`))
    await settled()
    for (const tab of tabs) expect(tab.outbox.pending('lobby').map(({ id }) => id)).toEqual(['p0', 'p1', 'p2'])
  })
})

describe('what is stored', () => {
  it('survives a reload, in order, and is sent', async () => {
    const before = await openTab()
    await add(before, post('p1'), post('p2'))
    before.courier.close()
    server.requests.length = 0
    const after = await openTab()
    expect(shown(after)).toEqual(['p1 sending', 'p2 waiting'])
    expect(server.asked).toEqual(['POST /api/rooms/lobby/messages?as=u-ada p1'])
  })

  it('R3: is its author’s own after a reload too, so that an edit of what it makes of a message is not stale', async () => {
    const before = await openTab()
    await add(before, edit('e1', 'm', 0), edit('e2', 'n', 0))
    before.courier.close()
    const after = await openTab()
    expect(shown(after)).toEqual(['e1 sending', 'e2 waiting'])
    await add(after, edit('e3', 'm', 0), edit('e4', 'n', 0))
    const waiting = [edit('e1', 'm', 0), edit('e3', 'm', 1), edit('e4', 'n', 0)]
    expect(after.outbox.entries.map(({ command }) => command)).toEqual(waiting)
    after.outbox.heard('lobby', 'e1', posted('m', { version: 2, revision: 1 }), 'e1')
    after.outbox.heard('lobby', 'e1', posted('m', { version: 3, revision: 2 }), 'e3')
    await add(after, edit('e5', 'm', 0))
    expect(after.outbox.entries.map(({ command }) => command)).toEqual([edit('e4', 'n', 0), edit('e5', 'm', 2)])
  })

  it('belongs to one user and is not shown to or sent by another', async () => {
    const before = await openTab()
    await add(before, post('p1'))
    before.courier.close()
    server.requests.length = 0
    expect(shown(await openTab('u-ben'))).toEqual([])
    expect(server.asked).toEqual([])
    expect(shown(await openTab())).toEqual(['p1 sending'])
  })

  it('is marked as sent before it is, so that no reload makes it rewritable', async () => {
    const tab = await openTab()
    await add(tab, post('p1'))
    expect(server.asked.length).toBe(1)
    tab.courier.close()
    const [entry] = await shelf.change(ada.id, (entries) => entries)
    expect(entry?.sent).toBe(true)
  })

  it('stays in this tab when the disk fails, and is sent by it', async () => {
    await openTab()
    shelf = { shared: true, change: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    const second = await openTab()
    await add(second, post('p1'), post('p2'))
    expect(shown(second)).toEqual(['p1 sending', 'p2 waiting'])
    await server.accepts(0, 'p1')
    expect(shown(second)).toEqual(['p2 sending'])
  })
})
