/**
 * Holds what a page says of its encoding against its bytes. Servers name one for all their pages, templates outlive
 * their encoding: a browser's reader can see that and choose another, a card's reader cannot.
 */

import { REPLACEMENT } from './charset.ts'
import { PRESCAN_MAX, prescan } from './prescan.ts'

/**
 * What pages without a declaration are in, by the language that they name: the table of the HTML standard (13.2.3.2)
 * for the reader's locale. Where several are in use, the first that fits the bytes is taken.
 */
const BY_LANGUAGE = new Map([
  ...each('ar fa', 'windows-1256'),
  ...each('be bg kk ky mk ru sah sr tg tt uk', 'windows-1251', 'koi8-u'),
  ...each('bs cs hr hu pl sk sl', 'windows-1250', 'iso-8859-2'),
  ...each('el', 'windows-1253', 'iso-8859-7'),
  ...each('et lt lv', 'windows-1257'),
  ...each('he iw', 'windows-1255'),
  ...each('ja', 'shift_jis', 'euc-jp'),
  ...each('ko', 'euc-kr'),
  ...each('az ku tr', 'windows-1254'),
  ...each('th', 'windows-874'),
  ...each('vi', 'windows-1258'),
  ...each('zh', 'gb18030', 'big5'),
])

/** In these, what is valid UTF-8 makes no sense: "Ã©" for "é". In others, a short text can be valid as both. */
const WESTERN = new Set(['windows-1252', 'iso-8859-15', 'macintosh'])
const FEW_UTF8 = /\P{ASCII}/u
const MANY_UTF8 = /\P{ASCII}(?:\p{ASCII}*\P{ASCII}){2}/u

/**
 * The encoding that these bytes are in: the one given, or a better one if they belie it. `bytes` begin where the page
 * does and may end anywhere; `language` is the page's, as it names it.
 */
export function likelyEncoding(bytes: Uint8Array, encoding: string, language: string | null): string {
  if (encoding === REPLACEMENT || encoding.startsWith('utf-16')) return encoding
  const utf8 = decoded(bytes, 'utf-8')
  if (encoding === 'utf-8') return utf8 !== null || isMostlyUtf8(bytes) ? encoding : legacyEncoding(bytes, language)
  const evidence = WESTERN.has(encoding) ? FEW_UTF8 : MANY_UTF8
  return utf8 !== null && evidence.test(utf8) ? 'utf-8' : encoding
}

/** What is declared in the page itself goes before what its language suggests. */
function legacyEncoding(bytes: Uint8Array, language: string | null): string {
  const declared = prescan(bytes.subarray(0, PRESCAN_MAX))
  const [primary = ''] = (language ?? '').toLowerCase().split(/[-_]/)
  const candidates = [...(declared === null ? [] : [declared]), ...(BY_LANGUAGE.get(primary) ?? [])]
  const fits = (candidate: string) =>
    candidate !== 'utf-8' && candidate !== REPLACEMENT && decoded(bytes, candidate) !== null
  return candidates.find(fits) ?? 'windows-1252'
}

/** The text, or null if the bytes are not all of this encoding. The last character may be cut. */
function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}

/** Whether there are more characters of UTF-8 in it than errors, such as one that a server cut in two. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes, { stream: true })
  const strange = text.replace(/\p{ASCII}+/gu, '')
  return strange.replaceAll('\ufffd', '').length > strange.length / 2
}

function each(languages: string, ...encodings: readonly string[]): [string, readonly string[]][] {
  return languages.split(' ').map((language) => [language, encodings])
}
