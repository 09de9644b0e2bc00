// Pages of history in rooms with a long past.
import { Edgewise } from './contestants.ts'
import { atMost, median, type Section } from './report.ts'
import { inTurn } from './rounds.ts'

const LENGTHS = [1_000, 100_000, 1_000_000]
/** How often each page is asked for in a round. */
const TIMES = 40
const PAGES = ['newest', 'middle', 'first'] as const

interface Question {
  readonly length: number
  readonly page: (typeof PAGES)[number]
  readonly url: string
}

export async function measureHistory(): Promise<Section> {
  const edgewise = await Edgewise.start()
  const questions: Question[] = []
  for (const length of LENGTHS) {
    const room = await edgewise.create()
    const seed = `/seed?room=${room}&author=${edgewise.userId(0)}&count=${length}`
    if (!(await fetch(edgewise.server.url + seed)).ok) throw new Error(`A room of ${length} messages was not made.`)
    const before = { newest: '', middle: `?before=${length / 2}`, first: '?before=51' }
    for (const page of PAGES)
      questions.push({ length, page, url: `${edgewise.server.url}/api/rooms/${room}/messages${before[page]}` })
  }
  const ask = async ({ url }: Question) => {
    const took: number[] = []
    for (let count = 0; count < TIMES; count++) {
      const began = performance.now()
      const response = await fetch(url, { headers: edgewise.bearer(0) })
      const { messages } = Object(await response.json())
      if (messages.length !== 50) throw new Error(`A page of ${messages.length} messages came from ${url}.`)
      took.push(performance.now() - began)
    }
    return median(took)
  }
  const found = await inTurn(questions, ask)
  await edgewise.server.stop()
  const figure = (length: number, page: Question['page']) => {
    const [, each = []] = [...found].find(([question]) => question.length === length && question.page === page) ?? []
    return median(each)
  }
  const name = (length: number) => `${length.toLocaleString('en')} messages`
  const rows = LENGTHS.map((length) => [name(length), ...PAGES.map((page) => figure(length, page))])
  return {
    name: 'history',
    how: 'ms for a page of 50 messages over HTTP, one question after the other.',
    tables: [{ columns: ['a room of', ...PAGES], rows }],
    targets: PAGES.map((page) =>
      atMost(`${page} page: of a million messages, of a thousand`, 1.5, figure(1_000_000, page), figure(1_000, page)),
    ),
  }
}
