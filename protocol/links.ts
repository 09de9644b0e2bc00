/** The links of a message that unfold into cards. */

import { LINK_LENGTH_MAX, LINKS_MAX } from './limits.ts'
import { parseMarkdown } from './markdown.ts'
import type { Block, Inline } from './tree.ts'

/** The first distinct http(s) links in the body, in order, as written in it. */
export function linksOf(body: string): readonly string[] {
  // Most messages have none, and to find that out they need not be parsed.
  if (!/\.|:\/\//.test(body)) return []
  const found = new Set<string>()
  for (const href of hrefs(parseMarkdown(body))) {
    if (href.length <= LINK_LENGTH_MAX && /^https?:/i.test(href)) found.add(href)
    if (found.size === LINKS_MAX) break
  }
  return [...found]
}

function* hrefs(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.type === 'paragraph' || block.type === 'heading') yield* inlineHrefs(block.children)
    else if (block.type === 'quote') yield* hrefs(block.children)
    else if (block.type === 'list') for (const item of block.items) yield* hrefs(item.children)
    else if (block.type === 'table') yield* inlineHrefs(block.rows.flat(2))
  }
}

function* inlineHrefs(nodes: readonly Inline[]): Generator<string> {
  for (const node of nodes) {
    if (node.type === 'link') yield node.href
    else if ('children' in node) yield* inlineHrefs(node.children)
  }
}
