/** What is found in a head, what is not, and what a hostile one may cost. */

import { describe, expect, test } from 'vitest'
import { emptyHead, type Head, readHead } from '../worker/unfurl/head.ts'
import { parseRefresh } from '../worker/unfurl/refresh.ts'
import { isSame, oneLine, shorten } from '../worker/unfurl/text.ts'
import { chunks } from './pages/reading.ts'

async function read(html: string): Promise<Head> {
  return readHead(chunks([html]))
}

describe('a head', () => {
  test('is read whole', async () => {
    const html = `<!doctype html><html lang="en-GB"><head prefix="og: https://ogp.me/ns#"><base href=" /base/ ">
      <title>Ships &amp; harbours</title><meta property="og:title" content="Ships"><META NAME=Description CONTENT=Words>
      <meta itemprop="image thumbnail" content="/a.png"><link itemprop="url" href="/ships">
      <link rel="SHORTCUT icon" type="image/PNG" href="/b.png"><link rel=apple-touch-icon href=/c.png>
      <link rel="image_src" href=" /d.png "><link rel=alternate type="application/json+oembed" href="/oembed?a=1&amp;b=2">
      <meta http-equiv="Refresh" content="5; url=/next"><script type="application/ld+json">{"a":"<b>&amp;"}</script></head>`
    expect(await read(html)).toEqual({
      title: 'Ships & harbours',
      meta: new Map([
        ['og:title', 'Ships'],
        ['description', 'Words'],
      ]),
      itemprops: new Map([
        ['image', '/a.png'],
        ['thumbnail', '/a.png'],
        ['url', '/ships'],
      ]),
      icons: [
        { href: '/b.png', rel: ['shortcut', 'icon'], type: 'image/png' },
        { href: '/c.png', rel: ['apple-touch-icon'], type: '' },
      ],
      picture: '/d.png',
      oembed: '/oembed?a=1&b=2',
      jsonLd: ['{"a":"<b>&amp;"}'],
      base: '/base/',
      language: 'en-GB',
      refresh: { delay: 5, url: '/next' },
    })
  })

  test('of nothing says nothing', async () => expect(await read('')).toEqual(emptyHead))

  test.each([
    ['<title></title><title>B</title><title>C</title>', 'B'],
    ['<title> &nbsp;</title>', ' \u00a0'],
    ['<svg><title>Drawing</title></svg><title>A</title>', 'A'],
    ['<title>A</title><svg><title>Drawing</title></svg>', 'A'],
    ['<svg><g><svg></svg><title>Drawing</title></g></svg><title>A</title>', 'A'],
    ['<svg/><title>A</title>', 'A'],
    ['<g><svg></g><title>A</title>', 'A'],
    ['<g><svg><title>Drawing</title></g><title>A</title>', 'A'],
    ['<title>A <b>bold</b> title &lt;i&gt;</title>', 'A <b>bold</b> title <i>'],
    ['<title>A<!-- no comment --></title>', 'A<!-- no comment -->'],
    ['<!-- <title>Comment</title> --><title>A</title>', 'A'],
    ['<script>"<title>Script</title>"</script><title>A</title>', 'A'],
    ['<style>/* <title>Style</title> */</style><title>A</title>', 'A'],
    ['<noscript><title>Without scripts</title></noscript><title>A</title>', 'A'],
    ['<TITLE\n>A</TITLE\n>', 'A'],
    ['<title>A', 'A'],
    ['<title/>A</title>', 'A'],
    ['<title>A</titel></title>', 'A</titel>'],
  ])('%j has the title %j', async (html, title) => expect((await read(html)).title).toBe(title))

  test.each([
    [
      '<meta property=a content=""><meta property=a content=" "><meta property=a content=B><meta property=a content=C>',
      'B',
    ],
    ['<meta name=A content=B>', 'B'],
    ['<meta property=b name=a content=B>', 'B'],
    ['<meta property=a name=b content=B>', 'B'],
    ['<meta property=" a " content=" B ">', ' B '],
    ['<meta name=a value=B>', undefined],
    ['<meta itemprop=a content=B>', undefined],
    ['<noscript><meta name=a content=B></noscript>', undefined],
    ['<!-- <meta name=a content=B> -->', undefined],
    ['<meta name=a content="B', undefined],
  ])('%j says of a: %j', async (html, content) => expect((await read(html)).meta.get('a')).toBe(content))

  test('has the size of its first picture, not of the second', async () => {
    const og = (key: string, content: string) => `<meta property="og:image${key}" content="${content}">`
    const html = og('', '1.png') + og(':width', '100') + og('', '2.png') + og(':width', '200') + og(':height', '300')
    expect([...(await read(html)).meta]).toEqual([
      ['og:image', '1.png'],
      ['og:image:width', '100'],
    ])
  })

  test('is read to its end where it cites hundreds of others', async () => {
    const html = '<meta name=citation_reference content=A>'.repeat(1_000)
    expect((await read(`${html}<meta name=a content=B>`)).meta.get('a')).toBe('B')
  })

  test('is read to its end where a script has an article in it, and a drawing many others', async () => {
    const script = `<script type=application/ld+json>"${'<b></b>'.repeat(200)}"</script>`
    const html = `${script}<svg>${'<svg></svg>'.repeat(250)}</svg><meta name=a content=B>`
    const head = await read(html)
    expect([head.meta.get('a'), head.jsonLd.map((text) => text.length)]).toEqual(['B', [1_402]])
  })

  test('has what is said of itself by the first eight names of an element', async () => {
    const { itemprops } = await read('<meta itemprop="a b c d e f g h i" content=A>')
    expect([...itemprops.keys()].join('')).toBe('abcdefgh')
  })

  test('has the colour of the day', async () => {
    const color = (media: string, content: string) => `<meta name=theme-color media="${media}" content="${content}">`
    const html = color('(prefers-color-scheme: dark)', '#000') + color('(prefers-color-scheme: light)', '#fff')
    expect((await read(html)).meta.get('theme-color')).toBe('#fff')
  })

  test.each([
    '<head></head>',
    '<title>A</title><body>',
    '<head></head><body>',
    '<title>A</title><p>',
    '<title>A</title><main>',
    '<title>A</title><table>',
  ])('ends with %j', async (start) => {
    expect((await read(`${start}<meta name=a content=B>`)).meta.size).toBe(0)
    expect((await read(`<meta name=a content=B>${start}`)).meta.size).toBe(1)
  })

  test.each([
    '<br /><b>Warning</b>: <p>something',
    '<title>A</title><img src=/counter.gif>',
    '<title>A</title><div hidden>',
    '<title>A</title><noscript><p>Without scripts</p></noscript>',
    '<title>A</title><iframe></iframe>',
    '<title>A</title><template></template>',
    '<title>A</title><svg><path/></svg>',
    '<title>A</title></p>',
  ])('does not end with %j', async (start) => expect((await read(`${start}<meta name=a content=B>`)).meta.size).toBe(1))

  test.each([
    ['text/ld+json', '{}', []],
    ['application/ld+json', '{}', ['{}']],
    ['APPLICATION/LD+JSON; charset=utf-8', '{}', ['{}']],
    ['application/json', '{}', []],
    ['application/ld+json', '', []],
    ['application/ld+json', `"${'x'.repeat(300_000)}"`, []],
  ])('keeps of a script of the type %s', async (type, script, expected) => {
    const kept = (await read(`<script type="${type}">${script}</script>`)).jsonLd
    expect(kept.filter((text) => text !== '')).toEqual(type === 'text/ld+json' ? ['{}'] : expected)
  })
})

describe('a refresh', () => {
  test.each([
    ['0; url=/a', 0, '/a'],
    ['5;URL=/a', 5, '/a'],
    ['5, url = /a ', 5, '/a'],
    ['5 /a', 5, '/a'],
    ['5;/a', 5, '/a'],
    ['5; url="/a"b', 5, '/a'],
    ["5; url='/a", 5, '/a'],
    [' 5.9; url=/a', 5, '/a'],
    ['.5; url=/a', 0, '/a'],
    ['0;url=https://example.com/?a=1;b=2', 0, 'https://example.com/?a=1;b=2'],
    ['600', 600, null],
    ['600;', 600, null],
    ['0; url=', 0, null],
  ])('%j', (content, delay, url) => expect(parseRefresh(content)).toEqual({ delay, url }))

  test.each(['', 'url=/a', '; url=/a', '5x; url=/a', '-5; url=/a'])('%j is none', (content) =>
    expect(parseRefresh(content)).toBeNull(),
  )

  test('is not one for readers without scripts', async () =>
    expect((await read('<noscript><meta http-equiv=refresh content="0;url=/a"></noscript>')).refresh).toBeNull())
})

describe('what a parser gives up on leaves what came before', () => {
  const before = '<title>A</title><meta name=a content=B>'

  test.each([
    ['an attribute without end', `<p title="${'x'.repeat(500_000)}`],
    ['20,000 open elements', '<div>'.repeat(20_000)],
    ['20,000 open drawings', '<svg>'.repeat(20_000)],
    ['200,000 open brackets', '<'.repeat(200_000)],
    ['markup whose meaning it cannot settle', '<select><xmp><script>"use strict";</script></select>'],
    ['a comment without end', `<!--${'-'.repeat(300_000)}`],
    ['zeros', '\0'.repeat(300_000)],
  ])('%s', async (_, trouble) => {
    const head = await read(`${before}${trouble}`)
    expect([head.title, head.meta.get('a')]).toEqual(['A', 'B'])
  })
})

test.each([
  ['elements', '<meta name=a content=b>', 16],
  ['titles', '<title> </title>', 16],
  ['texts in a title', '<title><<<<<<<<<<<<<<<<<<<<<<<<<<<<', 16],
  ['texts in a script', '<script type=application/ld+json><<<<<<<<<<<<<<<<<<', 16],
  ['heads', '<head>', 16],
  ['drawings', '<svg></svg>', 16],
  ['links', '<link rel=icon href=a>', 16],
  ['properties', '<meta itemprop=a content=b>', 16],
  ['tags that say nothing', '<link>', 64],
])('a page of nothing but %s is left before it costs too much', async (_, flood, most) => {
  let asked = 0
  async function* page(): AsyncGenerator<Uint8Array, undefined> {
    yield* chunks(['<title>A</title>'])
    for (; asked < 500; asked += 1) yield* chunks([flood.repeat(1024 / flood.length)])
  }
  expect((await readHead(page())).title).toBe('A')
  expect(asked).toBeLessThan(most)
})

describe('lines', () => {
  test.each([
    ['  a \n\t b\u00a0\u3000c\ufeff ', 'a b c'],
    ['a\u0000b\u0007c\u0085d\u007fe', 'abcde'],
    ['a\u202eb\u202dc\u2066d\u2069e\u202af\u2067g', 'abcdefg'],
    ['\u200fשלום\u200e', '\u200fשלום\u200e'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['a\ud800b', 'a\ufffdb'],
    ['<b>a</b> <script>', '<b>a</b> <script>'],
    ['\u200b\u200d', ''],
    ['\u202e \u2066', ''],
    ['', ''],
  ])('%j becomes %j', (text, line) => expect(oneLine(text)).toBe(line))

  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['ab  cdef', 5, 'ab…'],
    ['😀😀😀😀', 4, '😀😀😀😀'],
    ['😀😀😀😀', 3, '😀😀…'],
    ['ab👩‍👩‍👧c', 5, 'ab…'],
    ['ab🇩🇪🇫🇷cd', 5, 'ab🇩🇪…'],
    ['abe\u0301\u0301cd', 4, 'ab…'],
    ['नमस्ते दुनिया', 6, 'नम…'],
    [`a${'\u0301'.repeat(600_000)}`, 5, `a${'\u0301'.repeat(3)}…`],
    ['', 5, ''],
  ])('%j is cut to %i characters', (text, max, expected) => expect(shorten(text, max)).toBe(expected))

  test.each([
    ['A title', 'A title', true],
    ['A  title.', '“a TITLE”', true],
    ['A title', 'A title of a page', false],
    ['日本', '日本。', true],
    ['?', '?', true],
    ['?', '!', false],
    ['', '!', false],
  ])('%j says the same as %j: %s', (one, other, same) => expect(isSame(one, other)).toBe(same))
})

test.each([
  ['a title', '<title>', '>', 450],
  ['a script', '<script type=application/ld+json>', '>', 550],
  ['a comment', '<!--', 'x', 33_000],
])('a page that comes byte by byte is left in %s', async (_, start, byte, most) => {
  let asked = 0
  async function* page(): AsyncGenerator<Uint8Array, undefined> {
    yield* chunks([`<title>A</title>${start}`])
    for (; asked < 40_000; asked += 1) yield* chunks([byte])
  }
  expect((await readHead(page())).title).toBe('A')
  expect(asked).toBeLessThan(most)
})
