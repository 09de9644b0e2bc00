import { beforeEach, describe, expect, it } from 'vitest'
import { Api } from '../../client/api.ts'
import { Previews } from '../../client/previews.ts'
import { FakeClock, settled } from './fake-environment.ts'
import { card } from './people.ts'

const LINK = 'https://site.example/page'

let clock: FakeClock
let asked: unknown[]
let answers: (() => Response)[]
let previews: Previews

beforeEach(() => {
  clock = new FakeClock()
  asked = []
  answers = []
  const fetch: typeof globalThis.fetch = async (_path, init) => {
    asked.push(JSON.parse(String(init?.body)))
    const answer = answers.shift()
    if (!answer) throw new TypeError('offline')
    return answer()
  }
  previews = new Previews(new Api(fetch, () => {}), clock)
})

const answering =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status })
const refusing = (code: string, status: number) => answering({ error: { code, message: 'No.' } }, status)

async function pass(time: number): Promise<void> {
  clock.advance(time)
  await settled()
}

it('a link is asked for once, and its card remembered', async () => {
  answers = [answering({ card: card({ url: LINK }), pending: false })]
  expect(previews.card(LINK)).toBeNull()
  previews.ask(LINK)
  previews.ask(LINK)
  expect(previews.card(LINK)).toBeNull()
  await settled()
  previews.ask(LINK)
  expect(previews.card(LINK)).toMatchObject({ url: LINK })
  expect(asked).toEqual([{ url: LINK }])
})

it('while a page is being fetched it is asked for again, but not for ever', async () => {
  answers = Array.from({ length: 20 }, () => answering({ card: null, pending: true }))
  previews.ask(LINK)
  await settled()
  for (let second = 0; second < 20; second++) await pass(1_000)
  expect(asked).toHaveLength(12)
  expect(previews.card(LINK)).toBeNull()
})

it('only what takes its time is shown before there is a card', async () => {
  answers = [answering({ card: null, pending: true }), answering({ card: null, pending: false })]
  previews.ask(LINK)
  await settled()
  await pass(299)
  expect(previews.card(LINK)).toBeNull()
  await pass(1)
  expect(previews.card(LINK)).toBeUndefined()
  await pass(1_000)
  expect(previews.card(LINK)).toBeNull()
  await pass(1_000)
  expect(previews.card(LINK)).toBeNull()
})

it('a card that comes late is shown', async () => {
  answers = [answering({ card: null, pending: true }), answering({ card: card({ url: LINK }), pending: false })]
  previews.ask(LINK)
  await settled()
  await pass(1_000)
  expect(previews.card(LINK)).toMatchObject({ url: LINK })
})

describe('nothing is shown', () => {
  it.each<readonly [string, () => Response, number]>([
    ['where there is no card, which is remembered', answering({ card: null, pending: false }), 1],
    ['where the link is refused, which is remembered', refusing('invalid', 400), 1],
    ['after too many questions, and it is asked again later', refusing('rate', 429), 2],
    ['without an answer, and it is asked again later', answering('<html>', 502), 2],
  ])('%s', async (_what, answer, times) => {
    answers = [answer, answer]
    previews.ask(LINK)
    await settled()
    expect(previews.card(LINK)).toBeNull()
    previews.ask(LINK)
    await settled()
    expect(asked).toHaveLength(times)
  })
})

it('whoever has left asks no more', async () => {
  answers = [answering({ card: null, pending: true }), answering({ card: null, pending: true })]
  previews.ask(LINK)
  await settled()
  previews.close()
  await pass(5_000)
  expect(asked).toHaveLength(1)
})
