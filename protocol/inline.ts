/** The inline half of the Markdown dialect: emphasis, code, breaks and links. Nothing but a safe scheme is a link (R18). */

import type { MarkedToken, Token, Tokens } from 'marked'
import { linkify } from './bare-links.ts'
import type { SpoilerToken } from './spoilers.ts'
import type { Inline } from './tree.ts'

/** What stands inside a block. Bare addresses in its text are links too. */
export function inlines(tokens: readonly Token[]): readonly Inline[] {
  // `Token` admits the tokens of any extension; only one is in use.
  return tokens.flatMap((token) => inline(token as MarkedToken | SpoilerToken))
}

function inline(token: MarkedToken | SpoilerToken): readonly Inline[] {
  switch (token.type) {
    case 'text':
      // Not `text`, in which `marked` has decoded numeric entities and made `&amp;` of every other `&`.
      return 'tokens' in token && token.tokens ? inlines(token.tokens) : linkify(token.raw)
    case 'escape':
      return linkify(token.text)
    case 'codespan':
      return [{ type: 'code', text: token.text }]
    case 'br':
      return [{ type: 'break' }]
    case 'strong':
    case 'em':
    case 'del':
    case 'spoiler':
      return [{ type: token.type, children: inlines(token.tokens) }]
    case 'link':
      // What stands for itself is not searched for addresses.
      return link(token, token.autolink ? [{ type: 'text', text: token.text }] : inlines(token.tokens))
    case 'image':
      // Shown as a link: a picture from anywhere would tell its site who reads (R20).
      return link(token, [{ type: 'text', text: token.text || token.href }])
    case 'checkbox':
      return []
    default:
      return [{ type: 'text', text: token.raw }]
  }
}

/** The schemes a link may have. Anything else is shown as it was written. */
const SAFE = /^(?:https?:\/\/|mailto:)/i

/** An address in angle brackets, by itself or behind a link's text: the way to ask for no card. */
const QUIET = /^<|\]\(\s*<[^<>]*>[^<>]*\)$/

function link(token: Tokens.Link | Tokens.Image, text: readonly Inline[]): readonly Inline[] {
  const { href, raw } = token
  if (!SAFE.test(href)) return [{ type: 'text', text: raw }]
  const children = isBlank(text) ? [{ type: 'text', text: href } as const] : plain(text)
  const node: Inline = { type: 'link', href, ...(QUIET.test(raw) && { quiet: true }), children }
  // Whoever hides what a link says does not mean its address to be seen.
  return hidesSome(text) ? [{ type: 'spoiler', children: [node] }] : [node]
}

/** Whether these would show nothing that can be clicked on. */
function isBlank(nodes: readonly Inline[]): boolean {
  return nodes.every((node) =>
    'children' in node ? isBlank(node.children) : node.type === 'break' || node.text.trim() === '',
  )
}

/** A link or a spoiler inside a link's text is its own text alone. */
function plain(nodes: readonly Inline[]): readonly Inline[] {
  return nodes.flatMap((node): readonly Inline[] => {
    if (node.type === 'link' || node.type === 'spoiler') return plain(node.children)
    return 'children' in node ? [{ ...node, children: plain(node.children) }] : [node]
  })
}

function hidesSome(nodes: readonly Inline[]): boolean {
  return nodes.some((node) => node.type === 'spoiler' || ('children' in node && hidesSome(node.children)))
}
