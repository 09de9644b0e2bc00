/** The site's pages by path: the well-behaved, the broken and the hostile. */

import {
  begin,
  brotlied,
  cut,
  endless,
  gif,
  gzipped,
  HEAD,
  HTML,
  html,
  late,
  long,
  MEGABYTE,
  PAGE,
  pieces,
  raw,
  sent,
  status,
} from './answers.ts'
import { aside } from './aside.ts'
import { elsewhere } from './elsewhere.ts'
import { hostilePages } from './hostile-pages.ts'
import type { Answer, Answers } from './site.ts'

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

const wellBehaved: Answers = [
  ['/', html('<title>The front page</title>')],
  ['/page', html(PAGE)],
  ['/rich', html(rich)],
  ['/gzip', gzipped(PAGE)],
  ['/brotli', brotlied(PAGE)],
  ['/push', status(201)],
  ['/push-gone', status(410)],
  ['/push-unknown', status(404)],
  ['/push-busy', status(503)],
  [
    '/push-later',
    (response, visit, request) =>
      status(visit.requests.length > 1 ? 201 : 429, { 'Retry-After': '1800' })(response, visit, request),
  ],
  ['/203', status(203)],
  ['/206', status(206)],
  [
    '/early-hints',
    (response, visit, request) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
      return html(PAGE)(response, visit, request)
    },
  ],
  // Asked for anything but its page, it hangs up.
  [
    '/no-head',
    (response, visit, request) =>
      request.method === 'GET' ? html(PAGE)(response, visit, request) : response.destroy(),
  ],
  ['/windows-1251', sent('text/html; charset=windows-1251', cyrillic('<title>Привет</title>'))],
  ['/windows-1251-meta', sent('text/html', cyrillic('<meta charset=windows-1251><title>Привет</title>'))],
  ['/shift-jis', sent('text/html', shiftJis)],
  ['/utf-16', sent('text/html', Buffer.from('\ufeff<title>Größe</title>', 'utf16le'))],
  ['/utf-16-header', sent('text/html; charset=utf-16le', Buffer.from('<title>Größe</title>', 'utf16le'))],
  [
    '/split',
    pieces(['<title>A &a', 'mp; B &#x1', 'F600; \xf0'], [0x9f, 0x98], [0x80, ...Buffer.from('</title><body>')]),
  ],
]

const broken: Answers = [
  ['/empty', html('')],
  ['/untitled', html('<head><meta property="og:type" content="article"></head>')],
  ['/unclosed', html('<html><head><meta property="og:title" content="Unclosed"><title>Never ends')],
  ['/no-head-tag', html('<!doctype html><title>No head</title><body>Text')],
  ['/no-body-tag', html('<!doctype html><head><title>No body</title></head><p>Text')],
  ['/no-tags', html('<title>No tags</title>Text')],
  ['/invalid-utf-8', sent(HTML, Buffer.from('<title>Gr\xc3\xb6\xc3\x9fe \xff \xe2\x82\xac</title>', 'latin1'))],
  ['/unknown-charset', sent('text/html; charset=klingon', Buffer.from('<title>Größe</title>'))],
  ['/no-type', (response) => response.end(PAGE)],
  ['/no-type-text', (response) => response.end('A page? <title>No</title>')],
  ['/no-type-utf-16', (response) => response.end(Buffer.from(`\ufeff${PAGE}`, 'utf16le'))],
  ['/no-type-picture', (response) => response.end(gif(640, 480))],
  ['/html-as-png', sent('image/png', Buffer.from(PAGE))],
  ['/png-as-html', sent('text/html', Buffer.from('\x89PNG\r\n\x1a\n<tit', 'latin1'))],
  ['/zip', sent('application/zip', Buffer.from('PK\x03\x04'))],
  ['/nonsense-type', sent('nonsense', Buffer.from(PAGE))],
  [
    '/plain-as-gzip',
    (response) => response.writeHead(200, { 'Content-Type': HTML, 'Content-Encoding': 'gzip' }).end(PAGE),
  ],
  [
    '/length-too-small',
    raw('HTTP/1.1 200 OK', 'Connection: close', `Content-Type: ${HTML}`, `Content-Length: ${HEAD.length}`, '', PAGE),
  ],
  [
    '/length-too-large',
    raw(
      'HTTP/1.1 200 OK',
      'Connection: close',
      `Content-Type: ${HTML}`,
      'Content-Length: 9000',
      '',
      '<title>Less</title>',
    ),
  ],
  [
    '/length-nonsense',
    raw('HTTP/1.1 200 OK', 'Connection: close', `Content-Type: ${HTML}`, 'Content-Length: many', '', PAGE),
  ],
  ['/no-http', raw('SSH-2.0-OpenSSH_9.9', '')],
  ['/reset', (response) => response.socket?.resetAndDestroy()],
  ['/cut-before-title', cut('<head>')],
  ['/cut-in-head', cut('<head><meta property="og:title" content="Cut">')],
  ['/cut-after-head', cut(HEAD)],
]

const slow: Answers = [
  ['/slow-headers', () => undefined],
  ['/slow-body', (response) => begin(response).write('<html><head>')],
  ['/slow-in-head', (response) => begin(response).write('<head><meta property="og:title" content="So far">')],
  ['/slow-after-head', (response) => begin(response, 'text/html').write(HEAD)],
  ['/late', late(2_000, html(PAGE))],
  ['/late-a-lot', late(3_000, html(PAGE))],
  ['/late-a-little', late(300, html(PAGE))],
]

const hostile: Answers = [
  ...Array.from(hostilePages, ([path, text]): Answers[number] => [path, html(text)]),
  ['/endless-body', endless(HEAD)],
  ['/paced-body', endless(HEAD, HTML, 50)],
  ['/endless-head', endless('<head><title>Before the flood</title><meta content="')],
  ['/endless-bytes', endless('', 'application/zip')],
  ['/42-mb', long(HEAD, 42 * MEGABYTE)],
  ['/42-mb-head', long('<head><title>Before the megabytes</title><script>', 42 * MEGABYTE)],
  ['/gzip-bomb', gzipped(`<title>Before the bomb</title>${' '.repeat(64 * MEGABYTE)}`)],
  ['/brotli-bomb', brotlied(`<title>Before the bomb</title>${' '.repeat(64 * MEGABYTE)}`)],
]

export const pages: ReadonlyMap<string, Answer> = new Map([
  ...wellBehaved,
  ...broken,
  ...slow,
  ...hostile,
  ...elsewhere,
  ...aside,
])
