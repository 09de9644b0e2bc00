/** What nicknames and room names may be, and when two are the same. */

import { NICKNAME_MAX, ROOM_NAME_MAX } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'

// Combining marks are part of the letters of many scripts, but a name cannot begin with one.
const FORM = /^[\p{L}\p{Nd}_.-][\p{L}\p{M}\p{Nd}_.-]*$/u

// Some letters and marks, such as the Hangul filler and the blank of Braille, are not there to be seen.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800]/gu

const JOINED = /\p{RGI_Emoji}/gv

// Steps of a path, which no address can carry as a name.
const STEP = /^\.\.?$/

/** Folded: `@here` calls whoever is here, `@room` everybody in the room, and neither calls anybody of that name. */
export const FOR_ALL: readonly [here: string, room: string] = ['here', 'room']

/** The nickname as it is shown, or why it cannot be one. */
export function parseNickname(typed: string): { readonly nickname: string } | Refusal {
  const nickname = typed.trim().normalize('NFC')
  if (nickname === '') return refuse('invalid', 'Choose a nickname.')
  if ([...nickname].length > NICKNAME_MAX)
    return refuse('invalid', `A nickname has at most ${NICKNAME_MAX} characters.`)
  if (STEP.test(nickname)) return refuse('invalid', 'A nickname cannot be . or .. alone: no address can carry that.')
  // Some letters are others with a space, and fold to what is no name.
  const isForm = FORM.test(nickname) && FORM.test(foldName(nickname))
  if (!isForm || nickname.search(INVISIBLE) !== -1)
    return refuse('invalid', 'A nickname has letters, digits, and _ . - only.')
  return { nickname }
}

/** Why nobody new can have this nickname. Whoever has it already keeps it. */
export function refuseNew(nickname: string): Refusal | undefined {
  if (!FOR_ALL.includes(foldName(nickname))) return undefined
  return refuse('invalid', `@${foldName(nickname)} calls more than one. Choose another nickname.`)
}

/** Why nobody can have this nickname any more: whoever had it has removed their account. */
export function refuseGone(nickname: string): Refusal {
  return refuse('invalid', `The account of ${nickname} was removed. Choose another nickname.`)
}

/** The room's name as it is shown, or why it cannot be one. */
export function parseRoomName(typed: string): { readonly name: string } | Refusal {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '') return refuse('invalid', 'Give the room a name.')
  if ([...name].length > ROOM_NAME_MAX)
    return refuse('invalid', `A room's name has at most ${ROOM_NAME_MAX} characters.`)
  // Control, format (bidirectional overrides among them), private and unassigned characters, and lone surrogates.
  if (/\p{C}/u.test(name) || name.replace(INVISIBLE, '').trim() === '')
    return refuse('invalid', "A room's name has visible characters only.")
  return { name }
}

/** What somebody wants to be called, or says of themselves, as it is shown; empty for nothing. Or why it cannot be. */
export function parseDisplayName(typed: string, most: number): { readonly text: string } | Refusal {
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if ([...text].length > most) return refuse('invalid', `This has at most ${most} characters.`)
  // An emoji may be joined of several, by characters that are not there to be seen.
  if (/\p{C}/u.test(text.replace(JOINED, ''))) return refuse('invalid', 'This has visible characters only.')
  return { text }
}

/**
 * The key by which names are unique: compatibility forms and case folded. Both cases, and lower
 * twice, because some letters (ẞ, ß, ς) come together with their like only by way of the other.
 */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

/** Names are looked for by this: their accents need not be typed. Never for whether two names are the same. */
export function foldForSearch(text: string): string {
  return foldName(text).normalize('NFD').replace(ACCENTS, '').normalize('NFC')
}

// Only what is put above and below letters; in other scripts, marks are letters of their own.
const ACCENTS = /[\u0300-\u036f]/g
