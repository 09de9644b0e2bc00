/**
 * The Markdown dialect: source in, a closed tree out. What `marked` finds becomes our own nodes, so that the screen
 * and the room read the same links, HTML is text, and nothing but safe schemes is ever a link (R18).
 */

import { Lexer, Marked, type MarkedToken, type Token, Tokenizer, type Tokens } from 'marked'
import { addressIn, linkify } from './bare-links.ts'
import { isExcessive } from './excess.ts'
import { inlines } from './inline.ts'
import { spoilers } from './spoilers.ts'
import type { Block, Inline, Item } from './tree.ts'

/** Letters of a name before an `@` (RFC 5321, 4.5.3.1.1). */
const NAME_MAX = 64

/** Emphasis marks in one paragraph; `marked` takes quadratic time over them and nests as deeply as they say. */
const MARKS_MAX = 256
const MARK = /[*_~]/g

const { extension, mask } = spoilers()

/** Cells in the tables of a message; `marked` fills every row to the width of its table, so few letters can be millions. */
const CELLS_MAX = 2_000
let cells = 0

/** UTF-16 units in which the ends of addresses are looked for: many times a message, unless they begin without end. */
const LOOKED_MAX = 100_000
let looked = 0

const marked = new Marked({
  gfm: true,
  breaks: true,
  extensions: [extension],
  hooks: {
    // What is masked is no emphasis. Code and links are masked already, so that only real marks are counted.
    emStrongMask(given) {
      const masked = mask(given)
      return (masked.match(MARK)?.length ?? 0) > MARKS_MAX ? masked.replace(MARK, '+') : masked
    },
  },
  tokenizer: {
    // Undefined: what is too large to be meant as a table is a paragraph. False: as `marked` does it.
    table(source) {
      const [, header = '', , rows = ''] = this.rules.block.table.exec(source) ?? []
      cells += header.split('|').length * (1 + rows.split('\n').length)
      return cells > CELLS_MAX ? undefined : false
    },
    // What is left outside an address here is still read as Markdown. `marked` takes quadratic time over marks at the end
    // of an address, so that it is given no more than can be one.
    url(src) {
      const [run] = /^(?:https?:\/\/|www\.)[^\s<]*/i.exec(src) ?? []
      // Where little or nothing of it is an address, the next one begins in what is left.
      looked += run?.length ?? 0
      if (looked > LOOKED_MAX) return undefined
      const token = Tokenizer.prototype.url.call(this, run === undefined ? src : addressIn(run))
      if (!token || token.href.startsWith('mailto:')) return token
      const address = addressIn(token.text)
      const href = /^www\./i.test(address) ? `https://${address}` : address
      return { ...token, raw: address, text: address, href }
    },
  },
})

// Without these bounds `marked` looks for the end of a name at every mark, to the end of the text each time. A longer one
// is still read as a whole, lest the end of it be taken for somebody else's.
const { breaks } = Lexer.rules.inline
breaks.text = new RegExp(breaks.text.source.replaceAll(']+@', `]{1,${NAME_MAX}}@`), breaks.text.flags)
breaks.url = new RegExp(breaks.url.source.replaceAll(']+(@)', `]{1,${2 * NAME_MAX}}(@)`), breaks.url.flags)

/** The tree of a message's body. Never throws: what is more than anybody means is plain text. */
export function parseMarkdown(source: string): readonly Block[] {
  if (isExcessive(source)) return plain(source)
  cells = 0
  looked = 0
  try {
    return blocks(marked.lexer(source))
  } catch {
    // No input is known to come here; were one found, its reader should see the text and not an error.
    return plain(source)
  }
}

function plain(source: string): readonly Block[] {
  return [{ type: 'paragraph', children: textLines(source) }]
}

function textLines(value: string): readonly Inline[] {
  return value
    .split('\n')
    .flatMap((line, index): Inline[] =>
      index === 0 ? [{ type: 'text', text: line }] : [{ type: 'break' }, { type: 'text', text: line }],
    )
}

// `Token` admits the tokens of extensions, which would make every switch over it inexact; no block is one.
function blocks(tokens: readonly Token[]): readonly Block[] {
  return tokens.flatMap((token) => block(token as MarkedToken))
}

function block(token: MarkedToken): readonly Block[] {
  switch (token.type) {
    case 'paragraph':
      return [{ type: 'paragraph', children: inlines(token.tokens) }]
    case 'text':
      return [
        {
          type: 'paragraph',
          children: 'tokens' in token && token.tokens ? inlines(token.tokens) : linkify(token.text),
        },
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
    case 'space':
    case 'checkbox':
      return []
    default:
      // HTML and link definitions: their text stays visible, since nothing that somebody wrote disappears.
      return plain(token.raw.trimEnd())
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
