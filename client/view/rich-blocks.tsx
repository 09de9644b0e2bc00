/** A message's tree as elements. Text becomes text nodes; there is no HTML on the way (R18). */

import { type JSX, Show } from 'solid-js'
import type { Block, Inline, Item } from '../../protocol/tree.ts'
import { CodeBlock } from './code-block.tsx'
import { Spoiler } from './spoiler.tsx'
import { NamesIn, Words } from './words.tsx'

export function RichBlocks(props: { nodes: readonly Block[] }) {
  // A message that says something else has other nodes.
  return <NamesIn nodes={props.nodes}>{props.nodes.map((node) => block(node, 'auto'))}</NamesIn>
}

/**
 * A list or a quote takes the direction of its first words, for its markers and its bar, and all in it follows. The
 * browser looks for these words in elements without a `dir` only, so nothing inside has one; see `prose.css`.
 */
function block(node: Block, dir?: 'auto'): JSX.Element {
  switch (node.type) {
    case 'paragraph':
      return <p dir={dir}>{inlines(node.children)}</p>
    case 'heading':
      // No heading element: the outline of the page is not for messages to write.
      return (
        <p class="heading" data-depth={node.depth} dir={dir}>
          {inlines(node.children)}
        </p>
      )
    case 'code':
      return <CodeBlock lang={node.lang} text={node.text} />
    case 'quote':
      return <blockquote dir={dir}>{node.children.map((child) => block(child))}</blockquote>
    case 'list':
      return node.start === null ? (
        <ul dir={dir}>{node.items.map(item)}</ul>
      ) : (
        <ol dir={dir} start={node.start}>
          {node.items.map(item)}
        </ol>
      )
    case 'table':
      return table(node)
    case 'rule':
      return <hr />
  }
  return node satisfies never
}

function item(node: Item): JSX.Element {
  return (
    <li classList={{ task: node.done !== null }}>
      <Show when={node.done !== null}>
        <span
          class="box"
          classList={{ done: node.done === true }}
          role="img"
          aria-label={node.done ? 'Done' : 'To do'}
        />
      </Show>
      {node.children.map((child) => block(child))}
    </li>
  )
}

function table(node: Extract<Block, { type: 'table' }>): JSX.Element {
  const [head = [], ...rows] = node.rows
  const align = (column: number) => node.align[column] ?? undefined
  const longest = (column: number) => Math.max(...node.rows.map((row) => lengthOf(row[column] ?? [])))
  return (
    <figure class="table-box" aria-label="Table" tabindex="0">
      <table dir="auto">
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th scope="col" data-align={align(column)} style={{ '--longest': longest(column) }}>
                {inlines(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell, column) => (
                <td data-align={align(column)}>{inlines(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function lengthOf(nodes: readonly Inline[]): number {
  return nodes.reduce((length, node) => {
    if ('children' in node) return length + lengthOf(node.children)
    return length + (node.type === 'break' ? 0 : node.text.length)
  }, 0)
}

function inlines(nodes: readonly Inline[]): JSX.Element {
  return nodes.map(inline)
}

/** Names in links and spoilers call nobody, and do not stand out. */
function unnamed(nodes: readonly Inline[]): JSX.Element {
  return nodes.map((node) => (node.type === 'text' ? node.text : inline(node)))
}

function inline(node: Inline): JSX.Element {
  switch (node.type) {
    case 'text':
      return /[@#]/.test(node.text) ? <Words node={node} /> : node.text
    case 'code':
      return <code>{node.text}</code>
    case 'break':
      return <br />
    case 'strong':
      return <strong>{inlines(node.children)}</strong>
    case 'em':
      return <em>{inlines(node.children)}</em>
    case 'del':
      return <del>{inlines(node.children)}</del>
    case 'spoiler':
      return <Spoiler>{unnamed(node.children)}</Spoiler>
    case 'link':
      return (
        <a href={node.href} title={node.href} target="_blank" rel="noopener noreferrer">
          {unnamed(node.children)}
        </a>
      )
  }
  return node satisfies never
}
