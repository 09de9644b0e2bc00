/** The bytes of a page made ready for HTMLRewriter, which reads UTF-8 only and does not heed what a page declares. */

import { HTMLRewriter } from 'htmlrewriter'
import { join } from './download.ts'
import { scan } from './scan.ts'

/** How far a page may declare its charset, by the HTML standard. */
const PRESCAN = 1024

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i

// The openings by which https://mimesniff.spec.whatwg.org tells HTML, and those of a head without its tag.
const HTML_START =
  /^\s*<(?:!--|(?:!doctype html|html|head|title|meta|link|base|style|script|body|iframe|h1|div|font|table|a|b|br|p)[\s/>])/i

/** The page's bytes in UTF-8, or null if it is not HTML. A page sent without a type is judged by its beginning. */
export async function openDocument(
  chunks: AsyncGenerator<Uint8Array, undefined>,
  contentType: string | null,
): Promise<AsyncGenerator<Uint8Array, undefined> | null> {
  if (contentType !== null && !HTML_TYPE.test(contentType)) return null
  const named = contentType === null ? null : charsetIn(contentType)
  let start = await readStart(chunks, new Uint8Array(), 3)
  let charset = byteOrderMark(start) ?? named ?? (await declared(start))
  if (charset === null && start.byteLength < PRESCAN) {
    start = await readStart(chunks, start, PRESCAN)
    charset = await declared(start)
  }
  const encoding = encodingOf(charset ?? 'utf-8')
  if (contentType === null && !HTML_START.test(new TextDecoder(encoding).decode(start))) return null
  return inUtf8(start, chunks, encoding)
}

/** What was read, and as many chunks more as it takes to have `least` bytes. */
async function readStart(
  chunks: AsyncGenerator<Uint8Array, undefined>,
  read: Uint8Array,
  least: number,
): Promise<Uint8Array> {
  const parts = [read]
  for (let length = read.byteLength; length < least; ) {
    const { value } = await chunks.next()
    if (value === undefined) break
    parts.push(value)
    length += value.byteLength
  }
  return join(parts)
}

function byteOrderMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : null
}

/** The charset in a `<meta>`, or null as long as one may follow. */
async function declared(start: Uint8Array): Promise<string | null> {
  const found: (string | null)[] = []
  const settle = (charset: string | null) => found.push(charset)
  const rewriter = new HTMLRewriter()
    .on('meta', { element: (meta) => void settle(meta.getAttribute('charset') ?? equivalent(meta)) })
    // A page is often sent up to here first, and the rest when it is there.
    .on('head', { element: (head) => head.onEndTag(() => void settle('utf-8')) })
    .on('body', { element: () => void settle('utf-8') })
  await scan(rewriter, start.subarray(0, PRESCAN))
  const charset = found.find((each) => each !== null) ?? null
  // A page whose declaration could be read as ASCII is not in UTF-16 (HTML standard, 13.2.3.2).
  return charset !== null && /^\s*utf-?16/i.test(charset) ? 'utf-8' : charset
}

function equivalent(meta: Element): string | null {
  if (meta.getAttribute('http-equiv')?.trim().toLowerCase() !== 'content-type') return null
  return charsetIn(meta.getAttribute('content') ?? '')
}

function charsetIn(contentType: string): string | null {
  return /charset\s*=\s*["']?\s*([^\s"';]+)/i.exec(contentType)?.[1] ?? null
}

/** The name of an encoding by any of its labels. One that nobody knows is taken for the usual one. */
function encodingOf(label: string): string {
  try {
    return new TextDecoder(label.trim()).encoding
  } catch {
    return 'utf-8'
  }
}

async function* inUtf8(
  start: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, undefined> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  const recode = (chunk: Uint8Array) =>
    encoding === 'utf-8' ? chunk : encoder.encode(decoder.decode(chunk, { stream: true }))
  yield recode(start)
  for await (const chunk of rest) yield recode(chunk)
}
