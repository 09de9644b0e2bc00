import { expect, it } from 'vitest'
import { excerptOf } from '../../client/view/excerpt.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'
import { plainTextOf } from '../../protocol/plain-text.ts'

it.each<readonly [string, string, string]>([
  ['its words alone', '**Bold** and `code` and [a link](https://a.example)', 'Bold and code and a link'],
  ['a line for each line', 'One\nTwo\n\nThree', 'One\nTwo\nThree'],
  ['lists, quotes, code and tables', '- a\n- b\n\n> c\n\n```\nd\n```\n\n|e|f|\n|-|-|\n|g|h|', 'a\nb\nc\nd\ne  f\ng  h'],
  ['nothing that is hidden', 'The end: ||everybody dies||', 'The end: ▒▒▒'],
])('an excerpt has %s', (_what, body, text) => {
  expect(excerptOf(parseMarkdown(body))).toBe(text)
})

it.each(['😀', '👩‍👩‍👧‍👦', '🇯🇵', 'e\u0301', 'a'])('an excerpt is short, and cuts nothing in two: %s', (character) => {
  const characters = (text: string) => Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment)
  for (const first of ['', '-']) {
    const text = excerptOf(parseMarkdown(first + character.repeat(1_000)))
    expect(text.length).toBeLessThan(410)
    expect(text.length).toBeGreaterThan(380)
    expect(new Set(characters(text))).toEqual(new Set([...first, character, '…']))
  }
})

it('an excerpt of what just fits is whole', () => {
  expect(excerptOf(parseMarkdown('a'.repeat(400)))).toBe('a'.repeat(400))
  expect(excerptOf(parseMarkdown('a'.repeat(401)))).toBe(`${'a'.repeat(400)}…`)
})

it('what is read out is whole, and says what is hidden by name', () => {
  const long = 'word '.repeat(200).trim()
  expect(plainTextOf(parseMarkdown(`${long} ||dies||\n> - ||who||`), 'spoiler')).toBe(`${long} spoiler\nspoiler`)
})
