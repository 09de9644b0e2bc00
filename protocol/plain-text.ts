/** What a message says in plain words, without its markup; what its author hid stays hidden. */

import type { Block, Inline } from './tree.ts'

const HIDDEN = '▒▒▒'

/** `hidden` stands for each spoiler. */
export function plainTextOf(blocks: readonly Block[], hidden = HIDDEN): string {
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
