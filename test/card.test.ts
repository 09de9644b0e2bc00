/** What a card says once the sources are known: what counts as saying something, and what follows from what. */

import { describe, expect, test } from 'vitest'
import type { PageCard } from '../worker/unfurl/job.ts'
import { choiceOf } from './pages/reading.ts'

const AT = 'https://www.example.com/news/today.html'
const title = '<title>A title</title>'
const meta = (key: string, content: string) => `<meta property="${key}" content="${content}">`
const jsonLd = (node: object) => `<script type="application/ld+json">${JSON.stringify(node)}</script>`

async function cardOf(html: string, at = AT): Promise<PageCard | null> {
  return (await choiceOf(html, at)).card
}

describe('a page that says nothing but its host gives no card', () => {
  test.each([
    '',
    '<p>Text',
    '<title></title>',
    '<title> \n </title>',
    '<title>&#8203;&#x202E;</title>',
    '<title>example.com</title>',
    '<title>WWW.Example.com</title>',
    '<title>https://www.example.com/</title>',
    meta('og:title', 'example.com') + meta('og:site_name', 'Example'),
    meta('og:description', 'example.com'),
    `${meta('theme-color', '#fff')}<link rel=icon href=/a.png>`,
  ])('%j', async (html) => expect(await choiceOf(html)).toEqual({ card: null, sources: {} }))

  test.each([
    [meta('og:title', 'example.com') + title, 'A title', 'title'],
    [meta('og:description', 'Words'), 'example.com', 'host'],
    [meta('og:image', '/a.png'), 'example.com', 'host'],
    [meta('og:site_name', 'Example') + meta('og:description', 'Words'), 'Example', 'og:site_name'],
    [`<title>example.com</title>${meta('og:description', 'Words')}`, 'example.com', 'host'],
    ['<title>example.com: a guide</title>', 'example.com: a guide', 'title'],
  ])('but %j is called %j, by %s', async (html, name, source) => {
    const { card, sources } = await choiceOf(html)
    expect([card?.title, sources.title]).toEqual([name, source])
  })
})

describe('a description', () => {
  test.each([
    [title + meta('description', 'A  title'), null],
    [title + meta('description', '“a title.”'), null],
    [title + meta('description', 'A title and more'), 'A title and more'],
    [title + meta('og:description', 'A title') + meta('description', 'Words'), 'Words'],
    [title + meta('og:title', 'B') + meta('og:description', 'A title'), 'A title'],
  ])('of %j is %j', async (html, description) => expect((await cardOf(html))?.description).toBe(description))
})

describe('an author', () => {
  test.each([
    [meta('author', 'Ada'), 'Ada'],
    [meta('article:author', 'https://example.com/ada') + meta('author', 'Ada'), 'Ada'],
    [meta('author', '//example.com/ada'), null],
    [meta('author', 'Example') + meta('og:site_name', 'EXAMPLE'), null],
  ])('of %j is %j', async (html, author) => expect((await cardOf(title + html))?.author).toBe(author))
})

describe('a kind', () => {
  const price = meta('product:price:amount', '5') + meta('product:price:currency', 'EUR')

  test.each([
    ['', 'page'],
    [meta('og:type', 'website'), 'page'],
    [meta('og:type', 'object'), 'page'],
    [meta('og:type', 'nonsense'), 'page'],
    [meta('og:type', ' Article '), 'article'],
    [meta('og:type', 'video'), 'video'],
    [meta('og:type', 'video.movie'), 'video'],
    [meta('og:type', 'music.song'), 'audio'],
    [meta('og:type', 'product'), 'product'],
    [meta('og:type', 'og:product'), 'product'],
    [meta('og:type', 'product.item'), 'product'],
    [meta('og:type', 'profile'), 'profile'],
    [meta('og:video', '/a.mp4'), 'video'],
    [meta('og:audio:url', '/a.mp3'), 'audio'],
    [meta('og:type', 'article') + meta('og:video', '/a.mp4'), 'article'],
    [meta('og:type', 'article') + price, 'product'],
    [meta('og:type', 'video.other') + price, 'video'],
    [meta('og:type', 'website') + jsonLd({ '@type': 'SoftwareSourceCode', name: 'A' }), 'repository'],
    [meta('og:type', 'article') + jsonLd({ '@type': 'VideoObject', name: 'A' }), 'article'],
    [meta('go-import', 'www.example.com/news/today.html git https://example.com/a.git'), 'repository'],
    [meta('go-import', 'www.example.com/news git https://example.com/a.git'), 'page'],
  ])('of %j is %s', async (html, kind) => expect((await cardOf(title + html))?.kind).toBe(kind))

  test.each([
    ['https://codeberg.org/ada/engine', 'repository'],
    ['https://codeberg.org/ada', 'page'],
    ['https://codeberg.org/ada/engine/issues', 'page'],
    ['https://gitlab.com/explore/projects', 'page'],
    ['https://code.example.com/ada/engine', 'page'],
  ])('of an object at %s is %s', async (at, kind) => {
    expect((await cardOf(title + meta('og:type', 'object'), at))?.kind).toBe(kind)
    expect((await cardOf(title, at))?.kind).toBe('page')
  })

  test('decides whether there is a price', async () => {
    expect((await cardOf(title + price))?.price).toBe('5 EUR')
    expect((await cardOf(title + price + meta('og:type', 'video')))?.price).toBeNull()
    expect((await cardOf(title + meta('product:price:amount', '5')))?.price).toBeNull()
  })
})

describe('a picture', () => {
  const picture = meta('og:image', '/a.png')
  const sized = (width: number) => picture + meta('og:image:width', String(width)) + meta('og:image:height', '400')

  test.each([
    [picture, false],
    [meta('twitter:card', 'summary_large_image'), false],
    [picture + meta('twitter:card', 'summary_large_image'), true],
    [picture + meta('twitter:card', 'Player'), true],
    [picture + meta('twitter:card', 'summary'), false],
    [sized(599), false],
    [sized(600), true],
    [sized(600) + meta('twitter:card', 'summary'), false],
    [sized(100) + meta('twitter:card', 'summary_large_image'), true],
    [picture + meta('og:type', 'video'), true],
    [meta('twitter:image', '/a.png') + meta('og:image:width', '1200'), false],
  ])('of %j is large: %s', async (html, large) => expect((await cardOf(title + html))?.large).toBe(large))

  test.each([
    ['1200', '630', { width: 1200, height: 630 }],
    [' 1200px ', '630 px', { width: 1200, height: 630 }],
    ['1200', '', null],
    ['0', '630', null],
    ['-1', '630', null],
    ['99999', '630', null],
    ['1e3', '630', null],
    ['100%', '100%', null],
  ])('of %j by %j has the size %j', async (width, height, size) => {
    const html = title + picture + meta('og:image:width', width) + meta('og:image:height', height)
    expect((await cardOf(html))?.pictureSize).toEqual(size)
  })

  test('is never one of the body', async () =>
    expect(
      (await cardOf(`<head>${title}</head><img src=/a.png><meta itemprop=image content=/b.png>`))?.pictureSource,
    ).toBeNull())
})

describe('an address of a picture', () => {
  test.each([
    ['a.png', 'https://www.example.com/news/a.png'],
    ['  /a.png ', 'https://www.example.com/a.png'],
    ['//cdn.example.com/a.png', 'https://cdn.example.com/a.png'],
    ['?a=1&amp;copy=2', 'https://www.example.com/news/today.html?a=1&copy=2'],
    ['?a=1&copy=2', 'https://www.example.com/news/today.html?a=1&copy=2'],
    ['/a.svg?x=.png', null],
    ['/a.png?x=.svg', 'https://www.example.com/a.png?x=.svg'],
    ['http://10.0.0.1/a.png', null],
    ['http://localhost/a.png', null],
    ['https://user@example.com/a.png', null],
    ['https://example.com:8080/a.png', null],
    ['data:image/png;base64,AAAA', null],
    ['javascript:alert(1)', null],
    ['https://[', null],
  ])('%j is resolved and checked', async (address, expected) => {
    expect((await cardOf(title + meta('og:image', address)))?.pictureSource).toBe(expected)
    expect((await cardOf(`${title}<link rel=icon href="${address}">`))?.iconSource).toBe(expected)
  })

  test.each([
    ['/base/', 'https://www.example.com/base/a.png'],
    ['https://cdn.example.com/base/', 'https://cdn.example.com/base/a.png'],
    ['http://127.0.0.1/', null],
    ['https://[', 'https://www.example.com/news/a.png'],
  ])('is resolved against the base %s', async (base, expected) =>
    expect((await cardOf(`${title}<base href="${base}">${meta('og:image', 'a.png')}`))?.pictureSource).toBe(expected),
  )

  test('that is refused gives way to the next', async () => {
    const html = title + meta('og:image', 'http://10.0.0.1/a.png') + meta('twitter:image', '/b.png')
    expect((await choiceOf(html)).sources.pictureSource).toBe('twitter:image')
  })
})

describe('an icon', () => {
  test.each([
    ['<link rel="apple-touch-icon" href="/a.png"><link rel="SHORTCUT ICON" href="/b.ico">', '/b.ico'],
    ['<link rel="apple-touch-icon" href="/a.png">', '/a.png'],
    [
      '<link rel="icon" type="image/svg+xml" href="/a"><link rel="icon" href="/b.svg?1"><link rel="icon" href="/c.png">',
      '/c.png',
    ],
    ['<link rel="icon"><link rel="icon" href=" "><link rel="icon" href="/a.png">', '/a.png'],
    [
      '<link rel="mask-icon" href="/a.png"><link rel="stylesheet" href="/b.css"><link rel="iconic" href="/c.png">',
      null,
    ],
  ])('of %j is %j', async (html, path) =>
    expect((await cardOf(title + html))?.iconSource).toBe(path && `https://www.example.com${path}`),
  )
})

describe('a colour', () => {
  test.each([
    ['#1a2b3c', '#1a2b3c'],
    [' #ABC ', '#aabbcc'],
    ['#abcf', '#aabbcc'],
    ['#1a2b3cff', '#1a2b3c'],
    ['rgb(26, 43, 60)', '#1a2b3c'],
    ['RGB(26 43 60 / 100%)', '#1a2b3c'],
    ['rgba(0,0,0,1)', '#000000'],
    ['rgba(0,0,0,.5)', null],
    ['rgb(256,0,0)', null],
    ['#abc8', null],
    ['#1a2b3c80', null],
    ['#12345', null],
    ['red', null],
    ['var(--color)', null],
    ['#fff;background:url(//example.com)', null],
  ])('%j is %j', async (color, expected) =>
    expect((await cardOf(title + meta('theme-color', color)))?.color).toBe(expected),
  )
})

describe('a language', () => {
  test.each([
    ['en', 'en'],
    ['EN-us', 'en-US'],
    ['pt_BR', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
    ['english', null],
    ['x-default', null],
    ['und', null],
    ['e', null],
    ['en-', null],
    ['"><script>', null],
  ])('%j is %j', async (lang, expected) =>
    expect((await cardOf(`<html lang='${lang}'>${title}`))?.language).toBe(expected),
  )
})

test('a card keeps to the limits, whatever the length', async () => {
  const long = 'long'.repeat(20_000)
  const said = ['og:title', 'og:site_name', 'author'].map((key) => meta(key, `${key} ${long}`)).join('')
  const card = await cardOf(said + meta('og:description', `Not ${long}`))
  expect([card?.title, card?.description, card?.site, card?.author].map((text) => text?.length)).toEqual([
    200, 300, 80, 80,
  ])
})

test('every value names its source, and nothing else does', async () => {
  const { card, sources } = await choiceOf(title + meta('og:description', 'Words') + meta('theme-color', '#fff'))
  expect(sources).toEqual({ title: 'title', description: 'og:description', site: 'host', color: 'theme-color' })
  expect(card).toMatchObject({ title: 'A title', description: 'Words', site: 'example.com', color: '#ffffff' })
})

describe('a value of half a megabyte is cheap, whatever it is made of', () => {
  const LONG = 500_000
  const fillers = [' ', '.', '1,000,', '-', 'a', '\n', '\u00a0', '|'].map((part) => part.repeat(LONG / part.length))
  const places = [
    (value: string) => `<title>A page ${value}x</title>`,
    (value: string) => `<title>A page</title><meta name="theme-color" content="rgb(1${value}x">`,
    (value: string) =>
      `<title>A page</title><meta name="theme-color" content="rgb(1${value.slice(0, 2_000)}2${value.slice(0, 2_000)}x">`,
    (value: string) =>
      ['og:type', 'og:image', 'og:locale', 'article:published_time', 'twitter:card', 'robots', 'author', 'go-import']
        .map((key) => `<meta property="${key}" content="1${value.slice(0, LONG / 8)}x">`)
        .join('') + title,
    (value: string) =>
      `${title}${meta('og:type', 'product')}${meta('product:price:currency', 'EUR')}${meta('product:price:amount', `1,${value}000`)}`,
    (value: string) => `${title}<meta http-equiv="refresh" content="0${value}; url=${value}">`,
    (value: string) =>
      `${title}<link rel="icon${value}" href="${value}"><html lang="en${value}"><base href="${value}">`,
    (value: string) =>
      `${title}<script type="application/ld+json">${JSON.stringify({ '@type': `Article${value}`, headline: value, datePublished: value, author: value, offers: { price: value, priceCurrency: 'EUR' } }).slice(0, 250_000)}</script>`,
  ]

  test.each(places.map((place, index) => [index, place] as const))('place %i', async (_, place) => {
    for (const filler of fillers) {
      const start = performance.now()
      const card = await cardOf(place(filler))
      expect(JSON.stringify(card).length).toBeLessThan(16 * 1024)
      expect(performance.now() - start).toBeLessThan(1_000)
    }
  })
})
