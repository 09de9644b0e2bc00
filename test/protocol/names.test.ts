/** Nicknames and room names: which are good, and which are the same. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NICKNAME_MAX, ROOM_NAME_MAX } from '../../protocol/limits.ts'
import { foldForSearch, foldName, parseNickname, parseRoomName, refuseNew } from '../../protocol/names.ts'

describe('a nickname', () => {
  it.each([
    ['ann', 'ann'],
    ['  Ann\n', 'Ann'],
    ['a', 'a'],
    ['_x_', '_x_'],
    ['a.b-c_d', 'a.b-c_d'],
    ['007', '007'],
    ['日本', '日本'],
    ['Zoe\u0308', 'Zoë'],
    ['मीरा', 'मीरा'],
    ['٣ليلى', '٣ليلى'],
    ['𝒜nn', '𝒜nn'],
    ['é'.repeat(NICKNAME_MAX), 'é'.repeat(NICKNAME_MAX)],
    ['e\u0301'.repeat(NICKNAME_MAX), 'é'.repeat(NICKNAME_MAX)],
    ['𝒜'.repeat(NICKNAME_MAX), '𝒜'.repeat(NICKNAME_MAX)],
  ])('%j is shown as %j', (typed, nickname) => expect(parseNickname(typed)).toEqual({ nickname }))

  it.each([
    '',
    ' \t\n',
    'a b',
    'a@b',
    'a/b',
    'a#b',
    '<b>',
    '😀',
    '\u0301a',
    'a\0',
    'a\u200db',
    'a\u202eb',
    'a\ud800',
    'a\u00adb',
    '\ufeff',
    // A letter to Unicode, and nothing to the eye.
    '\u3164',
    'a\u115fb',
    'a\ufe0f',
    // A mark on a space, and a sentence, each of them a letter to Unicode.
    '\ufe70',
    'a\ufdfa',
    'a'.repeat(NICKNAME_MAX + 1),
    '𝒜'.repeat(NICKNAME_MAX + 1),
  ])('%j is refused', (typed) => expect(parseNickname(typed)).toMatchObject({ type: 'refused', code: 'invalid' }))

  // Steps of a path and not names, wherever a nickname stands in an address.
  it.each(['.', ' ..'])('%j is refused for what it is, and not for its characters', (typed) => {
    const message = 'A nickname cannot be . or .. alone: no address can carry that.'
    expect(parseNickname(typed)).toEqual({ type: 'refused', code: 'invalid', message })
    expect(parseNickname(`${typed}.._`)).toMatchObject({ nickname: expect.any(String) })
  })
})

it('nobody new is called what calls others, however it is typed', () => {
  const refused = ['here', 'Room', 'ＨＥＲＥ', 'there', 'rooms', 'h.ere'].map((nickname) => refuseNew(nickname)?.code)
  expect(refused).toEqual(['invalid', 'invalid', 'invalid', undefined, undefined, undefined])
})

describe("a room's name", () => {
  it.each([
    ['Lobby', 'Lobby'],
    ['  two \t\n words ', 'two words'],
    ['#general & <more>', '#general & <more>'],
    ['日本 🎉', '日本 🎉'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['Cafe\u0301', 'Café'],
    ['😀'.repeat(ROOM_NAME_MAX), '😀'.repeat(ROOM_NAME_MAX)],
  ])('%j is shown as %j', (typed, name) => expect(parseRoomName(typed)).toEqual({ name }))

  it.each([
    '',
    ' \u3000\n',
    'a\0b',
    'a\u202eb',
    'a\u200bb',
    'a\ud800',
    '\ue000',
    '\u3164',
    '\ufe0f',
    '😀'.repeat(ROOM_NAME_MAX + 1),
  ])('%j is refused', (typed) => expect(parseRoomName(typed)).toMatchObject({ type: 'refused', code: 'invalid' }))
})

describe('names are the same', () => {
  it.each([
    ['Ann', 'aNN'],
    ['straße', 'STRASSE'],
    ['straße', 'STRAẞE'],
    ['ﬁne', 'FINE'],
    ['Ａｎｎ', 'ann'],
    ['①', '1'],
    ['ΟΔΟΣ', 'οδος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ı', 'I'],
    ['Zoe\u0308', 'ZOË'],
    ['Å', '\u212b'],
    ['K', '\u212a'],
    ['ЖЕНЯ', 'женя'],
  ])('%s and %s', (one, other) => expect(foldName(one)).toBe(foldName(other)))

  it.each([
    ['ann', 'anna'],
    ['Zoe', 'Zoë'],
    ['a.b', 'a_b'],
    ['ann', 'аnn'],
  ])('%s and %s are not', (one, other) => expect(foldName(one)).not.toBe(foldName(other)))

  it('in either case, composed or not, folded once or twice', () => {
    const letter = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
    const nickname = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(nickname, (typed) => {
        const parsed = parseNickname(typed)
        fc.pre('nickname' in parsed)
        const folded = foldName(parsed.nickname)
        for (const other of [typed.toUpperCase(), typed.toLowerCase(), typed.normalize('NFD'), folded]) {
          expect(foldName(other.trim())).toBe(folded)
        }
      }),
    )
  })

  it('letter by letter', () => {
    const astray: string[] = []
    for (let point = 0x21; point < 0x20000; point++) {
      const parsed = parseNickname(`a${String.fromCodePoint(point)}`)
      if (!('nickname' in parsed)) continue
      const { nickname } = parsed
      const folded = foldName(nickname)
      const likes = [nickname.toUpperCase(), nickname.toLowerCase(), nickname.normalize('NFD'), folded]
      if (likes.some((like) => foldName(like) !== folded)) astray.push(nickname)
    }
    expect(astray).toEqual([])
  })
})

it('accents need not be typed to find a name, but two names that differ by them are two', () => {
  expect(['Cléo', 'CLEO', 'cle\u0301o'].map(foldForSearch)).toEqual(['cleo', 'cleo', 'cleo'])
  expect(foldForSearch('ångström Ёлка Ώρα 한글 मीरा')).toBe('angstrom елка ωρα 한글 मीरा')
  expect(foldName('Cléo')).not.toBe(foldName('Cleo'))
})
