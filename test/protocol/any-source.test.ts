/** What holds for the tree of any Markdown source whatsoever. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BODY_MAX } from '../../protocol/limits.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'
import { DEPTH_BOUND, depthOf, everyNode, linksIn, visibleText } from './tree.ts'

describe('whatever the source', () => {
  const syntax = fc.constantFrom(
    ...['*', '**', '***', '_', '__', '~', '~~', '`', '``', '```', '```\n', '~~~\n', '> ', '>', '- ', '* ', '+ ', '1. '],
    ...[
      '9) ',
      '- [ ] ',
      '- [x] ',
      '# ',
      '###### ',
      '#',
      '---\n',
      '===\n',
      '|',
      '||',
      '||',
      '|-|\n',
      '|-|-|\n',
      ':-:',
      '[',
      ']',
    ],
    ...['![', '](', '](https://example.com/', '](javascript:', ')', '(', ']: ', '<', '>', '</', '<!--', '-->', '<?'],
    ...['\\', '&', '&#42;', '&amp;', ';', ':', '"', "'", '!', '.', ',', '/', '@', '://', 'www.', 'http://', 'https://'],
    ...[
      'mailto:',
      '.com',
      '.md',
      ' ',
      ' ',
      ' ',
      '  \n',
      '\n',
      '\n',
      '\n\n',
      '\t',
      '    ',
      '\r\n',
      '\r',
      '\0',
      '\u202e',
    ],
    ...['\ud800', '\udc00', '\u00a0', '^', '=', '+', '{', '}', '$', '%'],
  )
  const word = fc.stringMatching(/^[a-z]{3,8}$/)
  const source = fc
    .array(fc.oneof({ arbitrary: syntax, weight: 3 }, { arbitrary: word, weight: 1 }), { maxLength: 60 })
    .map((parts) => parts.join('').slice(0, BODY_MAX))

  it('every word that was written is seen', () => {
    fc.assert(
      fc.property(source, (written) => {
        const tree = parseMarkdown(written)
        // Behind an address's own text, the address is seen by whoever points at it.
        const seen = visibleText(tree) + linksIn(tree).map(({ href }) => decoded(href))
        for (const [letters] of written.matchAll(/[a-z]{3,}/g)) expect(seen).toContain(letters)
      }),
      { numRuns: 2_000 },
    )
  })

  it('a link leads to the web or a mailbox and can be seen', () => {
    fc.assert(
      fc.property(source, (written) => {
        for (const { href, shown } of linksIn(parseMarkdown(written))) {
          expect(href).toMatch(/^(?:https?:\/\/|mailto:)/i)
          expect(shown.trim()).not.toBe('')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('no link stands inside a link, and the tree is not deep', () => {
    fc.assert(
      fc.property(source, (written) => {
        const tree = parseMarkdown(written)
        expect(depthOf(tree)).toBeLessThan(DEPTH_BOUND)
        for (const node of everyNode(tree)) if (node.type === 'link') expect(linksIn(node.children)).toEqual([])
      }),
    )
  })

  it('any string at all has a tree', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (written) => {
        expect(() => parseMarkdown(written)).not.toThrow()
      }),
    )
  })
})

function decoded(href: string): string {
  try {
    return decodeURI(href)
  } catch {
    return href
  }
}
