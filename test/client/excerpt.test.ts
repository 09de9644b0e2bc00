import { expect, it } from 'vitest'
import { excerptOf, plainTextOf } from '../../client/view/excerpt.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'

it.each<readonly [string, string, string]>([
  ['its words alone', '**Bold** and `code` and [a link](https://a.example)', 'Bold and code and a link'],
  ['a line for each line', 'One\nTwo\n\nThree', 'One\nTwo\nThree'],
  ['lists, quotes, code and tables', '- a\n- b\n\n> c\n\n```\nd\n```\n\n|e|f|\n|-|-|\n|g|h|', 'a\nb\nc\nd\ne  f\ng  h'],
  ['nothing that is hidden', 'The end: ||everybody dies||', 'The end: ▒▒▒'],
])('an excerpt has %s', (_what, body, text) => {
  expect(excerptOf(parseMarkdown(body))).toBe(text)
})

it('an excerpt is short, and ends in no half of a character', () => {
  const text = excerptOf(parseMarkdown('😀'.repeat(1_000)))
  expect(text.length).toBeLessThan(410)
  expect(text.isWellFormed()).toBe(true)
})

it('what is read out is whole, and says what is hidden by name', () => {
  const long = 'word '.repeat(200).trim()
  expect(plainTextOf(parseMarkdown(`${long} ||dies||\n> - ||who||`), 'spoiler')).toBe(`${long} spoiler\nspoiler`)
})
