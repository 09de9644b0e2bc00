import { expect, it } from 'vitest'
import { formOf, isNumber, isText, listOf, maybe, readAs } from '../../client/forms.ts'

const isNote = formOf<{ id: string; at: number; tags: readonly string[]; said: string | null | undefined }>({
  id: isText,
  at: isNumber,
  tags: listOf(isText),
  said: maybe(isText),
})

it.each([
  '{"id":"a","at":1,"tags":[]}',
  '{"id":"a","at":1,"tags":["x"],"said":null,"more":true}',
  '{"id":"a","at":1,"tags":["x","y"],"said":"z"}',
])('%s is of the form', (text) => {
  expect(readAs(isNote, text)).toEqual(JSON.parse(text))
})

it.each(['', 'null', '[]', '"a"', '{', '{"id":"a","at":"1","tags":[]}', '{"id":"a","at":1,"tags":[1]}', '{"id":"a"}'])(
  '%s is not',
  (text) => {
    expect(readAs(isNote, text)).toBeUndefined()
  },
)
