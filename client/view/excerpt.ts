/** What a message says in a few lines of plain text. */

import { plainTextOf } from '../../protocol/plain-text.ts'
import type { Block } from '../../protocol/tree.ts'

/** As much as three lines could ever show. */
const LENGTH = 400

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function excerptOf(blocks: readonly Block[]): string {
  const text = plainTextOf(blocks)
  // What a reader sees as one, as an emoji of a family, is not cut in two.
  const cut = graphemes.segment(text).containing(LENGTH)
  return cut ? `${text.slice(0, cut.index)}…` : text
}
