/** The tree of a message's body as elements. Text becomes text nodes; there is no HTML on the way (R18). */

import { createMemo, For, type JSX, Show } from 'solid-js'
import { parseMarkdown } from '../../protocol/markdown.ts'
import type { Block, Inline, Item } from '../../protocol/tree.ts'
import { CodeBlock } from './code-block.tsx'

export function Markdown(props: { body: string }) {
  const blocks = createMemo(() => parseMarkdown(props.body))
  return (
    <div class="prose" classList={{ jumbo: isEmoji(props.body) }}>
      <For each={blocks()}>{block}</For>
    </div>
  )
}

/** One to three emoji and nothing else are a gesture, and drawn larger. */
function isEmoji(body: string): boolean {
  return /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v.test(body)
}

function block(node: Block): JSX.Element {
  switch (node.type) {
    case 'paragraph':
      return <p dir="auto">{inlines(node.children)}</p>
    case 'heading':
      // No heading element: the outline of the page is not for messages to write.
      return (
        <p class="heading" data-depth={node.depth} dir="auto">
          {inlines(node.children)}
        </p>
      )
    case 'code':
      return <CodeBlock lang={node.lang} text={node.text} />
    case 'quote':
      return <blockquote dir="auto">{node.children.map(block)}</blockquote>
    case 'list':
      return node.start === null ? (
        <ul dir="auto">{node.items.map(item)}</ul>
      ) : (
        <ol dir="auto" start={node.start}>
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
      {node.children.map(block)}
    </li>
  )
}

function table(node: Extract<Block, { type: 'table' }>): JSX.Element {
  const [head = [], ...rows] = node.rows
  const align = (column: number) => node.align[column] ?? undefined
  return (
    <figure class="table-box" aria-label="Table" tabindex="0">
      <table dir="auto">
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th scope="col" data-align={align(column)}>
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

function inlines(nodes: readonly Inline[]): JSX.Element {
  return nodes.map(inline)
}

function inline(node: Inline): JSX.Element {
  switch (node.type) {
    case 'text':
      return node.text
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
    case 'link':
      return (
        <a href={node.href} title={node.href} target="_blank" rel="noopener noreferrer">
          {inlines(node.children)}
        </a>
      )
  }
  return node satisfies never
}
