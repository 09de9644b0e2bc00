/** What a card takes from beside its page: the size of its picture, and what oEmbed has to say. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Settings, type Unfolded, type Unfurled, unfurl } from '../worker/unfurl/page.ts'
import { linkTo, policy, SITE, visited } from './local-site.ts'

const ask = (link: string, settings: Partial<Settings> = {}) => unfurl(link, { policy, agent: 'Test', ...settings })

async function unfolded(link: string, settings?: Partial<Settings>): Promise<Unfolded> {
  const result = await ask(link, settings)
  if (result.type !== 'card') throw new Error(`No card: ${JSON.stringify(result)}`)
  return result
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.concurrent('the picture of a page that says it is 1200 pixels wide', () => {
  const asDeclared = { pictureSize: { width: 1200, height: 630 }, large: true }
  const none = { pictureSource: null, pictureSize: null, large: false }

  test.each([
    ['/with/picture.gif', { pictureSize: { width: 640, height: 480 }, large: true }],
    ['/with/picture-redirected.gif', { pictureSize: { width: 640, height: 480 }, large: true }],
    ['/with/picture-endless.gif', { pictureSize: { width: 640, height: 480 }, large: true }],
    ['/with/picture-narrow.gif', { pictureSize: { width: 299, height: 200 }, large: false }],
    ['/with/picture-late.gif', asDeclared],
    ['/with/picture-slow.gif', asDeclared],
    ['/with/500', none],
    ['/with/404', none],
    ['/with/picture.html', none],
    ['/with/picture-inward.gif', none],
    ['/with/picture-large.gif', none],
    ['/with/picture-many-pixels.gif', none],
    ['/with/picture-small.gif', none],
  ])('%s is what its bytes say, where they come in time: %j', async (path, expected) => {
    const { card, sources } = await unfolded(linkTo(path))
    expect(card).toMatchObject({ title: 'A page', ...expected })
    expect('pictureSource' in sources).toBe(card.pictureSource !== null)
  })

  test('is read no further than it takes', async () => {
    const visit = crypto.randomUUID()
    await unfolded(linkTo('/with/picture-endless.gif', visit))
    const { requests, sent } = await visited(visit)
    expect(requests.map(({ path }) => path)).toEqual(['/with/picture-endless.gif', '/picture-endless.gif'])
    expect(requests[1]?.headers.accept).toContain('image/webp')
    expect(sent).toBeLessThan(16 * 1024 * 1024)
  })

  test('keeps nobody waiting for longer than 2.5 s', async () => {
    const start = performance.now()
    await Promise.all(['/with/picture-late.gif', '/with/picture-slow.gif'].map((path) => unfolded(linkTo(path))))
    expect(performance.now() - start).toBeLessThan(3_500)
  })
})

describe('a file', () => {
  test('that is a picture is its own', async () => {
    expect((await unfolded(linkTo('/no-type-picture'))).card).toMatchObject({
      kind: 'picture',
      pictureSize: { width: 640, height: 480 },
      large: true,
    })
  })
})

describe.concurrent('the oEmbed endpoint that a page names', () => {
  test('fills in what the page leaves out', async () => {
    const visit = crypto.randomUUID()
    const { card, sources } = await unfolded(linkTo('/by/oembed', visit))
    expect(card).toMatchObject({
      title: 'A page',
      author: 'Ada',
      pictureSource: `${SITE}/picture.gif`,
      pictureSize: { width: 640, height: 480 },
    })
    expect(sources).toMatchObject({ title: 'title', author: 'oembed', pictureSource: 'oembed' })
    const { requests } = await visited(visit)
    expect(requests.map(({ path }) => path)).toEqual(['/by/oembed', '/oembed'])
    expect(requests[1]?.headers.accept).toContain('application/json')
  })

  test('is not asked about a page that leaves nothing out', async () => {
    const visit = crypto.randomUUID()
    await unfolded(linkTo('/by-oembed-with-picture', visit))
    expect((await visited(visit)).requests).toHaveLength(1)
  })

  test.each(['/by/oembed-html', '/by/oembed-long', '/by/oembed-inward', '/by/oembed-late', '/by/404', '/by-inward'])(
    'is no loss where it fails: %s',
    async (path) => expect((await unfolded(linkTo(path))).card).toMatchObject({ title: 'A page', author: null }),
  )
})

describe('a provider in the registry', () => {
  const VIDEO = 'https://www.youtube.com/watch?v=1'
  const ENDPOINT = 'https://www.youtube.com/oembed'
  const answer = Response.json({ type: 'video', title: 'A film', author_name: 'Ada', provider_name: 'YouTube' })
  const page = (head: string) => new Response(head, { headers: { 'Content-Type': 'text/html' } })
  let asked: string[] = []

  /** Stands in for the internet, of which each address answers as it is said here and all others do not. */
  function answering(answers: Readonly<Record<string, Response>>): void {
    asked = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const url = new URL(String(input))
      asked.push(url.origin + url.pathname)
      const found = answers[url.origin + url.pathname]
      if (found === undefined) throw new TypeError('Network connection lost.')
      return found.clone()
    })
  }

  test.each([
    ['keeps programs out', new Response(null, { status: 429 })],
    ['asks for consent', Response.redirect('https://consent.youtube.com/m?continue=x')],
    ['says nothing', page('<title>www.youtube.com</title>')],
  ])('tells of a page that %s', async (_, wall) => {
    answering({
      'https://www.youtube.com/watch': wall,
      'https://consent.youtube.com/m': page('<title>Before you continue</title>'),
      [ENDPOINT]: answer,
    })
    expect((await unfolded(VIDEO)).card).toMatchObject({
      kind: 'video',
      title: 'A film',
      author: 'Ada',
      site: 'YouTube',
    })
  })

  test('is no loss where it fails, and is asked once', async () => {
    answering({ 'https://www.youtube.com/watch': page('<meta property="og:title" content="From the page">') })
    expect((await unfolded(VIDEO)).card).toMatchObject({ title: 'From the page', author: null })
    expect(asked.toSorted()).toEqual([ENDPOINT, 'https://www.youtube.com/watch'])
  })

  test('is asked about where a short link leads', async () => {
    answering({
      'https://short.example.com/': Response.redirect(VIDEO),
      'https://www.youtube.com/watch': page('<title>A film - YouTube</title>'),
      [ENDPOINT]: answer,
    })
    expect((await unfolded('https://short.example.com/')).card).toMatchObject({ title: 'A film', author: 'Ada' })
  })

  test('is not asked about what the operator has closed', async () => {
    answering({ [ENDPOINT]: answer })
    const closed = { policy: { allow: new Set<string>(), deny: new Set(['youtube.com']) } }
    const refused: Unfurled = { type: 'gone', reason: 'address_denied', read: 0 }
    expect(await ask(VIDEO, closed)).toEqual(refused)
    expect(asked).toEqual([])
  })
})
