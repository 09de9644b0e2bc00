/** Which links of a message unfold. */

import { describe, expect, it } from 'vitest'
import { LINK_LENGTH_MAX, LINKS_MAX } from '../../protocol/limits.ts'
import { linksOf } from '../../protocol/links.ts'

function finds(cases: readonly (readonly [body: string, ...links: string[]])[]): void {
  it.each(cases.map(([body, ...links]) => ({ body, links })))('$body', ({ body, links }) => {
    expect(linksOf(body).map(({ url }) => url)).toEqual(links)
  })
}

describe('addresses with a scheme', () => {
  finds([
    ['https://example.com', 'https://example.com'],
    ['see http://example.com/a?b=1&c=2#d now', 'http://example.com/a?b=1&c=2#d'],
    ['HTTPS://EXAMPLE.COM/X', 'HTTPS://EXAMPLE.COM/X'],
    ['https://example.com:8080/x', 'https://example.com:8080/x'],
    ['https://localhost/x http://127.0.0.1/', 'https://localhost/x', 'http://127.0.0.1/'],
    ['https://user@example.com/', 'https://user@example.com/'],
    ['https://例え.jp/x', 'https://例え.jp/x'],
    ['https://example.com/パス', 'https://example.com/パス'],
    ['https://xn--r8jz45g.jp/', 'https://xn--r8jz45g.jp/'],
    ['http://'],
    ['ftp://example.com/x'],
    ['mailto:ann@example.com'],
    ['javascript://example.com/x'],
  ])
})

describe('addresses without a scheme', () => {
  finds([
    ['example.com', 'https://example.com'],
    ['Example.COM/Path', 'https://Example.COM/Path'],
    ['bbc.co.uk', 'https://bbc.co.uk'],
    ['example.com?x=1', 'https://example.com?x=1'],
    ['example.com#x', 'https://example.com#x'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
    ['example.com:8080', 'https://example.com:8080'],
    ['example.com: yes', 'https://example.com'],
    ['www.example.com', 'https://www.example.com'],
    ['WWW.EXAMPLE.COM', 'https://WWW.EXAMPLE.COM'],
    ['münchen.de', 'https://münchen.de'],
    ['пример.рф', 'https://пример.рф'],
    ['例え.jp', 'https://例え.jp'],
    ['見て example.com です', 'https://example.com'],
    // No space need stand beside a word of these scripts.
    ['見てexample.comです', 'https://example.com'],
    ['看www.example.com。', 'https://www.example.com'],
    ['文档example.org/x，例え', 'https://example.org/x'],
    ['주소는 example.com에서', 'https://example.com'],
    ['ดูexample.comนะ', 'https://example.com'],
    ['x例え.jp'],
    ['日本123.jp', 'https://日本123.jp'],
    ['例え.みんな', 'https://例え.みんな'],
    ['文件readme.md和node.js'],
    ['文档/example.com 见ann@example.com'],
    // Letters of which each is two characters or more: macOS gives names of files so.
    ['e\u0301cole.fr', 'https://e\u0301cole.fr'],
    ['see u\u0308bung.de/x now', 'https://u\u0308bung.de/x'],
    ['пои\u0306дет.рф', 'https://пои\u0306дет.рф'],
    ['नमस्ते.भारत', 'https://नमस्ते.भारत'],
    ['か\u3099.ク\u3099ーク\u3099ル', 'https://か\u3099.ク\u3099ーク\u3099ル'],
    ['❤\ufe0fexample.com 1\ufe0f\u20e3example.org', 'https://example.com', 'https://example.org'],
    ['a--b.com', 'https://a--b.com'],
    ['example.notatld'],
    ['example.notatld/x'],
    ['exa_mple.com'],
    ['-a.com a-.com a..com .com com'],
    ['ann@example.com ann@example.com/x ann@host'],
  ])
})

describe('what only looks like an address', () => {
  finds([
    ['readme.md main.rs run.sh setup.py lib.so a.zip index.html main.ts a.tar.gz'],
    ['main.rs/x readme.md?x a.zip#x', 'https://main.rs/x', 'https://readme.md?x', 'https://a.zip#x'],
    ['allegro.pl www.blic.rs: yes', 'https://allegro.pl', 'https://www.blic.rs'],
    ['main.rs:12 script.py:40:3 lib.so:1. main.rs:99999/x main.rs:99999'],
    ['main.rs:12/x https://main.rs:12', 'https://main.rs:12/x', 'https://main.rs:12'],
    ['example.com:65535/x example.org:65536/x', 'https://example.com:65535/x', 'https://example.org'],
    ['src/main.rs src/example.com ./example.com C:\\example.com'],
    ['1.2.3 1.2.3.4 v1.2 3.14'],
    ['e.g. this, i.e. that, Ph.D. U.S. a.b'],
    ['wait...what and so on...'],
    ['package.json node.js .gitignore .NET'],
  ])
})

describe('what stands around an address', () => {
  finds([
    ['https://example.com/x. https://example.org/x, https://example.net/x!', ...around('/x')],
    ['example.com. example.org, example.net!', ...around('')],
    ['(https://example.com/x)', 'https://example.com/x'],
    ['(see example.com/x)', 'https://example.com/x'],
    ['https://example.com/x_(y) (example.org/x_(y))', 'https://example.com/x_(y)', 'https://example.org/x_(y)'],
    ['[https://example.com/x] {https://example.org}', 'https://example.com/x', 'https://example.org'],
    ['"https://example.com" ("example.org") {example.net}', ...around('')],
    ['“https://example.com/x” «example.org/x»', 'https://example.com/x', 'https://example.org/x'],
    ['https://example.com/x… example.org/x…', 'https://example.com/x', 'https://example.org/x'],
    ['**example.com** ~~example.org/~~', 'https://example.com', 'https://example.org/'],
    ['https://example.com/a_b_c example.org/a_b_c', 'https://example.com/a_b_c', 'https://example.org/a_b_c'],
    ['example.com,example.org', 'https://example.com', 'https://example.org'],
    ['https://example.com/x\nhttps://example.org/x', 'https://example.com/x', 'https://example.org/x'],
    ['<b>example.com</b>', 'https://example.com'],
    ['<a href="https://example.com/">x</a>'],
    [
      '{"url":"https://example.com/x","b":1} {"url":"example.org/x","b":1}',
      'https://example.com/x',
      'https://example.org/x',
    ],
    ['src="https://example.com/x">y', 'https://example.com/x'],
    // The rules of GFM's extended autolinks.
    ['https://example.com/?q=(business)) x', 'https://example.com/?q=(business)'],
    ['(https://example.com/?q=(business)&x=(y))', 'https://example.com/?q=(business)&x=(y)'],
    ['https://example.com/?q=(business))+ok', 'https://example.com/?q=(business))+ok'],
    ['https://example.com/?q=a&hl=en', 'https://example.com/?q=a&hl=en'],
    ['https://example.com/?q=a&hl; example.org/?q=a&hl;', 'https://example.com/?q=a', 'https://example.org/?q=a'],
    ['https://example.com/&amp;&quot; example.org/;;', 'https://example.com/', 'https://example.org/'],
    ['https://example.com/a<b example.org/a<b', 'https://example.com/a', 'https://example.org/a'],
    ['https://example.com/x?!).', 'https://example.com/x'],
    ['(https://example.com/x).', 'https://example.com/x'],
    ["https://example.com/it's", "https://example.com/it's"],
    ['https://example.com/a,b;c:d!e', 'https://example.com/a,b;c:d!e'],
    ['https://a.b-c_d.example.com/x', 'https://a.b-c_d.example.com/x'],
  ])
})

describe('punctuation and scripts that need no space', () => {
  finds([
    ['见https://example.com。', 'https://example.com'],
    ['见https://example.com、然后', 'https://example.com'],
    ['https://example.com，https://example.org；example.net', ...around('')],
    ['https://example.com/x。然后', 'https://example.com/x'],
    ['（https://example.com/x）后', 'https://example.com/x'],
    ['「https://example.com」『https://example.org/』', 'https://example.com', 'https://example.org/'],
    ['【https://example.com/x】《example.org》', 'https://example.com/x', 'https://example.org'],
    ['https://example.com/x！https://example.org/x？https://example.net/x：', ...around('/x')],
    ['“https://example.com”后', 'https://example.com'],
    ['https://example.comです', 'https://example.com'],
    ['https://example.com:8080です', 'https://example.com:8080'],
    ['https://example.com/パスです', 'https://example.com/パスです'],
    ['https://例え.jp:8080/x', 'https://例え.jp:8080/x'],
    ['見てhttps://例え.jp', 'https://例え.jp'],
    ['https://example.com\u3000次', 'https://example.com'],
    ['https://пример.рф/путь.', 'https://пример.рф/путь'],
    ['https://example.com/\u202e', 'https://example.com/\u202e'],
  ])
})

describe('emoji', () => {
  finds([
    ['https://example.com 👍', 'https://example.com'],
    ['https://example.com👍', 'https://example.com'],
    ['https://example.com/x👍🏽!', 'https://example.com/x'],
    ['example.com/x👨‍👩‍👧 example.org/x!🎉!', 'https://example.com/x', 'https://example.org/x'],
    ['https://example.com/👍', 'https://example.com/👍'],
    ['https://example.com/?q=👍', 'https://example.com/?q=👍'],
    ['https://i❤.ws/x', 'https://i❤.ws/x'],
  ])
})

describe('where in a message', () => {
  finds([
    ['`https://example.com` ``example.com``'],
    ['```\nhttps://example.com\n```'],
    ['    https://example.com'],
    ['> https://example.com'],
    ['> - example.com\n\nexample.org', 'https://example.org'],
    ['- > example.com\n- example.org', 'https://example.org'],
    ['- example.com\n  1. example.org', 'https://example.com', 'https://example.org'],
    ['# example.com', 'https://example.com'],
    ['| example.com |\n|-|\n| example.org |', 'https://example.com', 'https://example.org'],
    ['[a](https://example.com "(t)") https://example.org', 'https://example.com', 'https://example.org'],
    ['||https://example.com|| ||a example.org b|| example.net', 'https://example.net'],
    ['[||a||](https://example.com) ||[a](https://example.org)||'],
    ['a || https://example.com || b', 'https://example.com'],
    ['https://example.com/x||example.org||', 'https://example.com/x'],
    ['![a](https://example.com/a.png)', 'https://example.com/a.png'],
    ['[example.com](https://example.org)', 'https://example.org'],
    ['[a][1]\n\n[1]: https://example.com', 'https://example.com'],
    ['[1]: https://example.com'],
  ])
})

describe('in angle brackets', () => {
  finds([
    ['<https://example.com> <example.org> <www.example.net>'],
    ['見て<https://example.com>。'],
    ['(<https://example.com/x>) **<example.org/x>**'],
    ['[a](<https://example.com>) [a](<https://example.org> "t")'],
    ['![a](<https://example.com>)'],
    ['[<https://example.com>](https://example.org)', 'https://example.org'],
    ['<https://example.com/x', 'https://example.com/x'],
    ['< https://example.com >', 'https://example.com'],
    ['<https://example.com> https://example.com/#x', 'https://example.com/#x'],
    ['<ann@example.com>'],
  ])
})

describe('links that are not to be fetched', () => {
  finds([
    ['https://example.com/reset-password?x=1 https://example.org', 'https://example.org'],
    ['https://example.com/?token=x example.org', 'https://example.org'],
    ['https://example.com:99999 https://example.org', 'https://example.org'],
  ])
})

describe('how many and how long', () => {
  it('the first that lead to different addresses, in order', () => {
    const links = Array.from({ length: LINKS_MAX + 1 }, (_, index) => `https://example.com/${index}`)
    expect(linksOf(links.map((link) => `${link} ${link}#x`).join(' ')).map(({ url }) => url)).toEqual(
      links.slice(0, LINKS_MAX),
    )
  })

  it('as the first of them was written', () => {
    expect(
      linksOf('Example.com https://example.com/ https://example.com/?utm_source=x https://EXAMPLE.com/#y'),
    ).toEqual([{ url: 'https://Example.com', address: 'https://example.com/' }])
    expect(linksOf('https://example.com/x?utm_source=y&b=2#z')).toEqual([
      { url: 'https://example.com/x?utm_source=y&b=2#z', address: 'https://example.com/x?b=2' },
    ])
  })

  it('none that is too long, whose place goes to the next', () => {
    const longest = `https://example.com/${'x'.repeat(LINK_LENGTH_MAX - 'https://example.com/'.length)}`
    expect(linksOf(longest)).toEqual([{ url: longest, address: longest }])
    expect(linksOf(`${longest}x https://example.org/`).map(({ url }) => url)).toEqual(['https://example.org/'])
  })
})

function around(path: string): string[] {
  return ['com', 'org', 'net'].map((tld) => `https://example.${tld}${path}`)
}
