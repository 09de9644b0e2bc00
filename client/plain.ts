/** What is said in plain words, as most things are: its tree without the parser, which is a file of its own. */

import type { Block, Inline } from '../protocol/tree.ts'

/**
 * Words, and marks that mean nothing in Markdown wherever they stand. A full stop or a colon has something other than
 * an address behind it. Tests compare this with the parser: where it says yes, both make the same tree.
 */
const WORD = String.raw`\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f`
const MARK = String.raw`\p{P}$€£`
// One class, since some signs are both: read in two ways, thirty of them would be read in a thousand million.
const TOKEN = String.raw`(?:[[${WORD}${MARK}]--[\\*_~\x60\[\]<>&#@\|.:]]|[.:](?=[\s.]|$))`
/** It is no item of a list and no rule, and has no space at an end. */
const LINE = String.raw`(?!-|\p{N}+[.\)])${TOKEN}(?: ?${TOKEN})*`
const PLAIN = new RegExp(`^${LINE}(?:\\n${LINE})*$`, 'v')

export function isPlain(body: string): boolean {
  return PLAIN.test(body)
}

/** The tree of its letters as they stand. */
export function asWritten(body: string): readonly Block[] {
  const lines = body.split('\n').map((text): Inline => ({ type: 'text', text }))
  return [{ type: 'paragraph', children: lines.flatMap((line, index) => (index === 0 ? [line] : [BREAK, line])) }]
}

const BREAK: Inline = { type: 'break' }
