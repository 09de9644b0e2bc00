/** Whom a message names. */

import { expect, it } from 'vitest'
import { mentionsOf, pieces } from '../../protocol/mentions.ts'

it.each([
  ['@ada', ['ada']],
  ['hello @Ada, and @BOB.', ['ada', 'bob']],
  ['(@ada) "@bob" @c.d-e_f', ['ada', 'bob', 'c.d-e_f']],
  ['@ada @ADA @ａｄａ', ['ada']],
  ['**@ada** _@bob_ ~~@eve~~', ['ada', 'bob', 'eve']],
  ['- @ada\n- [ ] @bob\n\n# @eve\n\n| @x | @y |\n|---|---|\n| @z | a |', ['ada', 'bob', 'eve', 'x', 'y', 'z']],
  ['@Åsa @王 @नमस्ते', ['åsa', '王', 'नमस्ते']],
])('%j names %j', (body, names) => {
  expect(mentionsOf(body)).toEqual({ names, here: false, room: false })
})

it.each([
  'mail ada@example.com',
  '`@ada` and ``` @bob ```',
  '> @ada said so',
  '||@ada||',
  '[@ada](https://example.com)',
  'https://example.com/@ada',
  '\\@',
  '@ ada, @@ada, @.-',
  'a@b@c',
])('%j names nobody', (body) => {
  expect(mentionsOf(body)).toEqual({ names: [], here: false, room: false })
})

it('tells everybody who is here from everybody in the room', () => {
  expect(mentionsOf('@here: tea')).toEqual({ names: [], here: true, room: false })
  expect(mentionsOf('@room and @ada')).toEqual({ names: ['ada'], here: false, room: true })
})

it('means no more than fifty people, and is quick about any text', () => {
  const many = Array.from({ length: 200 }, (_, index) => `@n${index}`).join(' ')
  expect(mentionsOf(many).names).toHaveLength(50)
  for (const part of ['@', '@a', '@.', '@a.', ' @', '@@a.-']) {
    const began = performance.now()
    mentionsOf(part.repeat(8_000 / part.length))
    expect(performance.now() - began).toBeLessThan(1_000)
  }
})

it('leaves the text as it is, in pieces', () => {
  expect(pieces('a @Bob. c')).toEqual([{ text: 'a ' }, { text: '@Bob', name: 'Bob' }, { text: '. c' }])
  for (const text of ['', 'plain', '@a@b', '@a.b.', 'x @é\u0301 @'])
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
})
