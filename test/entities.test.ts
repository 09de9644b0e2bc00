/**
 * Character references, in text and in attributes: all that the HTML standard names (13.5), all kinds of numbers, and
 * each of them cut in two by a network. The names come from packages other than the one that decodes them.
 */

import { utf8ToBytes } from '@noble/hashes/utils.js'
import { characterEntities } from 'character-entities'
import { characterEntitiesLegacy } from 'character-entities-legacy'
import { describe, expect, test } from 'vitest'
import { readHead } from '../worker/unfurl/head.ts'
import { chunks, type Part } from './pages/reading.ts'

interface Reference {
  readonly name: string
  readonly characters: string
}

const references: readonly Reference[] = [
  ...Object.entries(characterEntities).map(([name, characters]) => ({ name: `${name};`, characters })),
  ...characterEntitiesLegacy.map((name) => ({ name, characters: characterEntities[name] ?? '' })),
]
const bare = references.filter(({ name }) => !name.endsWith(';'))

async function textOf(...parts: Part[]): Promise<string> {
  return (await readHead(chunks(['<title>', ...parts, '</title>']))).title
}

async function attributeOf(...parts: Part[]): Promise<string> {
  const head = await readHead(chunks(['<meta name=description content="', ...parts, '">']))
  return head.meta.get('description') ?? ''
}

const places = [
  ['text', textOf],
  ['an attribute', attributeOf],
] as const

describe.each(places)('in %s', (_, read) => {
  test('every name stands for its characters', async () => {
    expect([references.length, bare.length]).toEqual([2231, 106])
    // As many at a time as a value is long.
    for (let at = 0; at < references.length; at += 100) {
      const some = references.slice(at, at + 100)
      const text = await read(some.map(({ name }) => `&${name}~`).join(''))
      expect(text.split('~')).toEqual([...some.map(({ characters }) => characters), ''])
    }
  })

  test('a name has its case', async () =>
    expect(await read('&AMP;&Amp;&eacute;&Eacute;&EACUTE;')).toBe('&&Amp;éÉ&EACUTE;'))

  test('a number stands for its character', async () => {
    for (const code of [1, 9, 0x20, 0x7f, 0xa0, 0xd7ff, 0xe000, 0xfdd0, 0xffff, 0x1_0000, 0x1_f600, 0x10_ffff]) {
      const hex = code.toString(16)
      for (const number of [code, `0000${code}`, `x${hex}`, `X${hex.toUpperCase()}`, `x000${hex}`]) {
        expect(await read(`a&#${number};b`), `&#${number};`).toBe(`a${String.fromCodePoint(code)}b`)
      }
    }
  })

  test.each([0, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0x11_0000, 0xffff_ffff, 0x1_0000_0000, 10 ** 30])(
    'the number %i is no character',
    async (code) => expect(await read(`a&#${BigInt(code)};&#x${BigInt(code).toString(16)};b`)).toBe('a\ufffd\ufffdb'),
  )

  test('a number for a control character means windows-1252', async () => {
    const meant = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'
    const numbers = Array.from({ length: 32 }, (_, index) => 0x80 + index)
    expect(await read(numbers.map((code) => `&#${code};`).join(''))).toBe(meant)
    expect(await read(numbers.map((code) => `&#x${code.toString(16)};`).join(''))).toBe(meant)
  })

  test.each([
    ['&#65 &#66&#x43 &#x44', 'A BC D'],
    ['&#65x', 'Ax'],
    ['&#x41g', 'Ag'],
    ['&#; &#x; &#xg; &# &', '&#; &#x; &#xg; &# &'],
    ['&nosuch; &nosuch &; &&amp;', '&nosuch; &nosuch &; &&'],
    ['&amp;amp; &amp;lt;', '&amp; &lt;'],
    ['&lt;b&gt;&quot;&#39;&apos;', "<b>\"''"],
  ])('%j is %j', async (source, text) => expect(await read(source)).toBe(text))

  test.each([
    ['A &amp; B', 'A & B'],
    ['&#x1F600;&#128512;', '😀😀'],
    ['&CounterClockwiseContourIntegral;', '∳'],
    ['&NotEqualTilde;', '≂̸'],
    ['&notin; &nosuch; &', '∉ &nosuch; &'],
    ['é &eacute; 日本', 'é é 日本'],
  ])('%j is %j, wherever it is cut', async (source, text) => {
    const bytes = utf8ToBytes(source)
    for (let cut = 0; cut <= bytes.byteLength; cut += 1) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut)), `cut at ${cut}`).toBe(text)
    }
    expect(await read(...Array.from(bytes, (byte) => new Uint8Array([byte])))).toBe(text)
  })
})

describe('a name without its semicolon', () => {
  test('is decoded in text, whatever follows', async () => {
    for (const { name, characters } of bare) {
      // As far as no longer name begins with it.
      for (const next of ['=', '1', 'Q', ' ', '.']) expect(await textOf(`&${name}${next}`)).toBe(characters + next)
    }
  })

  test('is text in an attribute that goes on, for the sake of addresses', async () => {
    for (const { name, characters } of bare) {
      for (const next of ['=', '1', 'Q']) expect(await attributeOf(`a&${name}${next}`)).toBe(`a&${name}${next}`)
      for (const next of [' ', '.', '']) expect(await attributeOf(`a&${name}${next}`)).toBe(`a${characters}${next}`)
    }
  })

  test.each([
    ['?a=1&copy=2&reg_id=3&times', '?a=1©=2®_id=3×', '?a=1&copy=2®_id=3×'],
    ['&notit; &notin; &not', '¬it; ∉ ¬', '&notit; ∉ ¬'],
    ['&amplt;', '&lt;', '&amplt;'],
  ])('%j is %j in text and %j in an attribute', async (source, text, attribute) => {
    expect([await textOf(source), await attributeOf(source)]).toEqual([text, attribute])
  })
})
