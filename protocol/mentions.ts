/** Whom a message names: `@nickname`, everybody who is here, or everybody in the room; and rooms, as `#name`. */

import { NAMES_MAX } from './limits.ts'
import { parseMarkdown } from './markdown.ts'
import { FOR_ALL, foldName } from './names.ts'
import type { Block, Inline, TextNode } from './tree.ts'

export interface Mentions {
  /** Folded nicknames, which may be nobody's. */
  readonly names: readonly string[]
  /** `@here`: whoever has the room open. */
  readonly here: boolean
  /** `@room`: all members. */
  readonly room: boolean
}

/** A piece of text; one with a name is what stands for somebody, if they exist. */
export interface Piece {
  readonly text: string
  /** Without the `@`. */
  readonly name?: string
}

const NOBODY: Mentions = { names: [], here: false, room: false }

// Not behind a letter or the like, where it is the middle of an address. What a nickname may have at its end, but a
// sentence has there too, belongs to the sentence.
const MENTION = /(?<![\p{L}\p{M}\p{N}_@/.+-])@([\p{L}\p{Nd}_.-][\p{L}\p{M}\p{Nd}_.-]*)/gu
const SENTENCE_END = /[.-]+$/

/** Whom the body names; not in code, quotes and spoilers. */
export function mentionsOf(body: string): Mentions {
  // Most messages name nobody, and to find that out they need not be parsed.
  if (!body.includes('@')) return NOBODY
  const names = new Set<string>()
  for (const { text } of textsOf(parseMarkdown(body), { quoted: false }))
    for (const { name } of pieces(text)) if (name) names.add(foldName(name))
  const [toHere, toRoom] = FOR_ALL
  const [here, room] = [names.delete(toHere), names.delete(toRoom)]
  return { names: [...names].slice(0, NAMES_MAX), here, room }
}

/** The text in pieces, those that name somebody by themselves. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = []
  let end = 0
  for (const match of text.matchAll(MENTION)) {
    const name = (match[1] ?? '').replace(SENTENCE_END, '')
    if (name === '') continue
    if (match.index > end) found.push({ text: text.slice(end, match.index) })
    end = match.index + 1 + name.length
    found.push({ text: `@${name}`, name })
  }
  if (end < text.length) found.push({ text: text.slice(end) })
  return found
}

/** What can name somebody: not code, links and spoilers; quotes only if they are asked for. */
export function* textsOf(blocks: readonly Block[], which: { readonly quoted: boolean }): Generator<TextNode> {
  for (const block of blocks) {
    if (block.type === 'paragraph' || block.type === 'heading') yield* inlineTexts(block.children)
    else if (block.type === 'list') for (const item of block.items) yield* textsOf(item.children, which)
    else if (block.type === 'table') yield* inlineTexts(block.rows.flat(2))
    else if (block.type === 'quote' && which.quoted) yield* textsOf(block.children, which)
  }
}

function* inlineTexts(nodes: readonly Inline[]): Generator<TextNode> {
  for (const node of nodes) {
    if (node.type === 'text') yield node
    else if (node.type !== 'spoiler' && node.type !== 'link' && 'children' in node) yield* inlineTexts(node.children)
  }
}
