/** Questions about a Markdown tree that its tests ask. */

import type { Block, Inline } from '../../protocol/tree.ts'

type Node = Block | Inline

/** Lists nest by indentation as deeply as the square root of the length; emphasis by the marks it may have. */
export const DEPTH_BOUND = 300

/** All that a reader can see, in order. The language of a code block counts, since a screen may show it. */
export function visibleText(nodes: readonly Node[]): string {
  return [...everyNode(nodes)].map(ownText).join('')
}

/** The address of every link, with the text that stands for it. */
export function linksIn(nodes: readonly Node[]): readonly { href: string; shown: string }[] {
  const links: { href: string; shown: string }[] = []
  for (const node of everyNode(nodes)) {
    if (node.type === 'link') links.push({ href: node.href, shown: visibleText(node.children) })
  }
  return links
}

/** How many nodes stand one inside another. */
export function depthOf(nodes: readonly Node[]): number {
  return nodes.reduce((deepest, node) => Math.max(deepest, 1 + depthOf(childrenOf(node))), 0)
}

export function* everyNode(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node
    yield* everyNode(childrenOf(node))
  }
}

function childrenOf(node: Node): readonly Node[] {
  if (node.type === 'list') return node.items.flatMap((item) => item.children)
  if (node.type === 'table') return node.rows.flat(2)
  return 'children' in node ? node.children : []
}

function ownText(node: Node): string {
  if (node.type === 'code') return 'lang' in node ? `${node.lang}\n${node.text}` : node.text
  if (node.type === 'text') return node.text
  return node.type === 'break' ? '\n' : ''
}
