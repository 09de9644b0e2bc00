/** A tree in one line, with elements for nodes, for tables of tests. It is no HTML: nothing is escaped. */

import type { Block, Inline, Item } from '../../protocol/tree.ts'

export function outline(nodes: readonly (Block | Inline)[]): string {
  return nodes.map(one).join('')
}

function one(node: Block | Inline): string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'break':
      return '<br>'
    case 'rule':
      return '<hr>'
    case 'code':
      return 'lang' in node ? element('pre', node.text, node.lang) : element('code', node.text)
    case 'link':
      return element('a', outline(node.children), node.href)
    case 'heading':
      return element(`h${node.depth}`, outline(node.children))
    case 'list':
      return element(node.start === null ? 'ul' : 'ol', node.items.map(item).join(''), String(node.start ?? ''))
    case 'table':
      return element('table', node.rows.map(row).join(''), node.align.map((align) => align ?? '-').join(' '))
    case 'paragraph':
      return element('p', outline(node.children))
    default:
      return element(node.type, outline(node.children))
  }
}

function item({ done, children }: Item): string {
  return element('li', outline(children), done === null ? '' : done ? 'done' : 'open')
}

function row(cells: readonly (readonly Inline[])[]): string {
  return element('tr', cells.map((cell) => element('td', outline(cell))).join(''))
}

function element(name: string, content: string, attribute = ''): string {
  return `<${name}${attribute && ` ${attribute}`}>${content}</${name}>`
}
