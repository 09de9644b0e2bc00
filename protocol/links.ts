/** The links of a message that unfold into cards. */

import { LINKS_MAX } from './limits.ts'
import { addressOf } from './link-address.ts'
import { parseMarkdown } from './markdown.ts'
import type { Block, Inline } from './tree.ts'

export interface Link {
  /** As it was written, and what is clicked. */
  readonly url: string
  /** What is asked for, and what tells this link from others. */
  readonly address: string
}

/** The first links in the body that lead to different addresses, in order. */
export function linksOf(body: string): readonly Link[] {
  // Most messages have none, and to find that out they need not be parsed.
  if (!/\.|:\/\//.test(body)) return []
  const found = new Map<string, Link>()
  for (const url of hrefs(parseMarkdown(body))) {
    const address = addressOf(url)
    if (address !== null && !found.has(address)) found.set(address, { url, address })
    if (found.size === LINKS_MAX) break
  }
  return [...found.values()]
}

/** Not those of quotes, which had their cards where they were said first. */
function* hrefs(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.type === 'paragraph' || block.type === 'heading') yield* inlineHrefs(block.children)
    else if (block.type === 'list') for (const item of block.items) yield* hrefs(item.children)
    else if (block.type === 'table') yield* inlineHrefs(block.rows.flat(2))
  }
}

/** Not those of spoilers, which a card would give away. */
function* inlineHrefs(nodes: readonly Inline[]): Generator<string> {
  for (const node of nodes) {
    if (node.type === 'spoiler') continue
    if (node.type === 'link' && !node.quiet) yield node.href
    else if (node.type !== 'link' && 'children' in node) yield* inlineHrefs(node.children)
  }
}
