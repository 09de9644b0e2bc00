/** The inline half of the Markdown dialect: emphasis, code, breaks and links. Nothing but a safe scheme is a link (R18). */

import type { MarkedToken, Token, Tokens } from 'marked'
import { linkify, withoutTrailing } from './bare-links.ts'
import type { Inline } from './tree.ts'

/** What stands inside a block. Bare addresses in its text are links too. */
export function inlines(tokens: readonly Token[]): readonly Inline[] {
  // No extensions of `marked` are in use, so that every token is one of its own.
  return tokens.flatMap((token) => inline(token as MarkedToken))
}

function inline(token: MarkedToken): readonly Inline[] {
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
      return [{ type: token.type, children: inlines(token.tokens) }]
    case 'link':
      if (token.autolink) return autolink(token)
      return link(token, unlinked(inlines(token.tokens)))
    case 'image':
      // Shown as a link: a picture from anywhere would tell its site who reads (R20).
      return link(token, [{ type: 'text', text: token.text || token.href }])
    case 'checkbox':
      return []
    default:
      return [{ type: 'text', text: token.raw }]
  }
}

function autolink(token: Tokens.Link): readonly Inline[] {
  if (token.raw !== token.text || token.href.startsWith('mailto:'))
    return link(token, [{ type: 'text', text: token.text }])
  const address = withoutTrailing(token.text)
  const href = /^www\./i.test(address) ? `https://${address}` : address
  const rest = token.text.slice(address.length)
  const node = link({ ...token, href, raw: address }, [{ type: 'text', text: address }])
  return rest === '' ? node : [...node, ...linkify(rest)]
}

/** The schemes a link may have. Anything else is shown as it was written. */
const SAFE = /^(?:https?:\/\/|mailto:)/i

function link(token: Tokens.Link | Tokens.Image, children: readonly Inline[]): readonly Inline[] {
  if (!SAFE.test(token.href)) return [{ type: 'text', text: token.raw }]
  return [
    { type: 'link', href: token.href, children: isBlank(children) ? [{ type: 'text', text: token.href }] : children },
  ]
}

/** Whether these would show nothing that can be clicked on. */
function isBlank(nodes: readonly Inline[]): boolean {
  return nodes.every((node) =>
    'children' in node ? isBlank(node.children) : node.type === 'break' || node.text.trim() === '',
  )
}

/** A link inside a link's text is its text alone. */
function unlinked(nodes: readonly Inline[]): readonly Inline[] {
  return nodes.flatMap((node): readonly Inline[] => {
    if (node.type === 'link') return unlinked(node.children)
    return 'children' in node ? [{ ...node, children: unlinked(node.children) }] : [node]
  })
}
