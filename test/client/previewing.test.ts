import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchDialect } from '../../client/dialect.ts'
import { createPreviews, type Preview } from '../../client/view/previewing.ts'
import type { Card, Message } from '../../protocol/model.ts'
import { card, message } from './people.ts'

const [ONE, TWO] = ['https://one.example/', 'https://two.example/']

const [known, setKnown] = createSignal<ReadonlyMap<string, Card | null | undefined>>(new Map())
const [hidden, setHidden] = createSignal(false)
const [text, setText] = createSignal('')
const [editing, setEditing] = createSignal<Message>()
const [unwanted, setUnwanted] = createSignal<readonly string[]>([])
const [without, setWithout] = createSignal<readonly string[]>([])
let asked: string[]
let previews: () => readonly Preview[]
let dispose: () => void

beforeAll(fetchDialect)

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('location', new URL('https://chat.example/rooms/r'))
  asked = []
  setKnown(new Map())
  setHidden(false)
  setText('')
  setEditing(undefined)
  setUnwanted([])
  setWithout([])
  const cards = {
    ask: (url: string) => {
      asked.push(url)
      if (!known().has(url)) learn(url, undefined)
    },
    card: (url: string) => (known().has(url) ? known().get(url) : null),
  }
  previews = createRoot((end) => {
    dispose = end
    const rows = { message: editing, cards: () => editing()?.cards ?? [], unwanted }
    return createPreviews(cards, () => !hidden(), rows, { text, editing, without })
  })
})

afterEach(() => {
  dispose()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function learn(url: string, what: Card | null | undefined): void {
  setKnown(new Map(known()).set(url, what))
}

function forget(url: string): void {
  setKnown(new Map([...known()].filter(([other]) => other !== url)))
}

const shown = () => previews().map(({ url, card }) => [url, card()?.title])

describe('while a message is written', () => {
  it('its links are asked for when somebody pauses, and have their place from then on', () => {
    setText(`see ${ONE} and `)
    vi.advanceTimersByTime(599)
    expect([asked, shown()]).toEqual([[], []])
    vi.advanceTimersByTime(1)
    expect([asked, shown()]).toEqual([[ONE], [[ONE, undefined]]])
    learn(ONE, card({ url: ONE, title: 'One' }))
    expect(shown()).toEqual([[ONE, 'One']])
  })

  it('a word that is being typed is given more time', () => {
    setText(`${ONE}p`)
    setText(`${ONE}pa`)
    vi.advanceTimersByTime(1_499)
    expect(asked).toEqual([])
    vi.advanceTimersByTime(1)
    expect(asked).toEqual([`${ONE}pa`])
  })

  it('none is looked for in a text that is too long for a message', () => {
    setText(`${ONE} ${'word '.repeat(4_000)}`)
    vi.advanceTimersByTime(1_500)
    expect(asked).toEqual([])
    setText(`${ONE} ${'word '.repeat(1_000)}`)
    vi.advanceTimersByTime(1_500)
    expect(asked).toEqual([ONE])
  })

  it('a link without a card, one of this deployment, and one that is not wanted are not shown', () => {
    setText(`${ONE} ${TWO} https://chat.example/rooms/r `)
    vi.advanceTimersByTime(600)
    expect(asked).toEqual([ONE, TWO])
    learn(ONE, null)
    expect(shown()).toEqual([[TWO, undefined]])
    setWithout([TWO])
    expect(shown()).toEqual([])
  })

  it('what could not be asked for is asked for again at the next pause, and not before', () => {
    setText(`${ONE} `)
    vi.advanceTimersByTime(600)
    forget(ONE)
    vi.advanceTimersByTime(60_000)
    expect(asked).toEqual([ONE])
    setText(`${ONE} and more`)
    vi.advanceTimersByTime(600)
    expect(asked).toEqual([ONE, ONE])
  })

  it('nothing is left of it once it is sent', () => {
    setText(`${ONE} `)
    vi.advanceTimersByTime(600)
    setText('')
    expect(shown()).toEqual([])
  })

  it('whoever hides cards sees none here either, and none is asked for', () => {
    setHidden(true)
    setText(`${ONE} `)
    vi.advanceTimersByTime(600)
    expect([asked, shown()]).toEqual([[], []])
    setHidden(false)
    expect([asked, shown()]).toEqual([[ONE], [[ONE, undefined]]])
  })
})

it('a message being edited shows its cards at once, and only new links are asked for', () => {
  const body = `${ONE} ${TWO}`
  setText(body)
  setEditing(message({ seq: 1, body, cards: [card({ url: TWO, title: 'Two' })] }))
  expect([asked, shown()]).toEqual([[], [[TWO, 'Two']]])
  setText(`${body} https://three.example/ `)
  vi.advanceTimersByTime(600)
  expect(asked).toEqual(['https://three.example/'])
})

it('a message being edited shows no preview that is about to go', () => {
  setText(ONE)
  setEditing(message({ seq: 1, body: ONE, cards: [card({ url: ONE, title: 'One' })] }))
  expect(shown()).toEqual([[ONE, 'One']])
  setUnwanted([ONE])
  expect(shown()).toEqual([])
})
