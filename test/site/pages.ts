/** The site's pages by path: the well-behaved, the broken and the hostile. */

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Answer } from './site.ts'

const HTML = 'text/html; charset=utf-8'
const HEAD = '<!doctype html><html><head><title>A page</title></head>'
const PAGE = `${HEAD}<body><p>Text</p></body></html>`
const GIF = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')
const KILOBYTE = Buffer.alloc(1024, 'x')
const MEGABYTE = 1024 * 1024

const rich = `<!doctype html><html><head>
  <title>Not this one</title>
  <meta property="og:title" content="Ships &amp; harbours">
  <meta property="og:description" content="All about   ships.">
  <meta property="og:image" content="/picture.gif">
  <meta property="og:site_name" content="The Harbour">
  <link rel="icon" href="icon.gif">
</head><body><meta property="og:title" content="From the body"></body></html>`

// Letters of windows-1251 follow Unicode's Cyrillic at a fixed distance.
const cyrillic = (text: string) =>
  Buffer.from([...text].map((letter) => (letter.codePointAt(0) ?? 0) - (letter > '\u00ff' ? 0x410 - 0xc0 : 0)))
const shiftJis = Buffer.concat([
  Buffer.from('<head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><title>'),
  Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea]),
  Buffer.from('</title></head>'),
])

export const pages: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['/page', html(PAGE)],
  ['/rich', html(rich)],
  ['/empty', html('')],
  ['/untitled', html('<head><meta property="og:description" content="Words"></head>')],
  ['/unclosed', html('<html><head><meta property="og:title" content="Unclosed"><title>Never ends')],
  ['/ambiguous', html(`<title>Before the trouble</title><select><xmp>${'x'.repeat(5000)}`)],
  ['/nested', html(`<title>Before the depths</title>${'<div>'.repeat(90_000)}`)],
  ['/long-attribute', html(`<title>Before the attribute</title><meta content="${'x'.repeat(4 * MEGABYTE)}">`)],

  ['/windows-1251', sent('text/html; charset=windows-1251', cyrillic('<title>Привет</title>'))],
  ['/windows-1251-meta', sent('text/html', cyrillic('<meta charset=windows-1251><title>Привет</title>'))],
  ['/shift-jis', sent('text/html', shiftJis)],
  ['/utf-16', sent('text/html', Buffer.from('\ufeff<title>Größe</title>', 'utf16le'))],
  ['/utf-16-header', sent('text/html; charset=utf-16le', Buffer.from('<title>Größe</title>', 'utf16le'))],
  ['/unknown-charset', sent('text/html; charset=klingon', Buffer.from('<title>Größe</title>'))],
  [
    '/split',
    pieces(['<title>A &a', 'mp; B &#x1', 'F600; \xf0'], [0x9f, 0x98], [0x80, ...Buffer.from('</title><body>')]),
  ],

  ['/redirect/1', redirect('/page')],
  ['/redirect/2', redirect('/redirect/1')],
  ['/redirect/3', redirect('/redirect/2')],
  ['/redirect/4', redirect('/redirect/3')],
  ['/redirect/loop', redirect('/redirect/loop')],
  ['/redirect/nowhere', (response) => response.writeHead(302).end()],
  ['/redirect/malformed', (response) => response.writeHead(302, { Location: 'http://[' }).end()],
  ['/redirect/inward', (response) => response.writeHead(302, { Location: 'http://169.254.169.254/latest' }).end()],
  ['/redirect/port', (response) => response.writeHead(302, { Location: 'http://127.0.0.1:22/' }).end()],
  ['/redirect/file', (response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end()],

  ['/slow-headers', () => undefined],
  ['/slow-body', (response) => begin(response).write('<html><head>')],
  ['/slow-after-head', (response) => begin(response, 'text/html').write(HEAD)],
  ['/endless-body', endless(HEAD)],
  ['/endless-head', endless('<head><title>Before the flood</title><meta content="')],
  ['/endless-bytes', endless('', 'image/png')],
  ['/reset', (response) => response.socket?.resetAndDestroy()],
  ['/cut-in-head', cut('<head><meta property="og:title" content="Cut">')],
  ['/cut-after-head', cut(HEAD)],

  ['/no-type', (response) => response.end(PAGE)],
  ['/no-type-text', (response) => response.end('A page? <title>No</title>')],
  ['/no-type-utf-16', (response) => response.end(Buffer.from(`\ufeff${PAGE}`, 'utf16le'))],
  ['/html-as-png', sent('image/png', Buffer.from(PAGE))],
  ['/png-as-html', sent('text/html', Buffer.from('\x89PNG\r\n\x1a\n<tit', 'latin1'))],
  ['/gzip', gzipped(PAGE)],
  ['/gzip-bomb', gzipped(`<title>Before the bomb</title>${' '.repeat(64 * MEGABYTE)}`)],

  ['/204', status(204)],
  ['/404', status(404)],
  ['/500', status(500)],
  [
    '/500-once',
    (response, visit, request) => (visit.requests.length === 1 ? status(500) : html(PAGE))(response, visit, request),
  ],
  ['/429', status(429, { 'Retry-After': '120' })],
  ['/429-soon', status(429, { 'Retry-After': '1' })],
  ['/429-never', status(429, { 'Retry-After': '9999999' })],
  ['/503-date', status(503, { 'Retry-After': new Date(Date.now() + 3_600_000).toUTCString() })],

  ['/picture.gif', sent('text/plain', GIF)],
  ['/picture-redirected.gif', redirect('/picture.gif')],
  ['/picture-inward.gif', redirect('http://10.0.0.1/picture.gif')],
  ['/picture.svg', sent('image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))],
  ['/picture.html', sent('image/gif', Buffer.from(PAGE))],
  ['/picture-large.gif', sent('image/gif', Buffer.concat([GIF, Buffer.alloc(8 * MEGABYTE)]))],
  ['/picture-largest.gif', sent('image/gif', Buffer.concat([GIF, Buffer.alloc(8 * MEGABYTE - GIF.byteLength)]))],
  ['/picture-cut.gif', (response) => begin(response, 'image/gif').write(GIF, () => response.destroy())],
])

function html(text: string): Answer {
  return sent(HTML, Buffer.from(text))
}

function sent(type: string, body: Buffer): Answer {
  return (response) => response.writeHead(200, { 'Content-Type': type }).end(body)
}

function status(code: number, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response.writeHead(code, { 'Content-Type': HTML, ...headers }).end(code === 204 ? undefined : PAGE)
}

/** Keeps the visit's id, so that the whole chain is one visit. */
function redirect(path: string): Answer {
  return (response, _visit, request) => {
    const { search } = new URL(request.url ?? '/', 'http://site')
    response.writeHead(302, { Location: path + search, 'Set-Cookie': 'a=b' }).end('Moved')
  }
}

function begin(response: ServerResponse, type = HTML): ServerResponse {
  return response.writeHead(200, { 'Content-Type': type })
}

/** Promises more than it sends, and hangs up. */
function cut(text: string): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Type': HTML, 'Content-Length': '100000' })
    response.write(text, () => response.destroy())
  }
}

/** Sends for as long as anybody listens. */
function endless(start: string, type = HTML): Answer {
  return async (response, visit) => {
    begin(response, type).write(start)
    while (!response.destroyed) {
      visit.sent += KILOBYTE.byteLength
      if (!response.write(KILOBYTE)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      await setImmediate()
    }
  }
}

/** Sends texts and bytes one by one, each in a packet of its own. */
function pieces(texts: readonly string[], ...bytes: readonly number[][]): Answer {
  return async (response) => {
    begin(response)
    for (const piece of [
      ...texts.map((text) => Buffer.from(text, 'latin1')),
      ...bytes.map((each) => Buffer.from(each)),
    ]) {
      response.write(piece)
      await setTimeout(20)
    }
    response.end()
  }
}

function gzipped(text: string): Answer {
  const body = gzipSync(text)
  return (response) => response.writeHead(200, { 'Content-Type': HTML, 'Content-Encoding': 'gzip' }).end(body)
}
