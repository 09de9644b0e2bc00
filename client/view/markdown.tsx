/** The tree of a message's body as elements; what is more than plain words is a part of its own, as its parser is. */

import { createMemo, Show } from 'solid-js'
import type { Block, Inline } from '../../protocol/tree.ts'
import { treeOf } from '../dialect.ts'
import { RichBlocks } from './rich-parts.tsx'

export function Markdown(props: { body: string }) {
  const blocks = createMemo(() => treeOf(props.body))
  return (
    <div class="prose" classList={{ jumbo: isEmoji(props.body) }}>
      <Show when={plainOf(blocks())} fallback={<RichBlocks nodes={blocks()} />}>
        {(lines) => <p dir="auto">{lines().map((line) => (line.type === 'break' ? <br /> : line.text))}</p>}
      </Show>
    </div>
  )
}

/** One to three emoji and nothing else are a gesture, and drawn larger. */
function isEmoji(body: string): boolean {
  return /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v.test(body)
}

/** The text and the breaks of a paragraph that has nothing else, and no names, where that is all there is. */
function plainOf([node, ...others]: readonly Block[]):
  | readonly Extract<Inline, { type: 'text' | 'break' }>[]
  | undefined {
  if (node?.type !== 'paragraph' || others.length > 0) return undefined
  const lines = node.children.filter((child) => child.type === 'text' || child.type === 'break')
  const isPlain = lines.length === node.children.length
  return isPlain && !lines.some((line) => line.type === 'text' && /[@#]/.test(line.text)) ? lines : undefined
}
