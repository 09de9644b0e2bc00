import { createRoot } from 'solid-js'
import { createStore } from 'solid-js/store'
import { beforeEach, describe, expect, it } from 'vitest'
import { type DraftStorage, Drafts } from '../../client/drafts.ts'
import type { Pending, Room, RoomState, Said } from '../../client/room.ts'
import { type Composing, createComposing } from '../../client/view/composing.ts'
import { createRows } from '../../client/view/rows.ts'
import type { Change } from '../../protocol/commands.ts'
import type { Message } from '../../protocol/model.ts'
import { refuse } from '../../protocol/refusal.ts'
import { ada, ben, room as info, message } from './people.ts'

const kept = new Map<string, string>()
const storage: DraftStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
}
let done: string[]
let composing: Composing
let show: (messages: readonly Message[], pending?: readonly Pending[]) => void

beforeEach(() => {
  kept.clear()
  composing = open()
})

/** Opens the room, with this in it. */
function open(messages: readonly Message[] = [], waiting: readonly Pending[] = []): Composing {
  const [state, setState] = createStore<RoomState>({
    status: 'ready',
    info,
    messages,
    people: {},
    here: [],
    typing: [],
    older: false,
    loadingOlder: false,
    pending: waiting,
    connection: { status: 'open' },
  })
  show = (now, pending = []) => setState({ messages: now, pending })
  done = []
  return createRoot(() => {
    const rows = createRows(state, () => ada.id)
    return createComposing(new Drafts(storage, () => ada.id), fakeRoom(state), rows)
  })
}

function fakeRoom(state: RoomState): Room {
  const named = ({ id, revision }: Said) => `${id}.${revision}`
  return {
    id: info.id,
    state,
    post: (body) => void done.push(`post ${body}`),
    edit: (said, body) => void done.push(`edit ${named(said)} ${body}`),
    remove: (said) => void done.push(`remove ${named(said)}`),
    typing: () => {},
    loadOlder: async () => {},
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
