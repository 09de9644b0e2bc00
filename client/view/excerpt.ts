/** What a message says in plain text, whole or in a few lines; what its author hid stays hidden. */

import type { Block, Inline } from '../../protocol/tree.ts'

/** As much as three lines could ever show. */
const LENGTH = 400
const HIDDEN = '▒▒▒'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function excerptOf(blocks: readonly Block[]): string {
  const text = plainTextOf(blocks, HIDDEN)
  // What a reader sees as one, as an emoji of a family, is not cut in two.
  const cut = graphemes.segment(text).containing(LENGTH)
  return cut ? `${text.slice(0, cut.index)}…` : text
}

/** `hidden` stands for each spoiler. */
export function plainTextOf(blocks: readonly Block[], hidden: string): string {
  return lines(blocks, hidden).join('\n')
}

function lines(blocks: readonly Block[], hidden: string): readonly string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return [textOf(block.children, hidden)]
      case 'code':
        return [block.text]
      case 'quote':
        return lines(block.children, hidden)
      case 'list':
        return block.items.flatMap((item) => lines(item.children, hidden))
      case 'table':
        return block.rows.map((row) => row.map((cell) => textOf(cell, hidden)).join('  '))
      case 'rule':
        return []
    }
    return block satisfies never
  })
}

function textOf(nodes: readonly Inline[], hidden: string): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
        case 'code':
          return node.text
        case 'break':
          return '\n'
        case 'spoiler':
          return hidden
        default:
          return textOf(node.children, hidden)
      }
    })
    .join('')
}
