/** From the bytes of a page to what its card says. */

import { describe, expect, test } from 'vitest'
import { parseAllowList } from '../worker/unfurl/address.ts'
import { makeCard } from '../worker/unfurl/card.ts'
import { openDocument } from '../worker/unfurl/document.ts'
import { type Head, readHead } from '../worker/unfurl/head.ts'
import type { SourceCard } from '../worker/unfurl/job.ts'
import { oneLine, shorten } from '../worker/unfurl/text.ts'

const LINK = 'https://short.example.com/1'
const AT = 'https://www.example.com/news/today.html'

async function* chunks(parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder()
  for (const part of parts) yield typeof part === 'string' ? encoder.encode(part) : part
}

async function headOf(parts: readonly (string | Uint8Array)[], contentType: string | null): Promise<Head | null> {
  const page = await openDocument(chunks(parts), contentType)
  return page && readHead(page)
}

async function cardOf(html: string, at = AT): Promise<SourceCard | null> {
  const head = await headOf([html], 'text/html; charset=utf-8')
  return head && makeCard(LINK, new URL(at), head, parseAllowList(''))
}

async function titleOf(parts: readonly (string | Uint8Array)[], contentType: string | null): Promise<string | null> {
  return (await headOf(parts, contentType))?.title ?? null
}

const title = '<title>A title</title>'
const meta = (key: string, content: string) => `<meta property="${key}" content="${content}">`

describe('a card', () => {
  test('takes all that a page says of itself', async () => {
    const html = `<!doctype html><html><head>
      <meta property="og:title" content="Ships &amp; harbours">
      <meta property="og:description" content="All about ships.">
      <meta property="og:image" content="/ships.jpg?a=1&amp;b=2">
      <meta property="og:site_name" content="The Harbour">
      <link rel="icon" href="../icon.png">`
    expect(await cardOf(html)).toEqual({
      url: LINK,
      title: 'Ships & harbours',
      description: 'All about ships.',
      site: 'The Harbour',
      pictureSource: 'https://www.example.com/ships.jpg?a=1&b=2',
      iconSource: 'https://www.example.com/icon.png',
    })
  })

  test('makes do with a title', async () => {
    expect(await cardOf(title)).toEqual({
      url: LINK,
      title: 'A title',
      description: null,
      site: 'example.com',
      pictureSource: null,
      iconSource: null,
    })
  })

  test.each([
    '',
    '<p>Text',
    '<title></title>',
    '<title> \n </title>',
    '<title>&#8203;&#x202E;</title>',
    meta('og:description', 'Words'),
  ])('is not made of %j, which has no title', async (html) => expect(await cardOf(html)).toBeNull())
})

describe('of several sources the first that says something wins', () => {
  test.each([
    ['title', `${title}${meta('twitter:title', 'B')}${meta('og:title', 'C')}`, 'C'],
    ['title', `${title}${meta('twitter:title', 'B')}`, 'B'],
    ['title', `${title}${meta('og:title', '')}${meta('twitter:title', ' &nbsp; ')}`, 'A title'],
    ['title', `${meta('og:title', '')}${meta('og:title', 'B')}${meta('og:title', 'C')}`, 'B'],
    ['title', '<title></title><title>B</title><title>C</title>', 'B'],
    ['title', `<svg><title>Drawing</title></svg>${title}`, 'A title'],
    ['title', `${title}<svg><title>Drawing</title></svg>`, 'A title'],
    ['title', '<meta name="OG:Title" content="By name">', 'By name'],
    ['title', '<META PROPERTY=og:title CONTENT=Unquoted>', 'Unquoted'],
    ['title', '<meta property="other" name="twitter:title" content="Two keys">', 'Two keys'],
    ['title', '<!-- <meta property="og:title" content="Comment"> --><title>B</title>', 'B'],
    ['title', '<script>"<title>Script</title>"</script><title>B</title>', 'B'],
    ['title', `<head>${title}</head>${meta('og:title', 'After the head')}`, 'A title'],
    ['title', `${title}<body>${meta('og:title', 'In the body')}`, 'A title'],
    ['description', `${title}<meta name="description" content="A">${meta('og:description', 'B')}`, 'B'],
    ['description', `${title}<meta name="description" content="A">${meta('twitter:description', 'B')}`, 'B'],
    ['description', `${title}<meta name="Description" content="A">`, 'A'],
    ['description', `${title}<meta name="description" content="A  title">`, null],
    ['site', `${title}${meta('og:site_name', 'Name')}`, 'Name'],
    ['site', title, 'example.com'],
    [
      'pictureSource',
      `${title}${meta('og:image', '/a.png')}${meta('og:image', '/b.png')}`,
      'https://www.example.com/a.png',
    ],
    [
      'pictureSource',
      `${title}${meta('og:image', '/a.png')}${meta('og:image:secure_url', '/b.png')}`,
      'https://www.example.com/b.png',
    ],
    ['pictureSource', `${title}${meta('twitter:image:src', '/a.png')}`, 'https://www.example.com/a.png'],
    [
      'iconSource',
      `${title}<link rel="apple-touch-icon" href="/a.png"><link rel="SHORTCUT ICON" href="/b.ico">`,
      'https://www.example.com/b.ico',
    ],
    ['iconSource', `${title}<link rel="apple-touch-icon" href="/a.png">`, 'https://www.example.com/a.png'],
    [
      'iconSource',
      `${title}<link rel="icon" type="image/svg+xml" href="/a"><link rel="icon" href="/b.svg?1"><link rel="icon" href="/c.png">`,
      'https://www.example.com/c.png',
    ],
    ['iconSource', `${title}<link rel="mask-icon" href="/a.png"><link rel="stylesheet" href="/b.css">`, null],
  ] as const)('%s of %s', async (field, html, expected) => expect((await cardOf(html))?.[field]).toBe(expected))
})

describe('addresses of pictures', () => {
  test.each([
    ['a.png', 'https://www.example.com/news/a.png'],
    ['  /a.png ', 'https://www.example.com/a.png'],
    ['//cdn.example.com/a.png', 'https://cdn.example.com/a.png'],
    ['?a=1&amp;copy=2', 'https://www.example.com/news/today.html?a=1&copy=2'],
    ['?a=1&copy=2', 'https://www.example.com/news/today.html?a=1&copy=2'],
    ['http://10.0.0.1/a.png', null],
    ['http://localhost/a.png', null],
    ['https://user@example.com/a.png', null],
    ['https://example.com:8080/a.png', null],
    ['data:image/png;base64,AAAA', null],
    ['javascript:alert(1)', null],
    ['https://[', null],
  ])('%j is resolved and checked', async (address, expected) => {
    expect((await cardOf(title + meta('og:image', address)))?.pictureSource).toBe(expected)
  })

  test.each([
    ['/base/', 'https://www.example.com/base/a.png'],
    ['https://cdn.example.com/base/', 'https://cdn.example.com/base/a.png'],
    ['http://127.0.0.1/', null],
    ['https://[', 'https://www.example.com/news/a.png'],
  ])('the base %s is heeded', async (base, expected) => {
    expect((await cardOf(`${title}<base href="${base}">${meta('og:image', 'a.png')}`))?.pictureSource).toBe(expected)
  })

  test('one that is refused gives way to the next', async () => {
    const html = title + meta('og:image', 'http://10.0.0.1/a.png') + meta('twitter:image', '/b.png')
    expect((await cardOf(html))?.pictureSource).toBe('https://www.example.com/b.png')
  })
})

describe('entities', () => {
  test.each([
    ['A &amp; B', 'A & B'],
    ['A &amp;amp; B', 'A &amp; B'],
    ['A &ampB', 'A &B'],
    ['&lt;b&gt;&quot;&#39;', '<b>"\''],
    ['&notin; &notit;', '∉ ¬it;'],
    ['&#x1F600;&#128512;', '😀😀'],
    ['&#150;&#x80;', '–€'],
    ['&#xD800;&#x110000;&#0;', '���'],
    ['&CounterClockwiseContourIntegral;', '∳'],
    ['&NotEqualTilde;', '≂̸'],
    ['&nosuch; &', '&nosuch; &'],
  ])('%s is %s, wherever it is cut', async (source, expected) => {
    const html = new TextEncoder().encode(`<title>${source}</title>`)
    for (let cut = 0; cut <= html.byteLength; cut += 1) {
      expect(await titleOf([html.subarray(0, cut), html.subarray(cut)], 'text/html;charset=utf-8')).toBe(expected)
    }
  })

  test('in an attribute, one without its semicolon is text if it goes on', async () => {
    expect((await cardOf(meta('og:title', 'a?x=1&copy=2 &copy &amp;lt;')))?.title).toBe('a?x=1&copy=2 © &lt;')
  })
})

describe('charsets', () => {
  const greek = new Uint8Array([0xc3, 0xe5, 0xe9, 0xdc])
  const bytes = (...parts: (string | Uint8Array)[]) => parts
  const utf16 = (text: string, little: boolean) => {
    const view = new DataView(new ArrayBuffer(text.length * 2))
    for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), little)
    return new Uint8Array(view.buffer)
  }

  test.each([
    ['the header', 'text/html; charset=ISO-8859-7', bytes('<title>', greek)],
    ['the header in quotes', 'text/html; Charset="greek"', bytes('<title>', greek)],
    ['<meta charset>', 'text/html', bytes('<meta charset=" iso-8859-7 "><title>', greek)],
    [
      '<meta http-equiv>',
      'text/html',
      bytes("<META content='text/html; charset=greek' HTTP-EQUIV=Content-Type><title>", greek),
    ],
    ['a declaration in the second chunk', 'text/html', bytes('<html>', '<meta charset=greek><title>', greek)],
    ['a declaration in many chunks', 'text/html', bytes(...'<meta charset=greek><title>', greek)],
    [
      'a declaration after a comment',
      'text/html',
      bytes('<!--<meta charset=koi8-r>--><meta charset=greek><title>', greek),
    ],
    ['the header before <meta>', 'text/html; charset=greek', bytes('<meta charset=koi8-r><title>', greek)],
    ['a mark of UTF-8 before the header', 'text/html; charset=koi8-r', bytes('\ufeff<title>Γειά')],
    [
      'a mark of UTF-16, little end first',
      'text/html; charset=koi8-r',
      bytes(utf16('\ufeff<title>Γειά</title>', true)),
    ],
    ['a mark of UTF-16, big end first', null, bytes(utf16('\ufeff<title>Γειά</title>', false))],
    ['UTF-8 if nothing is said', 'text/html', bytes('<title>Γειά')],
    ['UTF-8 if nobody knows the label', 'text/html; charset=klingon', bytes('<title>Γειά')],
    ['UTF-8 if the bytes belie UTF-16', 'text/html', bytes('<meta charset=utf-16><title>Γειά')],
    [
      'UTF-8 if a description speaks of charsets',
      'text/html',
      bytes('<meta name=description content="charset=greek"><title>Γειά'),
    ],
    [
      'UTF-8 if it is declared too late',
      'text/html',
      bytes(`<!--${'x'.repeat(1024)}--><meta charset=greek><title>Γειά`),
    ],
  ])('%s', async (_, contentType, parts) => {
    expect(await titleOf([...parts, '</title>'], contentType)).toBe('Γειά')
  })

  test('bytes that are no letters leave the rest alone', async () => {
    expect(await titleOf(['<title>a', new Uint8Array([0xff, 0xc3]), 'b</title>'], 'text/html')).toBe('a��b')
  })
})

test.each([
  ['elements', '<meta name=a content=b>'],
  ['titles', '<title> </title>'],
  ['texts in a title', '<title><<<<<<<<<<<<<<<<<<<<<<<<<<<<'],
  ['heads', '<head>'],
])('a page of nothing but %s is left before it costs too much', async (_, flood) => {
  let asked = 0
  async function* page(): AsyncGenerator<Uint8Array, undefined> {
    yield* chunks([title])
    for (; asked < 500; asked += 1) yield* chunks([flood.repeat(1024 / flood.length)])
  }
  expect((await readHead(page())).title).toBe('A title')
  expect(asked).toBeLessThan(150)
})

describe('only HTML is read', () => {
  test.each(['text/html', 'TEXT/HTML ;charset=utf-8', 'application/xhtml+xml', ' text/html'])('%s is', async (type) =>
    expect(await titleOf([title], type)).toBe('A title'),
  )

  test.each(['', 'text/plain', 'text/htmlx', 'image/png', 'application/json', 'text/xml, text/html'])(
    '%j is not',
    async (type) => expect(await titleOf([title], type)).toBeNull(),
  )

  test.each(['<!DOCTYPE html>', '\n <html>', '<!-- c -->', '<title>x</title>', '<p>'])(
    'without a type, %j is',
    async (start) => expect(await titleOf([start + title], null)).not.toBeNull(),
  )

  test.each(['', 'Text <title>', '{"a":"<title>"}', '<?xml version="1.0"?><rss>', '<abbr>', '\x89PNG'])(
    'without a type, %j is not',
    async (start) => expect(await titleOf([start], null)).toBeNull(),
  )
})

describe('lines', () => {
  test.each([
    ['  a \n\t b\u00a0\u3000c\ufeff ', 'a b c'],
    ['a\u0000b\u0007c\u0085d', 'abcd'],
    ['a\u202eb\u202dc\u2066d\u2069e', 'abcde'],
    ['\u200fשלום', '\u200fשלום'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['a\ud800b', 'a\ufffdb'],
    ['\u200b\u200d', ''],
    ['', ''],
  ])('%j becomes %j', (text, line) => expect(oneLine(text)).toBe(line))

  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['ab  cdef', 5, 'ab…'],
    ['😀😀😀😀', 4, '😀😀😀😀'],
    ['😀😀😀😀', 3, '😀😀…'],
    ['ab👩‍👩‍👧c', 5, 'ab…'],
    ['abe\u0301\u0301cd', 4, 'ab…'],
    [`a${'\u0301'.repeat(600_000)}`, 5, `a${'\u0301'.repeat(3)}…`],
    ['', 5, ''],
  ])('%j is cut to %i characters', (text, max, expected) => expect(shorten(text, max)).toBe(expected))

  test('a card keeps to the limits', async () => {
    const long = 'long'.repeat(200)
    const card = await cardOf(
      meta('og:title', long) + meta('og:description', `Not ${long}`) + meta('og:site_name', long),
    )
    expect([card?.title, card?.description, card?.site].map((text) => text?.length)).toEqual([200, 300, 80])
  })
})
