import { createRoot } from 'solid-js'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchDialect } from '../../client/dialect.ts'
import { Drafts } from '../../client/drafts.ts'
import type { Pending, Room, RoomState, Said } from '../../client/room.ts'
import { noHistory } from '../../client/room-history.ts'
import { RoomStore } from '../../client/room-store.ts'
import { MemoryStorage, type SmallStorage } from '../../client/small-storage.ts'
import { TabStorage, type Change as Told } from '../../client/tab-storage.ts'
import { type Composing, createComposing } from '../../client/view/composing.ts'
import { createPreviews } from '../../client/view/previewing.ts'
import { createRows } from '../../client/view/rows.ts'
import type { Change } from '../../protocol/commands.ts'
import type { Message } from '../../protocol/model.ts'
import { refuse } from '../../protocol/refusal.ts'
import { openStorage } from './fake-storage.ts'
import { ada, ben, card, room as info, message } from './people.ts'

let storage: MemoryStorage
let done: string[]
let composing: Composing
let offered: () => readonly string[]
let show: (messages: readonly Message[], pending?: readonly Pending[]) => void

beforeAll(fetchDialect)

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://chat.example/rooms/lobby'))
  storage = new MemoryStorage()
  composing = open()
})

/** Opens the room, with this in it, in a tab that has kept this for itself. */
function open(
  messages: readonly Message[] = [],
  waiting: readonly Pending[] = [],
  own: SmallStorage = openStorage(),
): Composing {
  const store = new RoomStore(ada)
  const { state } = store
  show = (now, pending = []) => {
    store.history({ ...noHistory, room: info, messages: now })
    store.pending(pending)
  }
  store.ready()
  show(messages, waiting)
  done = []
  return createRoot(() => {
    const rows = createRows(state, () => ada.id)
    const opened = createComposing({ drafts: draftsOf(own) }, fakeRoom(state), rows)
    const previews = createPreviews({ ask: () => {}, card: () => null }, () => true, rows, opened)
    offered = () => previews().map(({ url }) => url)
    return opened
  })
}

function draftsOf(own: SmallStorage): Drafts {
  return new Drafts(new TabStorage(storage, own), () => ada.id)
}

function fakeRoom(state: RoomState): Room {
  const named = ({ id, revision }: Said) => `${id}.${revision}`
  return {
    id: info.id,
    state,
    post: (body, without = []) => void done.push(['post', body, ...without].join(' ')),
    edit: (said, body, without = []) => void done.push(['edit', named(said), body, ...without].join(' ')),
    remove: (said) => void done.push(`remove ${named(said)}`),
    dismiss: ({ id }, url) => void done.push(`dismiss ${id} ${url}`),
    typing: () => {},
    load: async () => {},
    toNewest: async () => true,
    reading: () => {},
    reach: async () => 'here',
    reachAfter: async () => 'here',
    tryNow: () => {},
    retry: () => {},
    discard: () => {},
  }
}

function pending(command: Change, part: Partial<Pending> = {}): Pending {
  return { id: command.id, command, created: 1_700_000_000_999, status: 'waiting', ...part }
}

const post = (id: string): Change => ({ type: 'post', id, body: `said ${id}` })
const edit = (of: string, revision: number, body: string): Change => ({
  type: 'edit',
  id: 'e',
  message: of,
  revision,
  body,
})

describe('the last message, to be edited', () => {
  it.each<readonly [string, readonly Message[], readonly Pending[], string | undefined]>([
    ['is one’s own', [message({ seq: 1 }), message({ seq: 2, author: ben.id })], [], 'm1.0 said at 1'],
    ['is a post that waits', [message({ seq: 1 })], [pending(post('p')), pending(post('q'))], 'q.0 said q'],
    [
      'is a post that failed',
      [message({ seq: 1 })],
      [pending(post('p'), { status: 'failed', refusal: refuse('forbidden', 'No.') })],
      'p.0 said p',
    ],
    ['has the words of its edit under way', [message({ seq: 1 })], [pending(edit('m1', 0, 'new'))], 'm1.0 new'],
    [
      'has the words of its edit that was too late, and the revision that it has by now',
      [message({ seq: 1, revision: 3 })],
      [pending(edit('m1', 0, 'new'), { status: 'failed', refusal: refuse('stale', 'Too late.') })],
      'm1.3 new',
    ],
    [
      'is not one that is gone, or about to go',
      [message({ seq: 1 }), message({ seq: 2 }), message({ seq: 3, body: null })],
      [pending({ type: 'remove', id: 'r', message: 'm2', revision: 0 })],
      'm1.0 said at 1',
    ],
    ['may not be there', [message({ seq: 1, author: ben.id })], [], undefined],
  ])('%s', (_name, messages, waiting, expected) => {
    show(messages, waiting)
    expect(composing.editLast()).toBe(expected !== undefined)
    const said = composing.editing()
    expect(said && `${said.id}.${said.revision} ${said.body}`).toBe(expected)
    expect(composing.text()).toBe(said?.body ?? '')
  })

  it('is sent as an edit, also if it was a post that waited', () => {
    show([], [pending(post('p'))])
    composing.editLast()
    composing.write('better')
    composing.send()
    expect(done).toEqual(['edit p.0 better'])
    expect([composing.editing(), composing.text()]).toEqual([undefined, ''])
  })
})

describe('an edit', () => {
  it('that another is begun over is there when its message is edited again, and goes with its message', () => {
    const [first, second] = [message({ seq: 1 }), message({ seq: 2 })]
    const said = ({ id, revision, body }: Message) => ({ id, revision, body })
    show([first, second])
    composing.edit(said(first))
    composing.write('half of it')
    composing.edit(said(first))
    expect(composing.text()).toBe('half of it')
    composing.edit(said(second))
    expect(composing.text()).toBe('said at 2')
    composing.edit(said({ ...first, revision: 1 }))
    expect([composing.text(), composing.editing()?.revision]).toEqual(['half of it', 0])
    composing.edit(said(second))
    composing.remove(said(first))
    composing.edit(said(first))
    expect(composing.text()).toBe('said at 1')
  })

  it('is overtaken by what others read now, not by an answer to one’s own', () => {
    show([message({ seq: 1 })], [pending(edit('m1', 0, 'new'))])
    composing.editLast()
    show([message({ seq: 1, version: 2, revision: 1, body: 'new' })])
    expect(composing.overtaken()).toBe(false)
    show([message({ seq: 1, version: 3, revision: 2, body: 'from elsewhere' })])
    expect(composing.overtaken()).toBe(true)
  })

  it('is there again when the room is opened again, and so is the draft after it', () => {
    composing.write('a draft')
    show([message({ seq: 1, revision: 4 })])
    composing.editLast()
    composing.write('half an ed')
    composing = open([message({ seq: 1, revision: 5 })])
    expect([composing.editing(), composing.text()]).toEqual([
      { id: 'm1', revision: 4, body: 'said at 1' },
      'half an ed',
    ])
    composing.send()
    expect(done).toEqual(['edit m1.4 half an ed'])
    expect(composing.text()).toBe('a draft')
    expect(open().editing()).toBeUndefined()
  })

  it('goes with its message', () => {
    show([], [pending(post('p'))])
    composing.editLast()
    composing.remove({ id: 'p', revision: 0, body: 'said p' })
    expect([composing.editing(), done]).toEqual([undefined, ['remove p.0']])
  })
})

describe('in two tabs', () => {
  const said = ({ id, revision, body }: Message) => ({ id, revision, body })
  const keyOf = (what: 'draft' | 'edit') => `edgewise/${what}/${ada.id}/${info.id}`
  /** One tab does something, of which these others hear. */
  const doing = (run: () => void, tabs: readonly Composing[]) => {
    const changes: Told[] = []
    const note = (key: string, newValue: string | null) =>
      changes.push({ key, oldValue: storage.getItem(key), newValue })
    const set = vi.spyOn(storage, 'setItem').mockImplementation((key, value) => {
      note(key, value)
      MemoryStorage.prototype.setItem.call(storage, key, value)
    })
    const removed = vi.spyOn(storage, 'removeItem').mockImplementation((key) => {
      note(key, null)
      MemoryStorage.prototype.removeItem.call(storage, key)
    })
    run()
    set.mockRestore()
    removed.mockRestore()
    for (const change of changes) for (const tab of tabs) if (change.oldValue !== change.newValue) tab.follow(change)
  }

  it.each(['before', 'after'])(
    'a draft begun %s the other’s stays, over a reload, until it is sent itself',
    (order) => {
      const own = openStorage()
      const other = open([], [], own)
      if (order === 'before') other.write('a long draft')
      doing(() => composing.write('ok'), [other])
      if (order === 'after') doing(() => other.write('a long draft'), [composing])
      expect(composing.text()).toBe('ok')
      expect(open([], [], own).text()).toBe('a long draft')
      doing(() => composing.send(), [other])
      expect([other.text(), open([], [], own).text()]).toEqual(['a long draft', 'a long draft'])
      other.send()
      expect(open([], [], own).text()).toBe('')
    },
  )

  it('a draft is found when its tab is closed, though another was written over it and sent', () => {
    const own = openStorage()
    draftsOf(own).write(info.id, { text: 'a long draft', without: [] })
    composing.write('ok')
    composing.send()
    expect(open().text()).toBe('')
    // After a reload too.
    draftsOf(own).share()
    expect(open().text()).toBe('a long draft')
  })

  it('a draft that was found goes on and away as it does where it is written, over a reload of that', () => {
    const own = openStorage()
    const writing = open([], [], own)
    writing.write('hello wrold')
    const found = open()
    doing(() => writing.write('hello wr'), [found])
    expect(found.text()).toBe('hello wr')
    const reloaded = open([], [], own)
    doing(() => reloaded.write('Hello world'), [found])
    expect(found.text()).toBe('Hello world')
    doing(() => reloaded.send(), [found])
    expect([found.text(), open().text(), open([], [], own).text()]).toEqual(['', '', ''])
  })

  it('a draft that is sent where it was found goes where it was written', () => {
    const own = openStorage()
    const writing = open([], [], own)
    writing.write('hello')
    doing(() => open().send(), [writing])
    expect([writing.text(), open([], [], own).text()]).toEqual(['', ''])
  })

  it('what is given up where it was found stays where it was written', () => {
    const messages = [message({ seq: 1 })]
    const writing = open(messages)
    writing.write('hello')
    doing(() => open(messages).write(''), [writing])
    expect(writing.text()).toBe('hello')
    writing.edit(said(message({ seq: 1 })))
    writing.write('better')
    doing(() => open(messages).cancel(), [writing])
    expect([writing.editing()?.id, writing.text()]).toEqual(['m1', 'better'])
  })

  it('an edit that was found follows what writes it over an empty text, and ends with it', () => {
    const messages = [message({ seq: 1 })]
    const writing = open(messages)
    writing.edit(said(message({ seq: 1 })))
    const found = open(messages)
    for (const text of ['', 'better']) doing(() => writing.write(text), [found])
    expect(found.text()).toBe('better')
    doing(() => writing.send(), [found])
    expect(found.editing()).toBeUndefined()
  })

  it('a draft that was found stays where another was written over it', () => {
    storage.setItem(keyOf('draft'), 'of a tab that was closed')
    const found = open()
    doing(() => composing.write('ok'), [found])
    doing(() => composing.send(), [found])
    expect([found.text(), open().text()]).toEqual(['of a tab that was closed', 'of a tab that was closed'])
  })

  it('so does an edit, and another one stays', () => {
    const messages = [message({ seq: 1 }), message({ seq: 2 })] as const
    const own = openStorage()
    composing = open(messages)
    composing.edit(said(messages[0]))
    const same = open(messages)
    doing(() => composing.write('better'), [same])
    expect(same.text()).toBe('better')
    doing(() => composing.cancel(), [same])
    expect(same.editing()).toBeUndefined()
    open(messages, [], own).edit(said(messages[1]))
    const reloaded = open(messages, [], own)
    doing(() => composing.edit(said(messages[0])), [reloaded])
    doing(() => composing.cancel(), [reloaded])
    expect(reloaded.editing()?.id).toBe('m2')
  })

  it('an edit of another does not stand before a draft of one’s own', () => {
    const own = openStorage()
    const other = open([message({ seq: 1 })], [], own)
    other.write('a long draft')
    composing.edit(said(message({ seq: 1 })))
    expect([open([], [], own).text(), open().editing()?.id]).toEqual(['a long draft', 'm1'])
  })

  it('a draft comes back after an edit though another tab has sent one meanwhile', () => {
    const own = openStorage()
    const other = open([message({ seq: 1 })], [], own)
    other.write('a long draft')
    other.edit(said(message({ seq: 1 })))
    composing.write('ok')
    composing.send()
    other.cancel()
    expect(other.text()).toBe('a long draft')
  })
})

describe('previews that are not wanted', () => {
  const url = 'https://a.example/'
  const linking = message({ seq: 1, body: `see ${url}` })

  it('are not wanted in the draft, until their link is put in again', () => {
    composing.write(url)
    composing.withoutPreview(url)
    composing = open()
    composing.send()
    expect(done).toEqual([`post ${url} ${url}`])
    composing.write(url)
    composing.withoutPreview(url)
    composing.write('')
    composing.write(url)
    composing.send()
    expect(done.at(-1)).toBe(`post ${url}`)
  })

  it('are dismissed where the words stay as they are, also if the room was left meanwhile', () => {
    show([linking])
    composing.editLast()
    composing.withoutPreview(url)
    composing = open([linking])
    composing.send()
    expect(done).toEqual([`dismiss m1 ${url}`])
    expect([composing.editing(), open().editing()]).toEqual([undefined, undefined])
  })

  it('are dismissed behind a post that waits, and said again with one that failed', () => {
    const waiting = pending({ type: 'post', id: 'p', body: url })
    for (const status of ['waiting', 'failed'] as const) {
      composing = open([], [{ ...waiting, status }])
      composing.editLast()
      composing.withoutPreview(url)
      composing.send()
      expect(done).toEqual([status === 'waiting' ? `dismiss p ${url}` : `edit p.0 ${url} ${url}`])
    }
  })

  it('go with an edit, and nothing is done where nothing was changed', () => {
    show([linking])
    composing.editLast()
    composing.write(`look at ${url}`)
    composing.withoutPreview(url)
    composing.send()
    composing.editLast()
    composing.send()
    expect(done).toEqual([`edit m1.0 look at ${url} ${url}`])
  })

  it('are not offered again while they are about to go, alone or with an edit', () => {
    const carded = { ...linking, cards: [card({ url })] }
    show([carded])
    composing.editLast()
    expect(offered()).toEqual([url])
    for (const command of [
      { type: 'dismiss', id: 'd', message: 'm1', url },
      { type: 'edit', id: 'e', message: 'm1', revision: 0, body: `${url} too`, without: [url] },
    ] as const) {
      show([carded], [pending(command)])
      expect(offered()).toEqual([])
    }
  })
})
