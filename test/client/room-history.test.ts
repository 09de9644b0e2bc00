import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CHANGES_MAX,
  nextPage,
  noHistory,
  type PageRequest,
  postedIn,
  type RoomHistory,
  receive,
  receiveAnswer,
  receivePage,
  sinceOf,
} from '../../client/room-history.ts'
import { HELD_MAX, KEPT, trimmed } from '../../client/trimmed.ts'
import type { EventsFrame, Frame, Page, SyncFrame } from '../../protocol/events.ts'
import { PAGE_SIZE } from '../../protocol/limits.ts'
import type { Message } from '../../protocol/model.ts'
import { ada, ben, message, room } from './people.ts'
import { RoomModel } from './room-model.ts'

const reset = (part: Partial<SyncFrame> = {}): SyncFrame => ({
  type: 'sync',
  epoch: 'e1',
  after: 0,
  version: 10,
  reset: true,
  older: true,
  room,
  messages: [message({ seq: 6 }), message({ seq: 9 })],
  people: [ada],
  here: [],
  ...part,
})
const events = (after: number, version: number, ...messages: readonly Message[]): EventsFrame => ({
  type: 'events',
  after,
  version,
  events: messages.map((changed) => ({ type: 'message', message: changed })),
  people: [ben],
})
const started = receive(noHistory, reset()).history
const held = ({ version, messages }: RoomHistory) => ({
  version,
  rows: messages.map((row) => `${row.seq}@${row.version}`),
})

describe('a start', () => {
  it('R5: is a resume from nothing', () => {
    expect(sinceOf(noHistory)).toBeUndefined()
    expect(sinceOf(started)).toBe('e1.10')
    expect(held(started)).toEqual({ version: 10, rows: ['6@6', '9@9'] })
  })

  it('R5: an answer that is no reset starts a history too, when there is none of its epoch', () => {
    const first = receive(noHistory, reset({ reset: false, older: false })).history
    expect(held(first)).toEqual(held(started))
    const restored = receive(started, reset({ reset: false, epoch: 'e2', version: 3, messages: [message({ seq: 2 })] }))
    expect(held(restored.history)).toEqual({ version: 3, rows: ['2@2'] })
  })

  it('R6: events before the first answer change nothing', () => {
    const { history, behind } = receive(noHistory, events(0, 3, message({ seq: 3 })))
    expect({ history, behind }).toEqual({ history: noHistory, behind: false })
  })
})

describe('a frame', () => {
  // The history is at version 10 and holds the messages of versions 6 and 9.
  it.each<readonly [string, Frame, { behind: boolean; version: number; rows: readonly string[] }]>([
    [
      'that goes on is applied',
      events(10, 11, message({ seq: 11 })),
      { behind: false, version: 11, rows: ['6@6', '9@9', '11@11'] },
    ],
    [
      'that overlaps is applied',
      events(8, 12, message({ seq: 9 }), message({ seq: 12 })),
      { behind: false, version: 12, rows: ['6@6', '9@9', '12@12'] },
    ],
    [
      'of changes to others than messages moves the version',
      events(10, 11),
      { behind: false, version: 11, rows: ['6@6', '9@9'] },
    ],
    [
      'that is known is ignored',
      events(8, 10, message({ seq: 6, version: 10 })),
      { behind: false, version: 10, rows: ['6@6', '9@9'] },
    ],
    [
      'after a gap is not applied',
      events(11, 12, message({ seq: 12 })),
      { behind: true, version: 10, rows: ['6@6', '9@9'] },
    ],
    ['without changes shows a gap too', events(12, 12), { behind: true, version: 10, rows: ['6@6', '9@9'] }],
    [
      'replaces a row by a greater version',
      events(10, 11, message({ seq: 6, version: 11 })),
      { behind: false, version: 11, rows: ['6@11', '9@9'] },
    ],
    [
      'does not replace a row by the same or a lesser version',
      events(9, 11, message({ seq: 9, version: 8, body: 'old' })),
      { behind: false, version: 11, rows: ['6@6', '9@9'] },
    ],
    [
      'does not bring back a message from before the oldest held',
      events(10, 11, message({ seq: 2, version: 11 })),
      { behind: false, version: 11, rows: ['6@6', '9@9'] },
    ],
    [
      'that answers a resume brings all',
      reset({
        reset: false,
        after: 10,
        version: 14,
        messages: [message({ seq: 6, version: 12 }), message({ seq: 14 })],
      }),
      { behind: false, version: 14, rows: ['6@12', '9@9', '14@14'] },
    ],
    [
      'that answers an older resume is known',
      reset({ reset: false, after: 4, version: 9 }),
      { behind: false, version: 10, rows: ['6@6', '9@9'] },
    ],
    [
      'that resets replaces everything',
      reset({ version: 400, messages: [message({ seq: 399 }), message({ seq: 390 })] }),
      { behind: false, version: 400, rows: ['390@390', '399@399'] },
    ],
    [
      'that resets to an earlier version is the truth too',
      reset({ version: 7, messages: [message({ seq: 6 })] }),
      { behind: false, version: 7, rows: ['6@6'] },
    ],
    [
      'that resets to another epoch is the truth too',
      reset({ epoch: 'e2', version: 1, messages: [message({ seq: 1 })] }),
      { behind: false, version: 1, rows: ['1@1'] },
    ],
  ])('R6: %s', (_name, frame, { behind, ...expected }) => {
    const received = receive(started, frame)
    expect(received.behind).toBe(behind)
    expect(held(received.history)).toEqual(expected)
  })

  it('R6: leaves the rows that it does not change as they are', () => {
    const { history } = receive(started, events(10, 11, message({ seq: 9, version: 11 })))
    expect(history.messages[0]).toBe(started.messages[0])
    expect(history.messages[1]).not.toBe(started.messages[1])
  })

  it('names people, of whom a later name counts', () => {
    const { history } = receive(started, { ...events(10, 11), people: [ben, { ...ada, nickname: 'Countess' }] })
    expect(history.people).toEqual({ [ada.id]: { ...ada, nickname: 'Countess' }, [ben.id]: ben })
  })
})

describe('what somebody is called', () => {
  const countess = { ...ada, name: 'Countess' }
  const renaming = (after: number, version: number): EventsFrame => ({
    ...events(after, version),
    events: [{ type: 'person', user: countess }],
  })

  it('counts from when it is heard, whatever the span of its frame, and changes nothing else', () => {
    for (const frame of [renaming(10, 10), renaming(10, 11), renaming(3, 4), renaming(12, 13)]) {
      const { history } = receive(started, frame)
      expect(history.people[ada.id]).toEqual(countess)
      expect(history.messages).toEqual(started.messages)
    }
    expect(receive(noHistory, renaming(10, 10)).history).toBe(noHistory)
  })

  it('told again is no change', () => {
    const { history } = receive(started, renaming(10, 10))
    expect(receive(history, renaming(10, 10)).history).toBe(history)
  })

  it('is what a sync shows of whoever is here, though the messages in it are of others', () => {
    expect(receive(started, reset({ here: [countess] })).history.people[ada.id]).toEqual(countess)
  })
})

describe('an answer over HTTP', () => {
  it('R4: is shown before its frame, which then changes nothing', () => {
    const ahead = receiveAnswer(started, 'e1', message({ seq: 12 }))
    expect(held(ahead)).toEqual({ version: 10, rows: ['6@6', '9@9', '12@12'] })
    const { history } = receive(ahead, events(10, 12, message({ seq: 11 }), message({ seq: 12 })))
    expect(held(history)).toEqual({ version: 12, rows: ['6@6', '9@9', '11@11', '12@12'] })
  })

  it('R4: is shown before the first frame too, which then says everything', () => {
    const ahead = receiveAnswer(noHistory, 'e1', message({ seq: 9 }))
    expect([held(ahead), sinceOf(ahead)]).toEqual([{ version: 0, rows: ['9@9'] }, undefined])
    expect(receive(ahead, reset()).history).toEqual(started)
  })

  it('R6: never replaces a later change', () => {
    const later = receive(started, events(10, 11, message({ seq: 9, version: 11 }))).history
    expect(held(receiveAnswer(later, 'e1', message({ seq: 9, version: 9 }))).rows).toEqual(['6@6', '9@11'])
  })
})

describe('an older page', () => {
  const edits = Array.from({ length: CHANGES_MAX + 1 }, (_, at) => message({ seq: 9, version: 11 + at }))
  const busy = events(10, 11 + CHANGES_MAX, ...edits)
  const asked: PageRequest = { before: 6, goes: 'before', version: 10 }
  const page = (part: Partial<Page> = {}): Page => ({
    epoch: 'e1',
    messages: [message({ seq: 2 }), message({ seq: 4 })],
    people: [ben, { ...ada, nickname: 'outdated' }],
    older: false,
    ...part,
  })

  it('is asked for before the oldest held, until there is none', () => {
    expect(nextPage(noHistory)).toBeUndefined()
    expect(nextPage(started)).toEqual(asked)
    expect(nextPage(receivePage(started, asked, page()))).toBeUndefined()
  })

  it('goes before what is held, and names only people not yet known', () => {
    const history = receivePage(started, asked, page())
    expect(held(history)).toEqual({ version: 10, rows: ['2@2', '4@4', '6@6', '9@9'] })
    expect(history.people).toEqual({ [ada.id]: ada, [ben.id]: ben })
  })

  it('R6: does not bring back what was edited away while it was on its way', () => {
    const edited = receive(started, events(10, 11, message({ seq: 4, version: 11, body: null }))).history
    expect(held(edited).rows).toEqual(['6@6', '9@9'])
    expect(held(receivePage(edited, asked, page())).rows).toEqual(['2@2', '4@11', '6@6', '9@9'])
  })

  it.each<readonly [string, RoomHistory, Page]>([
    ['twice', receivePage(started, asked, page({ older: true })), page()],
    [
      'after a reset to other messages',
      receive(started, reset({ version: 50, messages: [message({ seq: 40 })] })).history,
      page(),
    ],
    ['after a reset to the same oldest message', receive(started, reset({ version: 500 })).history, page()],
    [
      'after a reset to an earlier version',
      receive(started, reset({ version: 7, messages: [message({ seq: 6 })] })).history,
      page(),
    ],
    ['after more changes than are remembered', receive(started, busy).history, page()],
    ['of another epoch', started, page({ epoch: 'e2' })],
  ])('R6: is not used %s', (_when, history, late) => {
    expect(receivePage(history, asked, late)).toBe(history)
  })
})

describe('a long history', () => {
  const count = HELD_MAX + 1
  const messages = Array.from({ length: count }, (_, at) => message({ seq: at + 1 }))
  const long = receive(noHistory, reset({ version: count, older: false, messages })).history
  const ends = ({ messages, older, until }: RoomHistory) => [messages[0]?.seq, messages.at(-1)?.seq, older, until]
  const gone = trimmed(long, 'm1')

  it('is held as long as it is not too long', () => {
    const { messages } = long
    const fit = { ...long, messages: messages.slice(1) }
    expect(trimmed(fit, undefined)).toBe(fit)
  })

  it('keeps what is around the message that is read: the newest, the oldest, or one between', () => {
    expect(ends(trimmed(long, undefined))).toEqual([count - KEPT + 1, count, true, undefined])
    expect(ends(gone)).toEqual([1, KEPT, false, KEPT])
    expect(ends(trimmed(long, 'm250'))).toEqual([50, 49 + KEPT, true, 49 + KEPT])
    expect(ends(trimmed(long, 'not held'))).toEqual([count - KEPT + 1, count, true, undefined])
  })

  it('R6: takes of frames only what is held, and all that is posted is told', () => {
    const frame = events(count, count + 2, message({ seq: count + 1 }), message({ seq: 3, version: count + 2 }))
    const { history } = receive(gone, frame)
    expect(ends(history)).toEqual([1, KEPT, false, KEPT])
    expect(history.messages[2]?.version).toBe(count + 2)
    expect(postedIn(gone, frame).map(({ seq }) => seq)).toEqual([count + 1])
    expect(postedIn(history, frame)).toEqual([])
    expect(postedIn(noHistory, frame)).toEqual([])
  })

  it('comes again page by page, up to the newest', () => {
    const asked = nextPage(gone, 'after')
    expect(asked).toEqual({ before: KEPT + 51, goes: 'after', version: count })
    const wide = { before: count + 1, goes: 'after', version: count } as const
    const near = { ...gone, until: count - 50, messages: messages.slice(0, count - 50) }
    const whole = receivePage(near, wide, {
      epoch: 'e1',
      messages: messages.slice(count - 55),
      people: [],
      older: true,
    })
    expect(ends(whole)).toEqual([1, count, false, undefined])
    expect(whole.messages.map(({ seq }) => seq)).toEqual(messages.map(({ seq }) => seq))
  })
})

type Action =
  | { readonly do: 'post' | 'tell' | 'resume' }
  | { readonly do: 'edit'; readonly which: number; readonly body: string | null }
  | {
      readonly do: 'deliver' | 'drop' | 'repeat' | 'page' | 'jump' | 'let go' | 'accept' | 'answer'
      readonly which: number
    }
  | { readonly do: 'ask'; readonly goes: 'before' | 'after' }

const which = fc.nat({ max: 30 })
const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('post', 'tell') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('resume') }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('ask'), goes: fc.constantFrom('before', 'after') }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('edit'), which, body: fc.option(fc.string({ maxLength: 3 })) }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('deliver', 'drop', 'repeat'), which }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('page', 'let go'), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('jump'), which }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('accept', 'answer'), which }) },
  ),
  { maxLength: 120 },
)

interface LatePage {
  readonly asked: PageRequest
  readonly page: Page
}

/** One client and a network that reorders, repeats and loses. */
class Watcher {
  readonly room = new RoomModel(4)
  history = noHistory
  #told = 0
  #frames: Frame[] = []
  #pages: LatePage[] = []
  /** Messages as commands have left them, which come past the frames. */
  #answers: Message[] = []

  /** A room with some history, which the client has entered. */
  constructor() {
    for (let post = 0; post < 12; post++) this.room.post()
    this.#told = this.room.version
    this.history = receive(noHistory, this.room.sync(undefined)).history
  }

  /** From where to where there may be no hole. */
  get held(): (message: Message) => boolean {
    const { messages, older, until = Number.POSITIVE_INFINITY } = this.history
    const oldest = older ? (messages[0]?.seq ?? 0) : 0
    return ({ seq }) => seq >= oldest && seq <= until
  }

  act(action: Action): void {
    switch (action.do) {
      case 'post':
        this.room.post()
        break
      case 'edit':
        this.room.edit(action.which, action.body)
        break
      case 'tell':
        this.#frames.push(this.room.frame(this.#told))
        this.#told = this.room.version
        break
      case 'resume':
        this.#frames.push(this.room.sync(sinceOf(this.history)))
        break
      case 'ask':
        this.#ask(nextPage(this.history, action.goes))
        break
      case 'jump':
        this.#ask({
          before: action.which % 2 ? undefined : action.which,
          goes: 'instead',
          version: this.history.version,
        })
        break
      case 'let go':
        this.#letGo(action.which)
        break
      case 'page':
        this.#receivePages(this.#pages.splice(action.which % Math.max(1, this.#pages.length), 1))
        break
      case 'accept':
        this.#answers.push(...this.room.messages.slice(-1 - action.which).slice(0, 1))
        break
      case 'answer':
        for (const message of this.#answers.splice(action.which % Math.max(1, this.#answers.length), 1)) {
          this.history = receiveAnswer(this.history, 'e1', message)
        }
        break
      default:
        this.#receiveOne(action.do, action.which)
    }
  }

  /** Everything that is still on its way is lost, or comes after all; then one resume is answered. */
  finish(): void {
    this.history = receive(this.history, this.room.sync(sinceOf(this.history))).history
    this.#receivePages(this.#pages)
  }

  #ask(asked: PageRequest | undefined): void {
    if (!asked || this.history.epoch === undefined) return
    const { before = Number.POSITIVE_INFINITY, goes } = asked
    this.#pages.push({ asked, page: this.room.page(before, goes === 'after' ? PAGE_SIZE : undefined) })
  }

  /** As `trimmed` does, on the scale of this room. */
  #letGo(which: number): void {
    const { messages, older, until } = this.history
    const start = which % Math.max(1, messages.length - 3)
    const kept = messages.slice(start, start + 4)
    const last = kept.at(-1)
    if (!last || kept.length === messages.length) return
    const endsEarlier = last !== messages.at(-1)
    this.history = {
      ...this.history,
      messages: kept,
      older: older || start > 0,
      until: endsEarlier ? last.seq : until,
    }
  }

  #receiveOne(how: 'deliver' | 'drop' | 'repeat', which: number): void {
    const at = which % Math.max(1, this.#frames.length)
    const frame = this.#frames[at]
    if (how !== 'repeat') this.#frames.splice(at, 1)
    if (!frame || how === 'drop') return
    const { history, behind } = receive(this.history, frame)
    this.history = history
    if (behind) this.#frames.push(this.room.sync(sinceOf(history)))
  }

  #receivePages(pages: readonly LatePage[]): void {
    for (const { asked, page } of pages) this.history = receivePage(this.history, asked, page)
  }
}

describe('whatever frames are reordered, repeated and lost', () => {
  it('R7: after a resume the history is the room, as far as it is held', () => {
    fc.assert(
      fc.property(actions, (script) => {
        const watcher = new Watcher()
        for (const action of script) watcher.act(action)
        watcher.finish()
        const { history, room, held } = watcher
        expect(history.version).toBe(room.version)
        expect(history.messages).toEqual(room.messages.filter(held))
      }),
      { numRuns: 2_000 },
    )
  })

  it('R6: at every moment there is no hole from the oldest message held up to its version', () => {
    fc.assert(
      fc.property(actions, (script) => {
        const watcher = new Watcher()
        for (const action of script) {
          watcher.act(action)
          const { history, room, held } = watcher
          const due = room.messages.filter((message) => held(message) && message.seq <= history.version)
          expect(history.messages.filter(({ seq }) => seq <= history.version).map(({ seq }) => seq)).toEqual(
            due.map(({ seq }) => seq),
          )
        }
      }),
      { numRuns: 500 },
    )
  })
})
