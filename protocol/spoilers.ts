/** Spoilers, `||…||`, for `marked`: what stays hidden until a reader asks to see it. */

import type { Token, TokenizerExtension } from 'marked'

export interface SpoilerToken {
  readonly type: 'spoiler'
  readonly raw: string
  readonly tokens: Token[]
}

/** How long each spoiler of a text is, by how much of the text is left where it begins. */
type Spans = ReadonlyMap<number, number>

/**
 * An extension, and the mask that has to be put over a text before its emphasis is read. `marked` masks a text and
 * then calls the extension with it, from left to right; texts inside it follow the same way with token lists of their
 * own. So the mask is read once for all spoilers of a text, and code, links and escapes in it are no spoilers already.
 */
export function spoilers(): { readonly extension: TokenizerExtension; readonly mask: (masked: string) => string } {
  const found = new WeakMap<Token[], Spans>()
  let latest: Spans = new Map()
  return {
    mask(masked) {
      latest = spansOf(masked)
      return masked.includes('||') ? hidden(masked, latest) : masked
    },
    extension: {
      name: 'spoiler',
      level: 'inline',
      start: (src) => src.search(/(?<!\|)\|\|(?!\|)/),
      tokenizer(src, tokens) {
        const spans = found.get(tokens) ?? latest
        found.set(tokens, spans)
        const length = spans.get(src.length)
        if (length === undefined) return undefined
        const raw = src.slice(0, length)
        return { type: 'spoiler', raw, tokens: this.lexer.inlineTokens(raw.slice(2, -2)) } satisfies SpoilerToken
      },
    },
  }
}

/**
 * As with emphasis, white space decides: a mark opens before what it hides and closes after it, so that `a || b || c`
 * is the code that it looks like. More than two pipes are no mark.
 */
function spansOf(masked: string): Spans {
  const spans = new Map<number, number>()
  let opened: number | undefined
  for (const { 0: pipes, index } of masked.matchAll(/\|+/g)) {
    if (pipes.length !== 2) continue
    if (opened !== undefined && /\S/.test(masked.charAt(index - 1))) {
      spans.set(masked.length - opened, index + 2 - opened)
      opened = undefined
    } else if (opened === undefined && /\S/.test(masked.charAt(index + 2))) opened = index
  }
  return spans
}

/** With the spoilers made what `marked` makes of links: no emphasis begins or ends in them that does not do both. */
function hidden(masked: string, spans: Spans): string {
  let text = ''
  let end = 0
  for (const [left, length] of spans) {
    const start = masked.length - left
    text += `${masked.slice(end, start)}[${'a'.repeat(length - 2)}]`
    end = start + length
  }
  return text + masked.slice(end)
}
