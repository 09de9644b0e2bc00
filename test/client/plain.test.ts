import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asWritten, isPlain } from '../../client/plain.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'

it.each([
  'Good morning!',
  'Two lines,\nand “another”.',
  'Well... yes: see you at 10, or at 11 (maybe)?',
  'Żółw and 猫。',
  '👍🏽 fine 🇦🇹',
  '3 of them; 100% sure',
])('plain words need no parser: %s', (body) => {
  expect(isPlain(body)).toBe(true)
  expect(parseMarkdown(body)).toEqual(asWritten(body))
})

it('takes no longer for signs that are both a word and a mark', () => {
  const began = performance.now()
  for (const sign of ['‼', '⁉', '〰', '〽', '👍', '…', 'a', '. ']) {
    expect(isPlain(`${sign.repeat(3_000)}*`)).toBe(false)
    expect(isPlain(`${sign.repeat(3_000)}a`)).toBe(true)
  }
  expect(performance.now() - began).toBeLessThan(2_000)
})

it.each([
  '**bold**',
  'a `b` c',
  '- item',
  '1. item',
  '1) item',
  'see example.com',
  'see https://example.com',
  'a@example.com',
  'One\n\nTwo',
  ' indented',
  'trailing ',
  'two  \nlines',
  'Title\n===',
  'Title\n---',
  'a\tb',
  '||hidden||',
  'a &amp; b',
  '',
])('other words do: %s', (body) => {
  expect(isPlain(body)).toBe(false)
})

const pieces = fc.constantFrom(
  ...'aZé猫1 \n.,:;!?\'"()-–…%$/\\*_~`[]<>&#@|=+^\t👍',
  'word',
  'www.',
  'http:',
  '//',
  '.com',
  '10',
  '. ',
  ') ',
  '---',
)

it('where it says that words are plain, the parser makes the same tree', () => {
  let plain = 0
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (body) => {
        if (!isPlain(body)) return
        plain += 1
        expect(parseMarkdown(body)).toEqual(asWritten(body))
      },
    ),
    { numRuns: 20_000 },
  )
  expect(plain).toBeGreaterThan(500)
})
