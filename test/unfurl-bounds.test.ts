/** R19: what is fetched for a card is bounded in time and bytes, and the connection closed as soon as it is enough. */

import { describe, expect, test } from 'vitest'
import { type Settings, unfurl } from '../worker/unfurl/page.ts'
import { linkTo, policy, visited } from './local-site.ts'

const KILOBYTE = 1024
const HEAD = '<!doctype html><html><head><title>A page</title></head>'.length
/** The most that the runtime hands over at a time. */
const CHUNK = 4 * KILOBYTE
/** What is on its way between the site and the runtime, which nobody reads. */
const IN_FLIGHT = 16 * 1024 * KILOBYTE

const ask = (link: string, settings: Partial<Settings> = {}) => unfurl(link, { policy, agent: 'Test', ...settings })

async function timed<T>(work: Promise<T>): Promise<readonly [result: T, milliseconds: number]> {
  const start = performance.now()
  return [await work, performance.now() - start]
}

describe('in requests', () => {
  test('of a link whose every step leads on by redirects, to ten', async () => {
    const visit = crypto.randomUUID()
    const card = { title: 'A page', pictureSource: null }
    expect(await ask(linkTo('/steps/1', visit))).toMatchObject({ type: 'card', card })
    expect((await visited(visit)).requests).toHaveLength(10)
  })

  test('of a link that pages lead on as redirects do, to six for its page', async () => {
    const visit = crypto.randomUUID()
    expect(await ask(linkTo('/turn/3'))).toMatchObject({ type: 'card', card: { title: 'A page' } })
    expect(await ask(linkTo('/turn/2', visit))).toMatchObject({ type: 'gone', reason: 'redirects' })
    expect((await visited(visit)).requests).toHaveLength(6)
  })
})

describe('in bytes', () => {
  test('of a page that is long, no more than one chunk past its head', async () => {
    const visit = crypto.randomUUID()
    const result = await ask(linkTo('/42-mb', visit))
    expect(result).toMatchObject({ type: 'card', card: { title: 'A page' } })
    expect(result.read).toBeLessThanOrEqual(HEAD + CHUNK)
    expect((await visited(visit)).sent).toBeLessThan(IN_FLIGHT)
  })

  test('of a page that comes bit by bit, no more than the bit after its head', async () => {
    const visit = crypto.randomUUID()
    const result = await ask(linkTo('/paced-body', visit))
    expect(result).toMatchObject({ type: 'card', card: { title: 'A page' } })
    expect(result.read).toBeLessThanOrEqual(HEAD + KILOBYTE)
    expect((await visited(visit)).sent).toBeLessThanOrEqual(4 * KILOBYTE)
  })

  test('of a page that has no end, and of one that goes silent after its head', async () => {
    for (const path of ['/endless-body', '/slow-after-head']) {
      const visit = crypto.randomUUID()
      // So that it is not the deadline that closes the connection.
      const result = await ask(linkTo(path, visit), { deadline: 60_000 })
      expect(result).toMatchObject({ type: 'card', card: { title: 'A page' } })
      expect((await visited(visit)).sent).toBeLessThan(IN_FLIGHT)
    }
  })

  test.each([
    ['/endless-head', 'Before the flood'],
    ['/42-mb-head', 'Before the megabytes'],
    ['/gzip-bomb', 'Before the bomb'],
    ['/brotli-bomb', 'Before the bomb'],
    ['/long-attribute', 'Before the attribute'],
  ])('of the head in %s, no more than 512 KiB unpacked', async (path, title) => {
    const visit = crypto.randomUUID()
    const result = await ask(linkTo(path, visit), { deadline: 60_000 })
    expect(result).toMatchObject({ type: 'card', card: { title } })
    expect(result.read).toBeLessThan(512 * KILOBYTE + CHUNK)
    await visited(visit)
  })

  test('of what is no page, no more than 64 KiB', async () => {
    const visit = crypto.randomUUID()
    const result = await ask(linkTo('/endless-bytes', visit), { deadline: 60_000 })
    expect(result).toMatchObject({ type: 'gone', reason: 'not_html' })
    expect(result.read).toBeGreaterThanOrEqual(64 * KILOBYTE)
    expect(result.read).toBeLessThan(64 * KILOBYTE + CHUNK)
    expect((await visited(visit)).sent).toBeLessThan(IN_FLIGHT)
  })
})

describe('in work', () => {
  test.each([
    ['/ambiguous', 'Before the trouble'],
    ['/nested', 'Before the depths'],
    ['/open-elements', 'Before the crowd'],
    ['/nested-drawings', 'Before the drawings'],
    ['/many-drawings', 'Before the drawings'],
    ['/nested-math', 'Before the sums'],
    ['/never-closed', 'Before the ends'],
    ['/many-tags', 'Before the tags'],
    ['/many-names', 'Before the names'],
    ['/many-icons', 'Before the icons'],
    ['/many-texts', 'Before the texts'],
    ['/some-of-all', 'Before the lot'],
    ['/many-others', 'Before the others'],
  ])('%s: %s', async (path, title) => {
    const [result, milliseconds] = await timed(ask(linkTo(path)))
    expect(result).toMatchObject({ type: 'card', card: { title } })
    expect(milliseconds).toBeLessThan(2_000)
  })
})

describe('in time', () => {
  test('5 s to the last headers, 8 s in all', { timeout: 20_000 }, async () => {
    const visit = crypto.randomUUID()
    const [headers, redirects, body, head] = await Promise.all(
      ['/slow-headers', '/redirect/late', '/slow-body', '/slow-in-head'].map((path) => timed(ask(linkTo(path, visit)))),
    )
    const timeout = { type: 'busy', reason: 'timeout', retryAfter: null }
    expect([headers?.[0], redirects?.[0], body?.[0]]).toMatchObject([timeout, timeout, timeout])
    expect(head?.[0]).toMatchObject({ type: 'card', card: { title: 'So far' } })
    const seconds = [headers, redirects, body, head].map((each) => Math.round((each?.[1] ?? 0) / 1_000))
    expect(seconds).toEqual([5, 5, 8, 8])
    expect((await visited(visit)).requests).toHaveLength(6)
  })

  test('as much as is allowed', async () => {
    const visit = crypto.randomUUID()
    const results = [
      ask(linkTo('/slow-headers', visit), { deadline: 200 }),
      ask(linkTo('/slow-body', visit), { deadline: 200 }),
    ]
    for (const result of await Promise.all(results)) expect(result).toMatchObject({ type: 'busy', reason: 'timeout' })
    expect((await visited(visit)).requests).toHaveLength(2)
  })

  test('a page that is late is waited for', async () => {
    expect(await ask(linkTo('/late'))).toMatchObject({ type: 'card', card: { title: 'A page' } })
  })
})
