/** Finds addresses written without a scheme, such as `example.com/page`, in plain text. */

import tlds from 'tlds' with { type: 'json' }
import type { Inline } from './tree.ts'

const KNOWN = new Set(tlds)

// People who write `main.rs` or `readme.md` mean a file; with a path behind it, it is an address after all.
const FILE_ENDINGS = new Set(['cc', 'md', 'mov', 'pl', 'py', 'rs', 'sh', 'so', 'zip'])

// A host of at least two labels, then an optional port, path, query or fragment. What stands right before decides
// whether it begins here: part of a word, an address or a path does not. `marked` finds what has a scheme,
// except where the host begins with a letter outside ASCII.
const BARE =
  /(?<![\p{L}\p{N}_@/.:\\-])(https?:\/\/)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+([\p{L}][\p{L}\p{N}-]*[\p{L}\p{N}]))(?![\p{L}\p{N}_@-])(:\d{1,5}(?!\d))?([/?#][^\s<]*)?/giu

const OPENED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const PUNCTUATION = '?!.,:;*_~\'"…”’»。，、！？：；'

/** The text with bare addresses turned into links; the scheme they get is https. */
export function linkify(text: string): readonly Inline[] {
  const nodes: Inline[] = []
  let end = 0
  for (const match of text.matchAll(BARE)) {
    const [, scheme = '', host = '', tld = '', port = '', tail = ''] = match
    if (!KNOWN.has(tld.toLowerCase())) continue
    if (scheme + port + tail === '' && FILE_ENDINGS.has(tld.toLowerCase())) continue
    const address = withoutTrailing(scheme + host + port + tail)
    if (match.index > end) nodes.push({ type: 'text', text: text.slice(end, match.index) })
    const href = scheme === '' ? `https://${address}` : address
    nodes.push({ type: 'link', href, children: [{ type: 'text', text: address }] })
    end = match.index + address.length
  }
  if (end < text.length || nodes.length === 0) nodes.push({ type: 'text', text: text.slice(end) })
  return nodes
}

/** Leaves out what closes the sentence and not the address, by the rule of GFM's extended autolinks and a little more. */
export function withoutTrailing(address: string): string {
  // How many brackets of each kind are closed but were never opened; counted once, since an address may be long.
  const excess: Record<string, number> = {}
  for (const [close, open] of Object.entries(OPENED_BY)) excess[close] = count(address, close) - count(address, open)
  let end = address.length
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    const unopened = excess[last] ?? 0
    if (unopened > 0) excess[last] = unopened - 1
    else if (!PUNCTUATION.includes(last)) break
  }
  return address.slice(0, end)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}
