/** In which encoding a page is read: what it declares, what stands against that, and every name there is for one. */

import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { encodingOf, headerEncoding } from '../worker/unfurl/charset.ts'
import { readDocument } from '../worker/unfurl/document.ts'
import { likelyEncoding } from '../worker/unfurl/likely-encoding.ts'
import { prescan } from '../worker/unfurl/prescan.ts'
import { encodings } from './pages/encodings.ts'
import { chunks, headOf, type Part } from './pages/reading.ts'

async function titleOf(parts: Iterable<Part>, contentType: string | null = 'text/html'): Promise<string> {
  return (await headOf(parts, contentType)).title
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), isLittle)
  return new Uint8Array(view.buffer)
}

function pageIn(encoding: string, title: Uint8Array): Uint8Array {
  const [open, close] = ['<title>', '</title>'].map((tag) =>
    encoding.startsWith('utf-16') ? utf16(tag, encoding.endsWith('le')) : utf8ToBytes(tag),
  )
  return concatBytes(open ?? new Uint8Array(), title, close ?? new Uint8Array())
}

const labels = encodings.flatMap((encoding) => encoding.labels.split(' ').map((label) => ({ ...encoding, label })))
const replaced = 'csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement'.split(' ')

describe('every label of the Encoding Standard', () => {
  test('is here', () => expect(labels.length + replaced.length + 1).toBe(228))

  test.each(labels)('$label', async ({ label, name, text, hex }) => {
    for (const spelling of [label, label.toUpperCase(), ` \t${label}\n`]) expect(encodingOf(spelling)).toBe(name)
    const page = pageIn(name, hexToBytes(hex))
    expect(await titleOf([page], `text/html; charset=${label}`)).toBe(text)
    // In UTF-16 there can be no declaration that is read as ASCII.
    if (!name.startsWith('utf-16')) expect(await titleOf([`<meta charset="${label}">`, page])).toBe(text)
  })

  test.each(encodings)('$name is read wherever its bytes are cut', async ({ name, text, hex }) => {
    const page = pageIn(name, hexToBytes(hex))
    for (let cut = 0; cut <= page.byteLength; cut += 1) {
      const parts = [page.subarray(0, cut), page.subarray(cut)]
      expect(await titleOf(parts, `text/html; charset=${name}`), `cut at ${cut}`).toBe(text)
    }
    expect(
      await titleOf(
        Array.from(page, (byte) => new Uint8Array([byte])),
        `text/html; charset=${name}`,
      ),
    ).toBe(text)
  })

  test.each(replaced)('%s stands for what is unsafe to decode, and gives no text', async (label) => {
    expect(encodingOf(label)).toBe('replacement')
    expect(await titleOf(['<title>A title</title>'], `text/html; charset=${label}`)).toBe('')
    expect(await titleOf([`<meta charset=${label}><title>A title</title>`])).toBe('')
    expect(await readDocument(chunks([`<meta charset=${label}><title>A title</title>`]), null)).toBeNull()
  })

  test('x-user-defined is windows-1252 where a page names it', async () => {
    expect(encodingOf('x-user-defined')).toBe('x-user-defined')
    expect(prescan(utf8ToBytes('<meta charset=x-user-defined>'))).toBe('windows-1252')
    expect(await titleOf(['<meta charset=x-user-defined><title>', new Uint8Array([0xe4]), '</title>'])).toBe('ä')
  })

  test.each(['', ' ', 'klingon', 'utf-7', 'utf-32', 'cesu-8', 'utf 8', 'utf-8;', '"utf-8"', 'utf8mb4', 'binary'])(
    '%j is none',
    (label) => expect(encodingOf(label)).toBeNull(),
  )
})

describe('the charset of a Content-Type', () => {
  test.each([
    ['text/html; charset=greek', 'iso-8859-7'],
    ['text/html;charset=GREEK', 'iso-8859-7'],
    ['text/html; Charset="greek"', 'iso-8859-7'],
    ["text/html; charset='greek'", 'iso-8859-7'],
    ['text/html; charset = greek ', 'iso-8859-7'],
    ['text/html; charset="greek', 'iso-8859-7'],
    ['text/html; boundary=x; charset=greek; level=1', 'iso-8859-7'],
    ['text/html; charset=greek; charset=koi8-r', 'iso-8859-7'],
    ['text/html; charset=', null],
    ['text/html; charset=klingon', null],
    ['text/html; xcharset=greek', null],
    ['text/html', null],
    ['charset=greek', null],
  ])('%s: %s', (header, encoding) => expect(headerEncoding(header)).toBe(encoding))
})

describe('the prescan of the HTML standard', () => {
  test.each([
    // A declaration in each of its forms
    ['<meta charset=greek>', 'iso-8859-7'],
    ['<META CHARSET=GREEK>', 'iso-8859-7'],
    ['<meta charset="greek">', 'iso-8859-7'],
    ["<meta charset='greek'>", 'iso-8859-7'],
    ['<meta charset="  greek\t">', 'iso-8859-7'],
    ['<meta/charset=greek>', 'iso-8859-7'],
    ['<meta\n\f\r\tcharset\n=\n"greek"/>', 'iso-8859-7'],
    ['<meta content="text/html; charset=greek" http-equiv=content-type>', 'iso-8859-7'],
    ["<meta http-equiv='Content-Type' content='charset=greek'>", 'iso-8859-7'],
    ['<meta name=x charset=greek>', 'iso-8859-7'],
    ['text before <p>and elements<meta charset=greek>', 'iso-8859-7'],
    ['<meta charset=klingon><meta charset=greek>', 'iso-8859-7'],
    ['<meta name=a content=b><meta charset=greek>', 'iso-8859-7'],
    // Which of several attributes counts
    ['<meta charset=greek charset=koi8-r>', 'iso-8859-7'],
    ['<meta charset=greek http-equiv=content-type content="charset=koi8-r">', 'iso-8859-7'],
    ['<meta http-equiv=content-type content="charset=koi8-r" charset=greek>', 'iso-8859-7'],
    ['<meta http-equiv=content-type content="charset=greek" charset=klingon>', null],
    ['<meta http-equiv=refresh http-equiv=content-type content="charset=greek">', null],
    ['<meta content="charset=greek">', null],
    ['<meta http-equiv=content-language content="charset=greek">', null],
    ['<meta http-equiv=" content-type" content="charset=greek">', null],
    ['<meta name=description content="charset=greek">', null],
    // What is no declaration
    ['<metacharset=greek>', null],
    ['<metal charset=greek>', null],
    ['<meta>charset=greek>', null],
    ['< meta charset=greek>', null],
    ['</meta charset=greek>', null],
    ['<meta =charset=greek>', null],
    ['<meta x="<meta charset=greek>">', null],
    ['<p title="<meta charset=greek>">', null],
    ['<p title=\'>\' alt="<meta charset=greek>">', null],
    ['</p title="<meta charset=greek>">', null],
    ['&lt;meta charset=greek&gt;', null],
    ['', null],
    // After a tag whose attributes are like none
    ['<p =x ==y / /><meta charset=greek>', 'iso-8859-7'],
    ['<p title="a>b"><meta charset=greek>', 'iso-8859-7'],
    ["<p a='\"' b><meta charset=greek>", 'iso-8859-7'],
    ['<p a=b/><meta charset=greek>', 'iso-8859-7'],
    ['<p a= ><meta charset=greek>', 'iso-8859-7'],
    ['<br/><meta charset=greek>', 'iso-8859-7'],
    ['<<meta charset=greek>', 'iso-8859-7'],
    ['a < b<meta charset=greek>', 'iso-8859-7'],
    ['<1><meta charset=greek>', 'iso-8859-7'],
    ['<p<meta charset=greek>', null],
    // Comments, and all that is taken for one
    ['<!-- <meta charset=koi8-r> --><meta charset=greek>', 'iso-8859-7'],
    ['<!--><meta charset=greek>', 'iso-8859-7'],
    ['<!---><meta charset=greek>', 'iso-8859-7'],
    ['<!-- > -> --!> <meta charset=koi8-r>--><meta charset=greek>', 'iso-8859-7'],
    ['<!-- <meta charset=greek>', null],
    ['<!doctype html><meta charset=greek>', 'iso-8859-7'],
    ['<!doctype "<meta charset=koi8-r"><meta charset=greek>', 'iso-8859-7'],
    ['<!><meta charset=greek>', 'iso-8859-7'],
    ['</><meta charset=greek>', 'iso-8859-7'],
    ['</ <meta charset=koi8-r><meta charset=greek>', 'iso-8859-7'],
    ['<?php echo "<meta charset=koi8-r" ?><meta charset=greek>', 'iso-8859-7'],
    ['<! <meta charset=greek', null],
    // It does not know what a script is
    ['<script>"<meta charset=greek>"</script>', 'iso-8859-7'],
    ['<title><meta charset=greek></title>', 'iso-8859-7'],
    // Cut anywhere
    ['<meta charset=greek', null],
    ['<meta charset="greek"', null],
    ['<meta charset="greek', null],
    ['<meta charset=', null],
    ['<meta charset', null],
    ['<meta ', null],
    ['<meta', null],
    ['<p title="', null],
    ['<', null],
    // What nobody can have meant
    ['<meta charset=utf-16>', 'utf-8'],
    ['<meta charset=utf-16be>', 'utf-8'],
    ['<meta http-equiv=content-type content="charset=utf-16le">', 'utf-8'],
    ['<meta charset=x-user-defined>', 'windows-1252'],
    // Out of a `content`
    ['charset=greek', 'iso-8859-7', 'content'],
    ['charset = greek', 'iso-8859-7', 'content'],
    ['text/html;CHARSET=greek;x', 'iso-8859-7', 'content'],
    ['charset=greek x', 'iso-8859-7', 'content'],
    ["charset='greek'x", 'iso-8859-7', 'content'],
    ['charset charset=greek', 'iso-8859-7', 'content'],
    ['charsetcharset=greek', 'iso-8859-7', 'content'],
    ['xcharset=greek', 'iso-8859-7', 'content'],
    ["charset='greek", null, 'content'],
    ['charset="greek', null, "content='"],
    ["charset=gre'ek", null, 'content'],
    ['charset=klingon; charset=greek', null, 'content'],
    ['charset=', null, 'content'],
    ['charset', null, 'content'],
    ['character=greek', null, 'content'],
    // An XML declaration, if there is no other
    ['<?xml version="1.0" encoding="greek"?><html>', 'iso-8859-7'],
    ["<?xml encoding='greek'>", 'iso-8859-7'],
    ['<?xml encoding \0= \n"greek">', 'iso-8859-7'],
    ['<?xml encoding="utf-16">', 'utf-8'],
    ['<?xml encoding="koi8-r"?><meta charset=greek>', 'iso-8859-7'],
    ['<?xml encoding="greek"', null],
    ['<?xml encoding=greek>', null],
    ['<?xml encoding="greek>', null],
    ['<?xml encoding=" greek">', null],
    ['<?xml encodingx="a" encoding="greek">', null],
    ['<?xml><p encoding="greek">', null],
    [' <?xml encoding="greek">', null],
    ['<?XML encoding="greek">', null],
    // The beginning of an XML declaration in UTF-16
    ['<\0?\0x\0', 'utf-16le'],
    ['\0<\0?\0x', 'utf-16be'],
    ['<\0?\0y\0', null],
  ])('%j: %s', (text, encoding, content?: string) => {
    const quote = content?.endsWith("'") ? "'" : '"'
    const source = content === undefined ? text : `<meta http-equiv=content-type content=${quote}${text}${quote}>`
    expect(prescan(utf8ToBytes(source))).toBe(encoding)
  })

  test('never takes back what it has found, however the rest goes on', () => {
    const page = utf8ToBytes('<!--x--><p a="b"><meta name=a><meta charset=greek><meta charset=koi8-r>')
    const found = Array.from(page, (_, end) => prescan(page.subarray(0, end)))
    expect(found.lastIndexOf(null)).toBe(found.indexOf('iso-8859-7') - 1)
    expect(new Set(found)).toEqual(new Set([null, 'iso-8859-7']))
  })

  test.each(['<', '<p ', '<p a=', '<!--', '<meta ', '<meta charset=', '</', '<p a="'])(
    'costs little for nothing but %j',
    (flood) => expect(prescan(utf8ToBytes(flood.repeat(1024 / flood.length)))).toBeNull(),
  )
})

describe('of what a page and its server say', () => {
  const greek = new Uint8Array([0xc3, 0xe5, 0xe9, 0xdc])

  test.each<[string, string | null, Part[]]>([
    ['the header counts', 'text/html; charset=ISO-8859-7', ['<title>', greek]],
    ['the header counts before the page', 'text/html; charset=greek', ['<meta charset=koi8-r><title>', greek]],
    [
      'the page counts if nobody knows what the header says',
      'text/html; charset=x',
      ['<meta charset=greek><title>', greek],
    ],
    ['the page counts in its second chunk', 'text/html', ['<html>', '<meta charset=greek><title>', greek]],
    ['the page counts in many chunks', 'text/html', [...'<meta charset=greek><title>', greek]],
    ['a mark of UTF-8 counts before the header', 'text/html; charset=koi8-r', ['\ufeff<title>Γειά']],
    [
      'a mark counts in three chunks',
      'text/html; charset=koi8-r',
      [...[0xef, 0xbb, 0xbf].map((byte) => new Uint8Array([byte])), '<title>Γειά'],
    ],
    [
      'a mark of UTF-16 counts, little end first',
      'text/html; charset=koi8-r',
      [utf16('\ufeff<title>Γειά</title>', true)],
    ],
    ['a mark of UTF-16 counts, big end first', null, [utf16('\ufeff<title>Γειά</title>', false)]],
    [
      'UTF-16 without a mark counts in the header',
      'text/html; charset=utf-16be',
      [utf16('<title>Γειά</title>', false)],
    ],
    ['UTF-16 in the header does not count for bytes without zeros', 'text/html; charset=utf-16', ['<title>Γειά']],
    ['UTF-16 in the page does not count', 'text/html', ['<meta charset=utf-16><title>Γειά']],
    ['nothing is UTF-8', 'text/html', ['<title>Γειά']],
    ['nonsense is UTF-8', 'text/html; charset=klingon', ['<title>Γειά']],
    [
      'what is declared too late does not count',
      'text/html',
      [`<!--${'x'.repeat(1024)}--><meta charset=greek><title>Γειά`],
    ],
    [
      'what is declared in the last of 1,024 bytes counts',
      'text/html',
      [`<!--${'x'.repeat(997)}--><meta charset=greek>`, '<title>', greek],
    ],
    ['an XML declaration counts', 'application/xhtml+xml', ['<?xml version="1.0" encoding="greek"?><title>', greek]],
  ])('%s', async (_, contentType, parts) => expect(await titleOf([...parts, '</title>'], contentType)).toBe('Γειά'))
})

describe('what the bytes belie does not count', () => {
  const russian = hexToBytes('cff0e8e2e5f2')
  const japanese = { sjis: hexToBytes('93fa967b8cea'), euc: hexToBytes('c6fccbdcb8ec') }

  test.each<[string, string, Part[], string]>([
    ['UTF-8 in a server for windows-1252', 'text/html; charset=iso-8859-1', ['<title>Größe'], 'Größe'],
    ['UTF-8 in a page for windows-1252', 'text/html', ['<meta charset=latin1><title>Größe'], 'Größe'],
    ['UTF-8 in a page for Shift_JIS', 'text/html', ['<meta charset=sjis><title>日本語'], '日本語'],
    [
      'windows-1251 in a server for UTF-8',
      'text/html; charset=utf-8',
      ['<meta charset=windows-1251><title>', russian],
      'Привет',
    ],
    [
      'windows-1251 in a page for UTF-8, by its language',
      'text/html',
      ['<html lang=ru-RU><meta charset=utf-8><title>', russian],
      'Привет',
    ],
    ['windows-1252 where nothing is declared', 'text/html', ['<title>caf', new Uint8Array([0xe9])], 'café'],
    ['Shift_JIS where only the language is', 'text/html', ['<html lang=ja><title>', japanese.sjis], '日本語'],
    ['EUC-JP where only the language is', 'text/html', ['<html lang=ja><title>', japanese.euc], '日本語'],
    ['a language that nobody knows', 'text/html', ['<html lang=tlh><title>caf', new Uint8Array([0xe9])], 'café'],
  ])('%s', async (_, contentType, parts, title) =>
    expect(await titleOf([...parts, '</title>'], contentType)).toBe(title),
  )

  test.each<[string, string, Part[], string]>([
    [
      'one broken character among others of UTF-8',
      'text/html',
      ['<title>Größe, Maß, ', new Uint8Array([0xff])],
      'Größe, Maß, \ufffd',
    ],
    [
      'windows-1251 that could be two of UTF-8',
      'text/html; charset=windows-1251',
      ['<title>', hexToBytes('dfbb20dfbb')],
      'Я» Я»',
    ],
    ['GBK that could be two of UTF-8', 'text/html; charset=gbk', ['<title>', hexToBytes('d2b2d2b2')], '也也'],
    ['Thai that could be one of UTF-8', 'text/html; charset=tis-620', ['<title>', hexToBytes('c3b6')], 'รถ'],
  ])('but is kept for %s', async (_, contentType, parts, title) =>
    expect(await titleOf([...parts, '</title>'], contentType)).toBe(title),
  )

  test.each(encodings.filter(({ name }) => !name.startsWith('utf-')))(
    '$name is left alone where it is right',
    ({ name, hex }) => expect(likelyEncoding(hexToBytes(hex), name, null)).toBe(name),
  )

  test('a character that is cut where the reading stopped is none', () =>
    expect(likelyEncoding(concatBytes(utf8ToBytes('é'), new Uint8Array([0xe2, 0x82])), 'utf-8', null)).toBe('utf-8'))

  test('a page is read again from what is kept, whatever its size, and asks the site for nothing more', async () => {
    let asked = 0
    async function* page(): AsyncGenerator<Uint8Array, undefined> {
      yield* chunks(['<head><title>caf', new Uint8Array([0xe9]), '</title>'])
      for (; asked < 100; asked += 1) yield utf8ToBytes(`<!--${'x'.repeat(1000)}-->`)
      yield* chunks(['<meta name=author content="', new Uint8Array([0xc9]), 'va"></head>'])
      throw new Error('It was asked for more.')
    }
    const head = await readDocument(page(), 'text/html')
    expect([head?.title, head?.meta.get('author')]).toEqual(['café', 'Éva'])
  })
})

describe('only HTML is read', () => {
  const title = '<title>A title</title>'

  test.each(['text/html', 'TEXT/HTML ;charset=utf-8', 'application/xhtml+xml', ' text/html'])('%j is', async (type) =>
    expect(await titleOf([title], type)).toBe('A title'),
  )

  test.each(['', 'text/plain', 'text/htmlx', 'image/png', 'application/json', 'text/xml, text/html'])(
    '%j is not',
    async (type) => expect(await readDocument(chunks([title]), type)).toBeNull(),
  )

  test.each(['<!DOCTYPE html>', '\n <html>', '<!-- c -->', '<title>x</title>', '<p>'])(
    'without a type, %j is',
    async (start) => expect(await readDocument(chunks([start + title]), null)).not.toBeNull(),
  )

  test('without a type, it does not matter how it is sent', async () => {
    const parts = [new Uint8Array([0xef, 0xbb, 0xbf]), ...'<!doctype html>', title]
    expect(await titleOf(parts, null)).toBe('A title')
  })

  test.each(['', 'Text <title>', '{"a":"<title>"}', '<?xml version="1.0"?><rss>', '<abbr>', '\x89PNG'])(
    'without a type, %j is not',
    async (start) => expect(await readDocument(chunks([start]), null)).toBeNull(),
  )
})

test('no more is asked for than the head takes', async () => {
  async function* page(rest: string): AsyncGenerator<Uint8Array, undefined> {
    yield* chunks(['<head><title>A', ' title</title>', rest])
    throw new Error('It was asked for more.')
  }
  for (const rest of ['</head>', '<body>', '<BODY class=a>', '</head\n><p>']) {
    expect((await readDocument(page(rest), 'text/html'))?.title).toBe('A title')
  }
})
