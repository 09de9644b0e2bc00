/** Which of several sources a card takes a value from: each alone, and each with each other in both orders. */

import { describe, expect, test } from 'vitest'
import { type Choice, chooseCard } from '../worker/unfurl/card.ts'
import { emptyHead, type Head } from '../worker/unfurl/head.ts'
import type { PageCard } from '../worker/unfurl/job.ts'
import type { Oembed } from '../worker/unfurl/oembed.ts'
import { choiceOf, headOf, policy } from './pages/reading.ts'

const AT = new URL('https://www.example.com/news/today.html')

/** One place in a page, and how a value is written there. */
interface Place {
  readonly source: string
  readonly write: (value: string) => string
}

const property = (key: string): Place => ({
  source: key,
  write: (value) => `<meta property="${key}" content="${value}">`,
})
const named = (key: string): Place => ({ source: key, write: (value) => `<meta name="${key}" content="${value}">` })
const itemprop = (key: string): Place => ({
  source: `itemprop:${key.toLowerCase()}`,
  write: (value) => `<meta itemprop="${key}" content="${value}">`,
})
const linked = (write: (value: string) => object): Place => ({
  source: 'json-ld',
  write: (value) =>
    `<script type="application/ld+json">${JSON.stringify({ '@type': 'Recipe', ...write(value) })}</script>`,
})

/** In the order in which they count. */
const fields: {
  readonly [Field in keyof PageCard]?: { readonly values: readonly [string, string]; readonly places: readonly Place[] }
} = {
  title: {
    values: ['One', 'Two'],
    places: [
      property('og:title'),
      named('twitter:title'),
      { source: 'title', write: (value) => `<title>${value}</title>` },
      linked((name) => ({ name })),
      { ...named('title'), source: 'meta:title' },
    ],
  },
  description: {
    values: ['One', 'Two'],
    places: [
      property('og:description'),
      named('twitter:description'),
      named('description'),
      itemprop('description'),
      linked((description) => ({ description })),
      named('dc.description'),
      named('dcterms.description'),
      named('dcterms.abstract'),
    ],
  },
  pictureSource: {
    values: ['https://www.example.com/1.png', 'https://www.example.com/2.png'],
    places: [
      property('og:image:secure_url'),
      property('og:image'),
      property('og:image:url'),
      named('twitter:image'),
      named('twitter:image:src'),
      itemprop('image'),
      itemprop('thumbnailUrl'),
      { source: 'link:image_src', write: (value) => `<link rel="image_src" href="${value}">` },
      linked((image) => ({ image })),
    ],
  },
  site: {
    values: ['One', 'Two'],
    places: [property('og:site_name'), linked((name) => ({ publisher: { name } })), named('application-name')],
  },
  author: {
    values: ['One', 'Two'],
    places: [
      property('article:author'),
      linked((name) => ({ author: { name } })),
      named('author'),
      itemprop('author'),
      named('citation_author'),
      named('dc.creator'),
      named('dcterms.creator'),
    ],
  },
  published: {
    values: ['2026-01-02', '2026-03-04'],
    places: [
      property('article:published_time'),
      linked((datePublished) => ({ datePublished })),
      itemprop('datePublished'),
      itemprop('uploadDate'),
      property('video:release_date'),
      named('citation_publication_date'),
      named('dc.date.issued'),
      named('dcterms.issued'),
      named('dc.date'),
      named('dcterms.date'),
      named('dcterms.created'),
      named('date'),
    ],
  },
  language: {
    values: ['en-GB', 'de'],
    places: [{ source: 'html:lang', write: (value) => `<html lang="${value}">` }, property('og:locale')],
  },
  color: { values: ['#102030', '#405060'], places: [named('theme-color')] },
  price: {
    values: ['1 EUR', '2 EUR'],
    places: [
      {
        source: 'product:price:amount',
        write: (value) =>
          `${property('product:price:amount').write(value.slice(0, 1))}${property('product:price:currency').write('EUR')}`,
      },
      {
        source: 'og:price:amount',
        write: (value) =>
          `${property('og:price:amount').write(value.slice(0, 1))}${property('og:price:currency').write('EUR')}`,
      },
      linked((value) => ({ '@type': 'Product', offers: { price: value.slice(0, 1), priceCurrency: 'EUR' } })),
      {
        source: 'itemprop:price',
        write: (value) =>
          `${property('og:type').write('product')}${itemprop('price').write(value.slice(0, 1))}${itemprop('priceCurrency').write('EUR')}`,
      },
    ],
  },
}

/** What every card needs, out of the way of the field in question. */
function pageOf(field: string, markup: string): string {
  return markup + (field === 'title' ? '' : '<title>Some title</title>')
}

function said(choice: Choice, field: keyof PageCard): unknown {
  const value = choice.card?.[field]
  return field === 'published' && typeof value === 'number' ? new Date(value).toISOString().slice(0, 10) : value
}

describe.each(Object.entries(fields))('%s', (name, { values: [one, two], places }) => {
  const field = Object.keys(fields).find((each): each is keyof PageCard => each === name) ?? 'title'
  // Nothing that anybody can see; an address can hold it all the same.
  const blank = field === 'pictureSource' ? ' ' : ' \u200b '
  const pairs = places.flatMap((first, index) => places.slice(index + 1).map((second) => ({ first, second })))

  test.each(places)('$source alone', async ({ source, write }) => {
    for (const page of [write(one), ...(source === 'json-ld' ? [] : [write('') + write(one)])]) {
      const choice = await choiceOf(pageOf(field, page))
      expect([said(choice, field), choice.sources[field]]).toEqual([one, source])
    }
    const shouted = await choiceOf(
      pageOf(
        field,
        write(one).replace(/(?<=(?:property|name|itemprop|rel)=")[^"]+/g, (key) => key.toUpperCase()),
      ),
    )
    expect(said(shouted, field)).toBe(one)
  })

  test.each(places.filter(({ write }) => /<meta (?:property|name)=/.test(write(''))))(
    '$source by property and by name',
    async ({ write }) => {
      for (const key of ['property', 'name']) {
        const page = write(one).replaceAll(/<meta (?:property|name)=/g, `<meta ${key}=`)
        expect(said(await choiceOf(pageOf(field, page)), field)).toBe(one)
      }
    },
  )

  test.each(pairs)('$first.source before $second.source', async ({ first, second }) => {
    for (const page of [first.write(one) + second.write(two), second.write(two) + first.write(one)]) {
      const choice = await choiceOf(pageOf(field, page))
      expect([said(choice, field), choice.sources[field]]).toEqual([one, first.source])
    }
    expect(said(await choiceOf(pageOf(field, first.write(blank) + second.write(two))), field)).toBe(two)
  })

  test('none', async () => {
    const choice = await choiceOf(pageOf(field, ''))
    expect(choice.sources[field]).toBe(field === 'site' ? 'host' : undefined)
    expect(choice.card?.[field] ?? null).toBe(field === 'site' ? 'example.com' : null)
  })
})

const oembed: Oembed = {
  title: 'Provider title',
  description: 'Provider words',
  author: 'Provider author',
  site: 'Provider',
  picture: '/provider.png',
  pictureSize: { width: 640, height: 360 },
  kind: 'video',
}

const SAID: readonly (readonly [field: keyof PageCard, theirs: string, markup: string, ours: string])[] = [
  ['title', 'Provider title', '<title>Page title</title>', 'Page title'],
  ['description', 'Provider words', '<meta name=description content="Page words">', 'Page words'],
  ['author', 'Provider author', '<meta name=author content="Page author">', 'Page author'],
  ['site', 'Provider', '<meta property=og:site_name content="Page site">', 'Page site'],
  [
    'pictureSource',
    'https://www.example.com/provider.png',
    '<meta property=og:image content=/page.png>',
    'https://www.example.com/page.png',
  ],
  ['kind', 'video', '<meta property=og:type content=article>', 'article'],
]

describe('oEmbed', () => {
  test.each(SAID)(
    '%s: that of a registered provider wins, another fills the gap',
    async (field, theirs, markup, ours) => {
      const heads: readonly [Head, string][] = [
        [await headOf([markup]), ours],
        [emptyHead, theirs],
      ]
      for (const [head, filled] of heads) {
        expect(chooseCard(AT, head, policy, oembed, true).card?.[field]).toBe(theirs)
        expect(chooseCard(AT, head, policy, oembed, true).sources[field]).toBe('oembed')
        expect(chooseCard(AT, head, policy, oembed).card?.[field]).toBe(filled)
      }
    },
  )

  test.each([true, false])('makes a card of its own (registered: %s)', (isRegistered) => {
    const { card, sources } = chooseCard(AT, emptyHead, policy, oembed, isRegistered)
    expect(card).toEqual({
      kind: 'video',
      title: 'Provider title',
      description: 'Provider words',
      site: 'Provider',
      author: 'Provider author',
      published: null,
      price: null,
      language: null,
      color: null,
      pictureSource: 'https://www.example.com/provider.png',
      pictureSize: { width: 640, height: 360 },
      large: true,
      iconSource: null,
    })
    expect(new Set(Object.values(sources))).toEqual(new Set(['oembed']))
  })

  test('of a provider without titles is called by its author, where the page has no title either', async () => {
    const post = { ...oembed, title: null }
    expect(chooseCard(AT, emptyHead, policy, post, true).card?.title).toBe('Provider author')
    expect(chooseCard(AT, await headOf(['<title>Page title</title>']), policy, post, true).card?.title).toBe(
      'Page title',
    )
  })

  test('that is silent leaves the page its word', async () => {
    const silent = {
      title: null,
      description: null,
      author: null,
      site: null,
      picture: null,
      pictureSize: null,
      kind: null,
    }
    const head = await headOf(['<title>Page title</title>'])
    expect(chooseCard(AT, head, policy, silent, true)).toEqual(chooseCard(AT, head, policy))
  })

  test('its picture is checked like any other', () => {
    const inward = { ...oembed, picture: 'http://10.0.0.1/a.png' }
    expect(chooseCard(AT, emptyHead, policy, inward, true).card).toMatchObject({
      pictureSource: null,
      pictureSize: null,
      large: false,
    })
  })
})
