/** The Markdown dialect, source by source. */

import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../../protocol/markdown.ts'
import { outline } from './outline.ts'

function reads(cases: readonly (readonly [source: string, outline: string])[]): void {
  it.each(cases)('%j is %j', (source, expected) => expect(outline(parseMarkdown(source))).toBe(expected))
}

describe('paragraphs and line breaks', () => {
  reads([
    ['a', '<p>a</p>'],
    ['a\nb', '<p>a<br>b</p>'],
    ['a\r\nb', '<p>a<br>b</p>'],
    ['a  \nb', '<p>a<br>b</p>'],
    ['a\\\nb', '<p>a<br>b</p>'],
    ['a\n\n\n\nb', '<p>a</p><p>b</p>'],
    ['\n\na\n\n', '<p>a</p>'],
    ['', ''],
  ])
})

describe('emphasis', () => {
  reads([
    ['*a* _b_', '<p><em>a</em> <em>b</em></p>'],
    ['**a** __b__', '<p><strong>a</strong> <strong>b</strong></p>'],
    ['~~a~~ ~b~', '<p><del>a</del> <del>b</del></p>'],
    ['***a***', '<p><em><strong>a</strong></em></p>'],
    ['**a *b* ~~c~~**', '<p><strong>a <em>b</em> <del>c</del></strong></p>'],
    ['*a\nb*', '<p><em>a<br>b</em></p>'],
    ['snake_case_name 2*3*4 a * b * c', '<p>snake_case_name 2<em>3</em>4 a * b * c</p>'],
    ['*a **b', '<p>*a **b</p>'],
    ['** a **', '<p>** a **</p>'],
    ['**日本**語', '<p><strong>日本</strong>語</p>'],
  ])

  it('is given up where there are more marks than anybody means', () => {
    const words = Array.from({ length: 60 }, () => '*a*').join(' ')
    expect(outline(parseMarkdown(words))).toContain('<em>a</em>')
    const source = Array.from({ length: 1_000 }, () => '*a*').join(' ')
    expect(outline(parseMarkdown(`${source} \`code\` https://example.com`))).toBe(
      `<p>${source} <code>code</code> <a https://example.com>https://example.com</a></p>`,
    )
  })
})

describe('spoilers', () => {
  reads([
    ['||a||', '<p><spoiler>a</spoiler></p>'],
    ['x||a||y', '<p>x<spoiler>a</spoiler>y</p>'],
    ['||a|| ||b||', '<p><spoiler>a</spoiler> <spoiler>b</spoiler></p>'],
    ['||a\nb||', '<p><spoiler>a<br>b</spoiler></p>'],
    ['||a|b||', '<p><spoiler>a|b</spoiler></p>'],
    ['||a ||b||', '<p><spoiler>a ||b</spoiler></p>'],
    ['**||a||** ||*b*||', '<p><strong><spoiler>a</spoiler></strong> <spoiler><em>b</em></spoiler></p>'],
    ['# ||a||', '<h1><spoiler>a</spoiler></h1>'],
    [
      '- ||a||\n- > ||b||',
      '<ul><li><p><spoiler>a</spoiler></p></li><li><quote><p><spoiler>b</spoiler></p></quote></li></ul>',
    ],
    ['||日本||語', '<p><spoiler>日本</spoiler>語</p>'],
    // They bind tighter than emphasis, and less than code, links and escapes.
    ['||a *b|| c*', '<p><spoiler>a *b</spoiler> c*</p>'],
    ['*a ||b* c||', '<p>*a <spoiler>b* c</spoiler></p>'],
    ['||a `||` b||', '<p><spoiler>a <code>||</code> b</spoiler></p>'],
    ['`||a||`', '<p><code>||a||</code></p>'],
    ['```\n||a||\n```', '<pre>||a||</pre>'],
    ['[a ||b](https://example.com) c||', '<p><a https://example.com>a ||b</a> c||</p>'],
    ['||[a||](https://example.com)||', '<p><spoiler><a https://example.com>a||</a></spoiler></p>'],
    ['\\||a||', '<p>||a||</p>'],
    ['||a\\|| b||', '<p><spoiler>a|| b</spoiler></p>'],
    // Links are hidden whole.
    ['||https://example.com/x||', '<p><spoiler><a https://example.com/x>https://example.com/x</a></spoiler></p>'],
    ['||example.com||', '<p><spoiler><a https://example.com>example.com</a></spoiler></p>'],
    ['||ann@example.com||', '<p><spoiler><a mailto:ann@example.com>ann@example.com</a></spoiler></p>'],
    ['[a ||*b*||](https://example.com)', '<p><spoiler><a https://example.com>a <em>b</em></a></spoiler></p>'],
    ['example.com||a||', '<p><a https://example.com>example.com</a><spoiler>a</spoiler></p>'],
    // Pipes that are none.
    ['a || b || c', '<p>a || b || c</p>'],
    ['|| a ||', '<p>|| a ||</p>'],
    ['||a', '<p>||a</p>'],
    ['a||', '<p>a||</p>'],
    ['||||', '<p>||||</p>'],
    ['|||a|||', '<p>|||a|||</p>'],
    ['||a\n\nb||', '<p>||a</p><p>b||</p>'],
    ['|a||b|\n|-|-|-|', '<table - - -><tr><td>a</td><td></td><td>b</td></tr></table>'],
    ['|a|\n|-|\n|\\|\\|b\\|\\||', '<table -><tr><td>a</td></tr><tr><td><spoiler>b</spoiler></td></tr></table>'],
  ])
})

describe('code', () => {
  reads([
    ['`a`', '<p><code>a</code></p>'],
    ['`` a`b ``', '<p><code>a`b</code></p>'],
    ['`*a* <b> &amp; https://example.com`', '<p><code>*a* <b> &amp; https://example.com</code></p>'],
    ['`a', '<p>`a</p>'],
    ['```ts\nconst a = 1\n\n  b\n```', '<pre ts>const a = 1\n\n  b</pre>'],
    ['~~~\n*a* <b> &amp;\n~~~', '<pre>*a* <b> &amp;</pre>'],
    ['````\n```\n````', '<pre>```</pre>'],
    ['    a\n    b', '<pre>a\nb</pre>'],
    ['```\nunclosed', '<pre>unclosed</pre>'],
    // Written as in other chats, where the code begins beside the fence.
    ['```const a = 1\nconst b = 2```', '<pre>const a = 1\nconst b = 2```</pre>'],
    ['```hello', '<pre>hello</pre>'],
  ])
})

describe('lists', () => {
  reads([
    ['- a\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['* a\n\n* b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['+ a', '<ul><li><p>a</p></li></ul>'],
    ['1. a\n2. b', '<ol 1><li><p>a</p></li><li><p>b</p></li></ol>'],
    ['7) a', '<ol 7><li><p>a</p></li></ol>'],
    ['0. a', '<ol 0><li><p>a</p></li></ol>'],
    ['1985 a', '<p>1985 a</p>'],
    ['- [ ] a\n- [x] b\n- [X] c', '<ul><li open><p>a</p></li><li done><p>b</p></li><li done><p>c</p></li></ul>'],
    ['- [ ] a\n\n  b', '<ul><li open><p>a</p><p>b</p></li></ul>'],
    ['- a\n  - b\n    1. c', '<ul><li><p>a</p><ul><li><p>b</p><ol 1><li><p>c</p></li></ol></li></ul></li></ul>'],
    ['- a\n\n  ```\n  b\n  ```', '<ul><li><p>a</p><pre>b</pre></li></ul>'],
    ['- *a*\n- `b`', '<ul><li><p><em>a</em></p></li><li><p><code>b</code></p></li></ul>'],
    ['-a', '<p>-a</p>'],
  ])
})

describe('quotes', () => {
  reads([
    ['> a\n> b', '<quote><p>a<br>b</p></quote>'],
    ['>a', '<quote><p>a</p></quote>'],
    ['> a\n\nb', '<quote><p>a</p></quote><p>b</p>'],
    ['> > a', '<quote><quote><p>a</p></quote></quote>'],
    ['> - a', '<quote><ul><li><p>a</p></li></ul></quote>'],
    ['1 > 0', '<p>1 > 0</p>'],
    [`${'>'.repeat(24)} a`, `${'<quote>'.repeat(24)}<p>a</p>${'</quote>'.repeat(24)}`],
    [`${'>'.repeat(25)} *a*\nb`, `<p>${'>'.repeat(25)} *a*<br>b</p>`],
  ])
})

describe('tables', () => {
  reads([
    [
      '| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | *2* | `3` | 4 |',
      '<table - left center right><tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>' +
        '<tr><td>1</td><td><em>2</em></td><td><code>3</code></td><td>4</td></tr></table>',
    ],
    ['a|b\n-|-\n1|', '<table - -><tr><td>a</td><td>b</td></tr><tr><td>1</td><td></td></tr></table>'],
    ['| a |\n|-|\n| b\\|c |', '<table -><tr><td>a</td></tr><tr><td>b|c</td></tr></table>'],
    ['a | b', '<p>a | b</p>'],
    // A cell that has no column would be lost.
    ['|a|\n|-|\n|b|c|', '<p>|a|<br>|-|<br>|b|c|</p>'],
  ])
})

describe('headings and rules', () => {
  reads([
    ['# a', '<h1>a</h1>'],
    ['###### *a* ##', '<h6><em>a</em></h6>'],
    ['####### a', '<p>####### a</p>'],
    ['#a', '<p>#a</p>'],
    ['a\n===', '<h1>a</h1>'],
    ['a\n---', '<h2>a</h2>'],
    ['---', '<hr>'],
    ['* * *', '<hr>'],
  ])
})

describe('links', () => {
  reads([
    ['[a](https://example.com/x)', '<p><a https://example.com/x>a</a></p>'],
    ['[*a* `b`](https://example.com "title")', '<p><a https://example.com><em>a</em> <code>b</code></a></p>'],
    ['[a](<https://example.com/x y>)', '<p><a https://example.com/x y>a</a></p>'],
    ['[a](HTTPS://example.com)', '<p><a HTTPS://example.com>a</a></p>'],
    ['[a](mailto:ann@example.com)', '<p><a mailto:ann@example.com>a</a></p>'],
    ['<https://example.com>', '<p><a https://example.com>https://example.com</a></p>'],
    ['<ann@example.com>', '<p><a mailto:ann@example.com>ann@example.com</a></p>'],
    ['https://example.com/x', '<p><a https://example.com/x>https://example.com/x</a></p>'],
    ['ann@example.com', '<p><a mailto:ann@example.com>ann@example.com</a></p>'],
    ['www.example.com', '<p><a https://www.example.com>www.example.com</a></p>'],
    ['see example.com/x.', '<p>see <a https://example.com/x>example.com/x</a>.</p>'],
    ['https://example.com/x、*a*', '<p><a https://example.com/x>https://example.com/x</a>、<em>a</em></p>'],
    ['见www.example.com。', '<p>见<a https://www.example.com>www.example.com</a>。</p>'],
    ['<example.com>', '<p><<a https://example.com>example.com</a>></p>'],
    ['[https://example.com]', '<p>[<a https://example.com>https://example.com</a>]</p>'],
    ['![a](https://example.com/a.png)', '<p><a https://example.com/a.png>a</a></p>'],
    ['![](https://example.com/a.png)', '<p><a https://example.com/a.png>https://example.com/a.png</a></p>'],
    ['[](https://example.com)', '<p><a https://example.com>https://example.com</a></p>'],
    ['[ ](https://example.com)', '<p><a https://example.com>https://example.com</a></p>'],
    ['[![a](https://example.com/a.png)](https://example.org)', '<p><a https://example.org>a</a></p>'],
    ['[a example.com b](https://example.org)', '<p><a https://example.org>a example.com b</a></p>'],
    ['[a][1]\n\n[1]: https://example.com', '<p><a https://example.com>a</a></p><p>[1]: https://example.com</p>'],
    ['[1]: https://example.com', '<p>[1]: https://example.com</p>'],
    ['[a](b) [c] [^1]', '<p>[a](b) [c] [^1]</p>'],
  ])
})

describe('escapes and entities', () => {
  reads([
    ['\\*a\\* \\[b\\] \\\\ \\c', '<p>*a* [b] \\ \\c</p>'],
    ['\\# a', '<p># a</p>'],
    ['&amp; &lt; &copy; &#42; &#x2A; &nbsp;', '<p>&amp; &lt; &copy; &#42; &#x2A; &nbsp;</p>'],
    ['AT&T &#42;', '<p>AT&T &#42;</p>'],
    ['a < b && c > d', '<p>a < b && c > d</p>'],
  ])
})
