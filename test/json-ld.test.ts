/** JSON-LD in the shapes in which it is found, and in those in which nobody should be able to hurt with it. */

import { describe, expect, test } from 'vitest'
import { type JsonLd, parseJsonLd } from '../worker/unfurl/json-ld.ts'
import { formatPrice } from '../worker/unfurl/price.ts'
import { parsePublished } from '../worker/unfurl/published.ts'

const nothing: JsonLd = {
  kind: null,
  title: null,
  description: null,
  picture: null,
  publisher: null,
  author: null,
  published: null,
  price: null,
}

function parse(...nodes: unknown[]): JsonLd {
  return parseJsonLd(nodes.map((node) => (typeof node === 'string' ? node : JSON.stringify(node))))
}

const article = { '@context': 'https://schema.org', '@type': 'NewsArticle', headline: 'A title' }

describe('a script', () => {
  const json = '{"@type":"Article","headline":"A title"}'

  test.each([
    ['alone', json],
    ['with blanks', `\n\t ${json} \n`],
    ['in an array', `[${json}]`],
    ['in arrays', `[[[${json}]]]`],
    ['in a graph', `{"@context":"https://schema.org","@graph":[{"@type":"WebSite"},${json}]}`],
    ['in a graph of one', `{"@graph":${json}}`],
    ['in graphs', `{"@graph":[{"@graph":[${json}]}]}`],
    ['in CDATA', `<![CDATA[${json}]]>`],
    ['in CDATA behind slashes', `//<![CDATA[\n${json}\n//]]>`],
    ['in CDATA behind stars', `/*<![CDATA[*/${json}/*]]>*/`],
    ['in a comment', `<!-- ${json} -->`],
    ['in a comment behind slashes', `<!--\n${json}\n//-->`],
    ['in a comment in CDATA', `<![CDATA[<!--${json}-->]]>`],
    ['with a semicolon', `${json};`],
    ['with a mark', `\ufeff${json}`],
    ['with a line break in a string', '{"@type":"Article","description":"one\ntwo\u0007","headline":"A title"}'],
  ])('is read %s', (_, text) => expect(parseJsonLd([text])).toMatchObject({ kind: 'article', title: 'A title' }))

  test.each([
    '',
    ' ',
    '{',
    '{"a":}',
    '{"a":1,}',
    'window.x = 1',
    '<!--',
    ']]>',
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    '[null]',
  ])('%j says nothing, and leaves the others alone', (text) => {
    expect(parseJsonLd([text])).toEqual(nothing)
    expect(parseJsonLd([text, json]).title).toBe('A title')
    expect(parseJsonLd([json, text]).title).toBe('A title')
  })
})

describe('of several nodes', () => {
  const site = { '@type': 'WebSite', name: 'The Harbour', description: 'Of the site', image: '/site.png' }
  const maker = { '@type': 'Organization', name: 'Harbour Ltd', description: 'Of the maker', logo: '/logo.png' }
  const page = { '@type': 'WebPage', name: 'Of the page', description: 'About ships', datePublished: '2026-01-02' }

  test.each<[string, unknown[], Partial<JsonLd>]>([
    [
      'what it is about counts before all',
      [site, maker, page, article],
      { kind: 'article', title: 'A title', description: 'About ships', publisher: 'The Harbour' },
    ],
    [
      'the order says nothing',
      [article, page, maker, site],
      { kind: 'article', title: 'A title', description: 'About ships' },
    ],
    ['the page is next', [site, maker, page], { kind: null, title: 'Of the page', published: '2026-01-02' }],
    ['the site is not what it is about', [site], { ...nothing, publisher: 'The Harbour' }],
    ['its maker is not either', [maker], nothing],
    [
      'nor the way to it',
      [
        { '@type': 'BreadcrumbList', name: 'Way' },
        {
          '@type': 'ItemList',
          name: 'List',
          itemListElement: [{ '@type': 'Product', name: 'One', offers: { price: 5, priceCurrency: 'EUR' } }],
        },
      ],
      nothing,
    ],
    [
      'what changes the card counts before what does not',
      [{ '@type': 'Event', name: 'An event' }, article],
      { kind: 'article', title: 'A title' },
    ],
    [
      'what does not counts as well',
      [{ '@type': 'Recipe', name: 'Soup', image: ['/soup.jpg'] }],
      { kind: null, title: 'Soup', picture: '/soup.jpg' },
    ],
    [
      'the main entity of a page is what it is about',
      [{ ...page, mainEntity: { '@type': 'Person', name: 'Ada', image: '/ada.jpg' } }],
      { title: 'Ada', picture: '/ada.jpg' },
    ],
    [
      'the questions of an FAQ are not',
      [
        {
          '@type': 'FAQPage',
          name: 'Help',
          mainEntity: [
            { '@type': 'Question', name: 'Why?' },
            { '@type': 'Question', name: 'How?' },
          ],
        },
      ],
      { title: 'Help' },
    ],
    [
      'the question of a page is',
      [{ '@type': 'QAPage', mainEntity: { '@type': 'Question', name: 'Why?' } }],
      { title: 'Why?' },
    ],
    [
      'a profile is of somebody',
      [{ '@type': 'ProfilePage', mainEntity: { '@type': 'Person', name: 'Ada', description: 'Counts' } }],
      { kind: 'profile', title: 'Ada', description: 'Counts' },
    ],
    [
      'one refers to another by its id',
      [
        {
          '@graph': [
            { ...article, author: { '@id': '#ada' }, publisher: { '@id': '#maker' }, image: { '@id': '#picture' } },
            { '@id': '#ada', '@type': 'Person', name: 'Ada' },
            { '@id': '#maker', ...maker },
            { '@id': '#picture', '@type': 'ImageObject', url: '/a.png' },
          ],
        },
      ],
      { author: 'Ada', publisher: 'Harbour Ltd', picture: '/a.png' },
    ],
    [
      'in another script as well',
      [
        { ...article, author: { '@id': '#ada' } },
        { '@id': '#ada', '@type': 'Person', name: 'Ada' },
      ],
      { author: 'Ada' },
    ],
    [
      'a reference to nothing is nothing',
      [{ ...article, author: { '@id': '#nobody' }, image: { '@id': '#none' } }],
      { author: null, picture: null },
    ],
    [
      'a reference to itself ends',
      [{ '@id': '#a', ...article, author: { '@id': '#a' }, mainEntity: { '@id': '#a' } }],
      { title: 'A title' },
    ],
  ])('%s', (_, nodes, expected) => {
    expect(parse(...nodes)).toMatchObject(expected)
    expect(parse(nodes)).toMatchObject(expected)
  })
})

describe('a type', () => {
  test.each<readonly [string, string | null]>([
    ...['Article', 'NewsArticle', 'BlogPosting', 'SocialMediaPosting', 'DiscussionForumPosting', 'TechArticle'].map(
      (type): readonly [string, string] => [type, 'article'],
    ),
    ['ScholarlyArticle', 'article'],
    ['VideoObject', 'video'],
    ['PodcastEpisode', 'audio'],
    ['MusicRecording', 'audio'],
    ['Product', 'product'],
    ['ProductGroup', 'product'],
    ['SoftwareSourceCode', 'repository'],
    ['JobPosting', null],
    ['Event', null],
    ['Thing', null],
  ])('%s: %s', (type, kind) => {
    for (const each of [
      type,
      [type],
      ['Thing', type],
      `https://schema.org/${type}`,
      `http://schema.org/${type}`,
      `schema:${type}`,
    ]) {
      expect(parse({ '@type': each, name: 'A title' })).toMatchObject({ kind, title: 'A title' })
    }
  })

  test.each([undefined, null, 1, {}, [[]], ''])('%j is none', (type) =>
    expect(parse({ '@type': type, name: 'A' })).toMatchObject({ kind: null }),
  )
})

describe('a value', () => {
  test.each<[string, object, Partial<JsonLd>]>([
    ['a headline before a name', { name: 'Name' }, { title: 'A title' }],
    ['a text', { description: 'Words' }, { description: 'Words' }],
    ['the first text that says something', { description: ['', ' ', 'Words', 'More'] }, { description: 'Words' }],
    ['a text with its language', { description: { '@value': 'Words', '@language': 'en' } }, { description: 'Words' }],
    ['texts with theirs', { description: [{ '@value': 'Words', '@language': 'en' }] }, { description: 'Words' }],
    ['character references', { description: 'Salt &amp; pepper&#8217;s' }, { description: 'Salt & pepper’s' }],
    ['no more of them than JSON would have', { image: '/a?b=1&copy=2&amp;c' }, { picture: '/a?b=1&copy=2&c' }],
    ['an abstract', { abstract: 'Words' }, { description: 'Words' }],
    ['no text', { description: { text: 'Words' }, abstract: null }, { description: null }],
    ['a picture by its address', { image: '/a.png' }, { picture: '/a.png' }],
    ['a picture as an object', { image: { '@type': 'ImageObject', url: '/a.png' } }, { picture: '/a.png' }],
    ['a picture by its content', { image: { contentUrl: '/a.png' } }, { picture: '/a.png' }],
    ['pictures', { image: ['/a.png', '/b.png'] }, { picture: '/a.png' }],
    ['pictures as objects', { image: [{ url: '' }, { url: ['/a.png'] }] }, { picture: '/a.png' }],
    ['a thumbnail', { thumbnailUrl: ['/a.png'] }, { picture: '/a.png' }],
    ['a thumbnail as an object', { thumbnail: { url: '/a.png' } }, { picture: '/a.png' }],
    ['no picture', { image: [{}, 1, null, true] }, { picture: null }],
    ['an author by name', { author: 'Ada' }, { author: 'Ada' }],
    ['an author as an object', { author: { '@type': 'Person', name: 'Ada' } }, { author: 'Ada' }],
    ['authors', { author: [{ name: 'Ada' }, { name: 'Bob' }] }, { author: 'Ada, Bob' }],
    ['authors, mixed', { author: ['Ada', { name: ['Bob'] }, { name: '' }, null] }, { author: 'Ada, Bob' }],
    ['an author by address', { author: 'https://example.com/ada', creator: 'Ada' }, { author: 'Ada' }],
    ['a creator', { creator: { name: 'Ada' } }, { author: 'Ada' }],
    ['a publisher by name', { publisher: 'The Harbour' }, { publisher: 'The Harbour' }],
    ['a publisher as an object', { publisher: { name: 'The Harbour', logo: {} } }, { publisher: 'The Harbour' }],
    ['a date', { datePublished: '2026-01-02' }, { published: '2026-01-02' }],
    ['the date of an upload', { uploadDate: '2026-01-02' }, { published: '2026-01-02' }],
    ['a price is not of an article', { offers: { price: 1, priceCurrency: 'EUR' } }, { price: null }],
  ])('%s', (_, node, expected) => expect(parse({ ...article, ...node })).toMatchObject(expected))
})

describe('a price', () => {
  const money = { priceCurrency: 'EUR' }

  test.each<[string, unknown, string | null]>([
    ['of an offer', { price: '19.99', ...money }, '19.99 EUR'],
    ['as a number', { price: 19.9, ...money }, '19.9 EUR'],
    ['of the first offer that has one', [{}, { price: 5, ...money }, { price: 6, ...money }], '5 EUR'],
    ['of many offers', { lowPrice: 5, highPrice: '7.50', ...money }, '5–7.50 EUR'],
    ['of many offers that are the same', { lowPrice: 5, highPrice: 5, ...money }, '5 EUR'],
    ['of offers in an offer', { offers: [{ price: 5, ...money }] }, '5 EUR'],
    ['by specification', { priceSpecification: { price: 5, ...money } }, '5 EUR'],
    ['by specifications', { priceSpecification: [{ minPrice: 5, maxPrice: 6, ...money }] }, '5–6 EUR'],
    ['without a currency', { price: 5 }, null],
    ['of nothing', { price: 0, ...money }, null],
    ['in words', { price: 'on request', ...money }, null],
    ['as an object', { price: {}, ...money }, null],
    ['as a text', '5 EUR', null],
  ])('%s', (_, offers, price) => expect(parse({ '@type': 'Product', name: 'A', offers }).price).toBe(price))

  test.each([
    ['1299', 'eur', '1299 EUR'],
    ['1,299.00', 'USD', '1299.00 USD'],
    ['1.299,00', 'EUR', '1299.00 EUR'],
    ['1 299,00', ' sek ', '1299.00 SEK'],
    ['1\u00a0299', 'SEK', '1299 SEK'],
    ["1'299.50", 'CHF', '1299.50 CHF'],
    ['19,9', 'EUR', '19.9 EUR'],
    ['1.250', 'KWD', '1.250 KWD'],
    ['12,34,567', 'INR', null],
    ['$5', 'USD', null],
    ['-5', 'USD', null],
    ['0.00', 'USD', null],
    ['0.01', 'USD', '0.01 USD'],
    ['5', 'US$', null],
    ['5', null, null],
    ['', 'EUR', null],
  ])('%j and %j: %j', (amount, currency, price) => expect(formatPrice(amount, currency)).toBe(price))
})

describe('a date', () => {
  test.each([
    ['2026-03-04', '2026-03-04T00:00:00.000Z'],
    ['2026/3/4', '2026-03-04T00:00:00.000Z'],
    ['2026.03.04', '2026-03-04T00:00:00.000Z'],
    ['2026-03-04T05:06', '2026-03-04T05:06:00.000Z'],
    ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07.123456+02:00', '2026-03-04T03:06:07.000Z'],
    ['2026-03-04T05:06:07-0930', '2026-03-04T14:36:07.000Z'],
    ['2026-03-04T05:06:07+02', '2026-03-04T03:06:07.000Z'],
    [' 2026-03-04 05:06:07 UTC ', '2026-03-04T05:06:07.000Z'],
    ['Wed, 04 Mar 2026 05:06:07 GMT', '2026-03-04T05:06:07.000Z'],
    ['4 March 2026', '2026-03-04T00:00:00.000Z'],
    ['1851-10-18', '1851-10-18T00:00:00.000Z'],
  ])('%j is %s', (text, iso) => expect(new Date(parsePublished(text) ?? Number.NaN).toISOString()).toBe(iso))

  test.each([
    '',
    '2026',
    '2026-03',
    '2026-02-31',
    '2026-13-01',
    '2026-00-10',
    '0000-00-00',
    '2026-03-04T25:00',
    '1772600000',
    'yesterday',
    '03/04/2026',
    '2026-03/04',
    '4 Foo 2026',
    'page 1',
  ])('%j is none', (text) => expect(parsePublished(text)).toBeNull())
})

describe('hostile JSON-LD costs little', () => {
  const size = 250_000
  const nest = (open: string, close: string) => open.repeat(size / open.length) + close.repeat(size / open.length)

  test.each<[string, string]>([
    ['arrays in arrays', nest('[', ']')],
    ['graphs in graphs', nest('{"@graph":', '}').replace(':}', ':{}}')],
    ['authors in authors', nest('{"@type":"Article","author":', '}').replace(':}', ':{}}')],
    ['many nodes', `[${'{"@type":"Article"},'.repeat(10_000)}{}]`],
    ['many authors', `{"@type":"Article","author":[${'"A",'.repeat(50_000)}"B"]}`],
    ['many types', `{"@type":[${'"Article",'.repeat(20_000)}"B"]}`],
    ['a long type', `{"@type":"${'A'.repeat(size)}"}`],
    ['many keys', `{${Array.from({ length: 10_000 }, (_, key) => `"${key}":1`).join()}}`],
    ['blanks', ' '.repeat(size)],
    ['blanks before something', `${' '.repeat(size)}x`],
    ['blanks in a date', `{"@type":"Article","datePublished":"${' '.repeat(size)}x"}`],
    ['slashes', '//'.repeat(size / 2)],
    ['comments', '<!--'.repeat(size / 4)],
    ['a price', `{"@type":"Product","offers":{"priceCurrency":"EUR","price":"${'1,111'.repeat(size / 5)}"}}`],
    ['what means something to a script', '{"__proto__":{"headline":"A"},"constructor":1,"@type":"Article"}'],
  ])('%s', (_, text) => {
    const { title, published } = parseJsonLd([text])
    expect([title, published && parsePublished(published)]).toEqual([null, null])
  })

  test('a list is read as far as anybody would', () => {
    const author = Array.from({ length: 1_000 }, (_, index) => `Author ${index}`)
    expect(parse({ ...article, author }).author?.split(', ')).toHaveLength(20)
  })
})
