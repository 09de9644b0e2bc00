/** Markdown that breaks naive parsers, or is meant to break its reader. */

import { describe, expect, it } from 'vitest'
import { BODY_MAX } from '../../protocol/limits.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'
import { DEPTH_BOUND, depthOf, linksIn, visibleText } from './tree.ts'

describe('a link to anything but the web or a mailbox is shown as it was written', () => {
  it.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a]( javascript:alert(1))',
    '[a](\tjavascript:alert(1))',
    '[a](java\tscript:alert(1))',
    '[a](<java\tscript:alert(1)>)',
    '[a](<java script:alert(1)>)',
    '[a](java\nscript:alert(1))',
    '[a](&#106;avascript:alert(1))',
    '[a](&#x6A;avascript:alert(1))',
    '[a](&#0000106avascript:alert(1))',
    '[a](javascript&colon;alert(1))',
    '[a](javascript&#58;alert(1))',
    '[a](java\\script:alert(1))',
    '[a](\u0001javascript:alert(1))',
    '[a](\u00a0javascript:alert(1))',
    '[a](ｊavascript:alert(1))',
    '[a](javascript://example.com/%0aalert(1))',
    '[a](data:text/html,<script>alert(1)</script>)',
    '[a](DATA:text/html;base64,PHNjcmlwdD4=)',
    '[a](vbscript:msgbox)',
    '[a](file:///etc/passwd)',
    '[a](blob:https://example.com/1)',
    '[a](//example.com/x)',
    '[a](/path)',
    '[a](?query)',
    '[a](#fragment)',
    '[a](https:example.com)',
    '[a](http:/example.com)',
    '![a](javascript:alert(1))',
    '![a](data:image/svg+xml,<svg/>)',
    '<javascript:alert(1)>',
    '<data:text/html,x>',
    'javascript:alert(1)',
    '[a][r]\n\n[r]: javascript:alert(1)',
    '[r]\n\n[r]: <javascript:alert(1)>',
    '[[a](javascript:alert(1))](vbscript:x)',
    '<a href="javascript:alert(1)">a</a>',
    '<img src=x onerror=alert(1)>',
  ])('%j', (source) => {
    const tree = parseMarkdown(source)
    expect(linksIn(tree)).toEqual([])
    expect(visibleText(tree)).toContain('a')
  })
})

describe('HTML is text', () => {
  it.each([
    '<script>alert(1)</script>',
    '<b>bold</b>',
    'a <!-- comment --> b',
    '<!-- comment -->',
    '<?php echo 1 ?>',
    '<![CDATA[ x ]]>',
    '<!DOCTYPE html>',
    '<style>*{}</style>',
    '<a href="https://example.com/">a</a>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<div>\n*not emphasis*\n</div>',
    '<textarea><script>',
  ])('%j', (source) => {
    const tree = parseMarkdown(source)
    expect(visibleText(tree)).toBe(source)
    expect(linksIn(tree)).toEqual([])
  })
})

describe('what is too long or too deep for a naive parser is still shown', () => {
  const sources = [
    ['4,000 quotes', `${'>'.repeat(4_000)} word`],
    ['4,000 spaced quotes', `${'> '.repeat(4_000)}word`],
    ['8,000 brackets', '['.repeat(8_000)],
    ['4,000 brackets, closed', `${'['.repeat(4_000)}word${']'.repeat(4_000)}`],
    ['links inside links', `${'['.repeat(400)}word${'](https://example.com)'.repeat(300)}`],
    ['images inside images', `${'!['.repeat(400)}word${'](https://example.com)'.repeat(300)}`],
    ['8,000 stars', '*'.repeat(8_000)],
    ['4,000 stars on both sides', `${'*'.repeat(4_000)}word${'*'.repeat(3_996)}`],
    ['900 opened and closed emphases', `${'*a '.repeat(900)}word${' a*'.repeat(900)}`],
    ['marks that never match', '*a_'.repeat(2_666)],
    ['8,000 backticks', '`'.repeat(8_000)],
    ['8,000 tildes', '~'.repeat(8_000)],
    ['4,000 lists in one line', `${'- '.repeat(4_000)}word`],
    ['2,600 ordered lists in one line', `${'1. '.repeat(2_600)}word`],
    ['quotes and lists in turn', `${'> - 1. '.repeat(1_100)}word`],
    ['lists nested by indentation', nested((depth) => `${'  '.repeat(depth)}- word`)],
    ['lists of lists nested by indentation', nested((depth) => `${'  '.repeat(depth)}${'- '.repeat(24)}word`)],
    ['quotes in lists nested by indentation', nested((depth) => `${'  '.repeat(depth)}- ${'>'.repeat(23)}word`)],
    ['8,000 pipes', '|'.repeat(8_000)],
    ['spoilers that are never closed', '||word '.repeat(1_142)],
    ['spoilers that are never opened', 'word|| '.repeat(1_142)],
    ['a thousand spoilers', '||word||'.repeat(1_000)],
    ['spoilers and emphasis in turn', `${'||*'.repeat(1_300)}word${'*||'.repeat(1_300)}`],
    ['spoilers and code that never close', '||`word'.repeat(1_140)],
    ['addresses that a comma of no space divides', 'https://word.example/、'.repeat(347)],
    ...['_a', 'a_', 'a!', 'a*', 'a@', '_a@'].map((word): [string, string] => [
      `${word} without a space`,
      word.repeat(8_000 / word.length),
    ]),
    ['addresses before a long run of brackets', `${'http://a.co。'.repeat(222)}${')'.repeat(5_336)}`],
    ['addresses between words before brackets', `${'http://a.co漢'.repeat(222)}${')'.repeat(5_336)}`],
    ['addresses in spoilers before brackets', `${'http://a.co||'.repeat(222)}${')'.repeat(5_114)}`],
    ['an address that many emoji follow', `https://example.com/word${'😀!'.repeat(2_600)}`],
    ['an address that many semicolons follow', `https://example.com/word${';'.repeat(7_900)}`],
    ['a word of a script without spaces', `${'見'.repeat(7_996)}word`],
    ['names of two scripts in turn', '見a.'.repeat(2_600)],
    ['an unclosed fence', '```\nword'],
    ['fences in fences', '```\n~~~\nword\n'.repeat(500)],
    ['a table of 800 columns', `|${'word|'.repeat(800)}\n|${'-|'.repeat(800)}`],
    [
      'a table whose short rows would be filled up',
      `${'a|'.repeat(500)}\n${'-|'.repeat(500)}\n${'word\n'.repeat(1_000)}`,
    ],
    ['many tables at the limit', `${'a|'.repeat(25)}\n${'-|'.repeat(25)}\n${'word\n'.repeat(15)}\n`.repeat(44)],
    ['a bare address that many brackets follow', `(example.com/${')'.repeat(7_900)}`],
    ['lone surrogates', '\ud800word\udfff [word](https://example.com/\ud800)'],
    ['NUL', '\0word\0 **\0word\0**'],
    ['bidirectional overrides', '\u202eword\u2066 [word\u202e](https://example.com)'],
    ['nothing', ''],
    ['white space', ' \t\n\u00a0\u3000\n'],
  ] as const

  it.each(sources)('%s', (_, source) => {
    const tree = parseMarkdown(source)
    const words = source.match(/word/g)?.length ?? 0
    expect(visibleText(tree).match(/word/g)?.length ?? 0).toBe(words)
    expect(depthOf(tree)).toBeLessThan(DEPTH_BOUND)
  })

  it('fills no table beyond what a message can mean', () => {
    for (const columns of [2, 20, 100, 500, 1_000, 1_500]) {
      const head = `${'a|'.repeat(columns)}\n${'-|'.repeat(columns)}\n`
      const tree = parseMarkdown(head + 'b\n'.repeat((BODY_MAX - head.length) / 2))
      const cells = tree.flatMap((block) => (block.type === 'table' ? block.rows.flat() : []))
      expect(cells.length).toBeLessThan(2_500)
    }
    const modest = `a|b\n-|-\n${'c|d\n'.repeat(500)}`
    expect(parseMarkdown(modest)[0]?.type).toBe('table')
  })

  it('counts a mark of a list that stands alone at the end of its line', () => {
    expect(parseMarkdown(`${'>'.repeat(23)}-`)[0]?.type).toBe('quote')
    expect(parseMarkdown(`${'>'.repeat(24)}-`)[0]?.type).toBe('paragraph')
  })

  it('keeps marks that are no Markdown', () => {
    for (const mark of ['[', '>', '&', '<', '!', '|'])
      expect(visibleText(parseMarkdown(mark.repeat(8_000)))).toBe(mark.repeat(8_000))
  })
})

// Four messages' worth, so that what takes a fraction of a second in linear time takes many seconds in quadratic time.
// Only such a freeze is longer than the five seconds that the runner gives a test: no machine is too slow for the rest.
describe('what a naive search would begin anew at every character is read in one go', () => {
  it.each([
    '𠀀𝟏𠀀𝟏.',
    '見1見1.',
    '1見.見1.',
    '見1見.',
    '𠀀1.',
    '見1-1.',
    'ไa1.',
    'ดู1.',
    'e\u0301.',
    '\u0301a.',
    '見\u3099a.',
    '見https://1見.',
    'https://見1.',
    '見1.a:80.',
    `見1.${'1'.repeat(60)}見.`,
  ])('%s', (unit) => {
    const source = unit.repeat((4 * BODY_MAX) / unit.length)
    expect(visibleText(parseMarkdown(source))).toBe(source)
  })

  it.each(['](www.a', "見_www.'", '](https://a'])('addresses of which nothing is one: %s', (unit) => {
    const source = `見 ${unit.repeat((12 * BODY_MAX) / unit.length)}`
    expect(visibleText(parseMarkdown(source))).toBe(source)
  })

  it('names before one that nothing can be', () => {
    const source = `${'見1.'.repeat(200)}${'b'.repeat(4 * BODY_MAX)}_`
    expect(visibleText(parseMarkdown(source))).toBe(source)
  })
})

// The same for lists, of which each item ends where `marked` has looked at all of it.
describe('an item of more lines than a list is written for is shown as it was typed', () => {
  it.each([
    ['lazy lines', '- ', '?\n'],
    ['lazy lines below many marks', '1. '.repeat(20), 'a\n'],
    ['indented lines', '- ', '  a\n'],
    ['quoted lines', '> - ', '> a\n'],
    ['lines with blanks between', '- ', '  a\n\n'],
    ['lines below a mark alone', '-\n', '  a\n'],
    ['lines below a number alone', '> 1.\n', '> a\n'],
  ])('%s', (_, mark, line) => {
    const source = mark + line.repeat((8 * BODY_MAX) / line.length)
    expect(parseMarkdown(source)).toMatchObject([{ type: 'paragraph' }])
  })

  it('and what comes after a list is not counted to it', () => {
    const lines = 'word\n'.repeat(600)
    for (const source of [`- a\n\n${lines}`, `- a\n\`\`\`\n${lines}\`\`\``, `${lines}\n- a\n`, '- word\n'.repeat(600)])
      expect(parseMarkdown(source).some(({ type }) => type === 'list')).toBe(true)
  })
})

describe('a quote that lines outside it break more often than is meant is shown as it was typed', () => {
  it.each(['>-\na\n', '>1.\na\n', '>>-\na\n', '> >-\n> a\n', '> a\nb\n'])('%j', (unit) => {
    expect(parseMarkdown(unit.repeat((8 * BODY_MAX) / unit.length))).toMatchObject([{ type: 'paragraph' }])
    expect(parseMarkdown(unit.repeat(50))[0]?.type).toBe('quote')
  })

  it('and one below a blank line is none such', () => {
    for (const source of ['> a\n\nb\n\n', '> a\n>\n> > b\n\n'])
      expect(parseMarkdown(source.repeat(600))[0]?.type).toBe('quote')
  })
})

/** As many lines as a message holds. */
function nested(line: (depth: number) => string): string {
  let source = ''
  for (let depth = 0; source.length + line(depth).length < BODY_MAX; depth++) source += `${line(depth)}\n`
  return source
}
