/**
 * The Markdown dialect: source in, a closed tree out. What `marked` finds becomes our own nodes, so that the screen
 * and the room read the same links, HTML is text, and nothing but safe schemes is ever a link (R18).
 */

import { Marked, type MarkedToken, type Token, type Tokens } from 'marked'
import { linkify, withoutTrailing } from './bare-links.ts'

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly depth: number; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly lang: string; readonly text: string }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly Item[] }
  | {
      readonly type: 'table'
      readonly align: readonly Align[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly type: 'rule' }

export interface Item {
  /** Whether a task is done; null for an item that is no task. */
  readonly done: boolean | null
  readonly children: readonly Block[]
}

export type Align = 'center' | 'left' | 'right' | null

/** Containers (quotes, list items) that one line may open; more would overflow the stack of `marked`. */
const DEPTH_MAX = 24
const CONTAINERS = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))+/gm
const CONTAINER = /[>*+-]|\d+[.)]/g

/** Emphasis marks in one paragraph; `marked` takes quadratic time over them and nests as deeply as they say. */
const MARKS_MAX = 256
const MARK = /[*_~]/g

const marked = new Marked({
  gfm: true,
  breaks: true,
  hooks: {
    // What is masked is no emphasis. Code and links are masked already, so that only real marks are counted.
    emStrongMask: (masked) => ((masked.match(MARK)?.length ?? 0) > MARKS_MAX ? masked.replace(MARK, '+') : masked),
  },
})

/** The tree of a message's body. Never throws: what is nested too deeply to be meant is plain text. */
export function parseMarkdown(source: string): readonly Block[] {
  if (tooDeep(source)) return plain(source)
  try {
    return blocks(marked.lexer(source))
  } catch {
    // No input is known to come here; were one found, its reader should see the text and not an error.
    return plain(source)
  }
}

function tooDeep(source: string): boolean {
  for (const [line] of source.matchAll(CONTAINERS)) {
    if ((line.match(CONTAINER)?.length ?? 0) > DEPTH_MAX) return true
  }
  return false
}

function plain(source: string): readonly Block[] {
  return [{ type: 'paragraph', children: textLines(source) }]
}

// `Token` admits the tokens of extensions, which would make every switch over it inexact; there are none here.
function blocks(tokens: readonly Token[]): readonly Block[] {
  return tokens.flatMap((token) => block(token as MarkedToken))
}

function block(token: MarkedToken): readonly Block[] {
  switch (token.type) {
    case 'paragraph':
      return [{ type: 'paragraph', children: inlines(token.tokens) }]
    case 'text':
      return [
        { type: 'paragraph', children: 'tokens' in token && token.tokens ? inlines(token.tokens) : text(token.text) },
      ]
    case 'heading':
      return [{ type: 'heading', depth: token.depth, children: inlines(token.tokens) }]
    case 'code':
      return [code(token.lang ?? '', token.text)]
    case 'blockquote':
      return [{ type: 'quote', children: blocks(token.tokens) }]
    case 'list':
      return [{ type: 'list', start: token.ordered ? Number(token.start) : null, items: token.items.map(item) }]
    case 'table':
      if (hasSurplusCells(token)) return plain(token.raw.trimEnd())
      return [
        {
          type: 'table',
          align: token.align,
          rows: [token.header, ...token.rows].map((row) => row.map((cell) => inlines(cell.tokens))),
        },
      ]
    case 'hr':
      return [{ type: 'rule' }]
    case 'html':
      return [{ type: 'paragraph', children: textLines(token.raw.trimEnd()) }]
    case 'space':
    case 'checkbox':
      return []
    default:
      // A link definition: its text stays visible, since nothing that somebody wrote disappears.
      return [{ type: 'paragraph', children: textLines(token.raw.trimEnd()) }]
  }
}

/** What follows an opening fence is a language if it is one word above some code, and otherwise code itself. */
function code(info: string, text: string): Block {
  if (text !== '' && !/\s/.test(info)) return { type: 'code', lang: info, text }
  return { type: 'code', lang: '', text: text === '' ? info : `${info}\n${text}` }
}

/** `marked` drops the cells that have no column, and nothing that somebody wrote disappears. */
function hasSurplusCells(token: Tokens.Table): boolean {
  return token.raw.split('\n').some((line) => {
    const cells = line
      .trim()
      .replace(/^\|/, '')
      .split(/(?<!(?<!\\)(?:\\\\)*\\)\|/)
    return (cells.at(-1)?.trim() === '' ? cells.length - 1 : cells.length) > token.header.length
  })
}

function item(token: Tokens.ListItem): Item {
  return { done: token.task ? token.checked === true : null, children: blocks(token.tokens) }
}

function inlines(tokens: readonly Token[]): readonly Inline[] {
  return tokens.flatMap((token) => inline(token as MarkedToken))
}

function inline(token: MarkedToken): readonly Inline[] {
  switch (token.type) {
    case 'text':
      // Not `text`, in which `marked` has decoded numeric entities and made `&amp;` of every other `&`.
      return 'tokens' in token && token.tokens ? inlines(token.tokens) : text(token.raw)
    case 'escape':
      return text(token.text)
    case 'codespan':
      return [{ type: 'code', text: token.text }]
    case 'br':
      return [{ type: 'break' }]
    case 'strong':
    case 'em':
    case 'del':
      return [{ type: token.type, children: inlines(token.tokens) }]
    case 'link':
      if (token.autolink) return autolink(token)
      return link(token, unlinked(inlines(token.tokens)))
    case 'image':
      // Shown as a link: a picture from anywhere would tell its site who reads (R20).
      return link(token, [{ type: 'text', text: token.text || token.href }])
    case 'checkbox':
      return []
    default:
      return [{ type: 'text', text: token.raw }]
  }
}

/** The schemes a link may have. Anything else is shown as it was written. */
const SAFE = /^(?:https?:\/\/|mailto:)/i

function link(token: Tokens.Link | Tokens.Image, children: readonly Inline[]): readonly Inline[] {
  if (!SAFE.test(token.href)) return [{ type: 'text', text: token.raw }]
  return [
    { type: 'link', href: token.href, children: isBlank(children) ? [{ type: 'text', text: token.href }] : children },
  ]
}

function autolink(token: Tokens.Link): readonly Inline[] {
  if (token.raw !== token.text || token.href.startsWith('mailto:'))
    return link(token, [{ type: 'text', text: token.text }])
  const address = withoutTrailing(token.text)
  const href = /^www\./i.test(address) ? `https://${address}` : address
  const rest = token.text.slice(address.length)
  const node = link({ ...token, href, raw: address }, [{ type: 'text', text: address }])
  return rest === '' ? node : [...node, ...text(rest)]
}

/** Whether these would show nothing that can be clicked on. */
function isBlank(nodes: readonly Inline[]): boolean {
  return nodes.every((node) =>
    'children' in node ? isBlank(node.children) : node.type === 'break' || node.text.trim() === '',
  )
}

function text(value: string): readonly Inline[] {
  return linkify(value)
}

function textLines(value: string): readonly Inline[] {
  return value
    .split('\n')
    .flatMap((line, index): Inline[] =>
      index === 0 ? [{ type: 'text', text: line }] : [{ type: 'break' }, { type: 'text', text: line }],
    )
}

/** A link inside a link's text is its text alone. */
function unlinked(nodes: readonly Inline[]): readonly Inline[] {
  return nodes.flatMap((node): readonly Inline[] => {
    if (node.type === 'link') return unlinked(node.children)
    return 'children' in node ? [{ ...node, children: unlinked(node.children) }] : [node]
  })
}
