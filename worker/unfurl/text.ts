/** Text from strangers, made fit to stand in a line of ours. */

// Embeddings, overrides and isolates: unclosed, they would turn around the text that follows. Marks, which stand for a
// letter of their direction, are left: names in Arabic and Hebrew need them.
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * Characters of any one value that are looked at. A card shows far fewer, and a pattern over the half megabyte that a
 * stranger may write can take a minute.
 */
export const VALUE_MAX = 4_096

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** One line: white space folded, controls dropped. Empty if nothing of it can be seen. */
export function oneLine(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(BIDI_CONTROLS, '')
    .trim()
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(line) ? line : ''
}

/** At most `max` characters (code points), cut between two that a reader sees as such, with an ellipsis for the rest. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  // No character takes more than two units, so what is beyond need not be looked at.
  const characters = [...text.slice(0, 2 * max + 2)]
  if (characters.length <= max) return text
  const room = characters.slice(0, max - 1).join('').length
  let kept = ''
  for (const { segment, index } of graphemes.segment(characters.join(''))) {
    if (index + segment.length > room) break
    kept += segment
  }
  // A single "character" can be built from any number of accents.
  return `${kept.trimEnd() || characters.slice(0, max - 1).join('')}…`
}

/** Whether two lines say the same to a reader: case, spaces and punctuation aside. */
export function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((line) => line.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''))
  return first === second && (first !== '' || one === other)
}
