/** Reads the bytes of a page: HTMLRewriter takes UTF-8 only, and does not heed what a page declares. */

import { headerEncoding, markedEncoding, REPLACEMENT } from './charset.ts'
import { join, keep } from './download.ts'
import { type Head, readHead } from './head.ts'
import { likelyEncoding } from './likely-encoding.ts'
import { PRESCAN_MAX, prescan } from './prescan.ts'

type Chunks = AsyncGenerator<Uint8Array, undefined>

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i

// The openings by which https://mimesniff.spec.whatwg.org tells HTML, and those of a head without its tag.
const HTML_START =
  /^\s*<(?:!--|(?:!doctype html|html|head|title|meta|link|base|style|script|body|iframe|h1|div|font|table|a|b|br|p)[\s/>])/i

const HEAD_END = /<(?:\/head|body)[\s/>]/i

/**
 * What a page says in its head, or null if it is not HTML. One sent without a type is judged by its beginning. The
 * chunks are asked for until the head has been read, and no further.
 */
export async function readDocument(chunks: Chunks, contentType: string | null): Promise<Head | null> {
  if (contentType !== null && !HTML_TYPE.test(contentType)) return null
  const kept: Uint8Array[] = []
  const page = keep(chunks, kept)
  const marked = markedEncoding(await beginning(page, kept, contentType === null ? PRESCAN_MAX : 3))
  const encoding = marked ?? (await declaredEncoding(page, kept, contentType)) ?? 'utf-8'
  if (contentType === null && !HTML_START.test(textOf(join(kept), encoding))) return null
  const start = [...kept]
  const head = await readHead(inUtf8(start, page, encoding))
  if (marked !== null) return head
  const likely = likelyEncoding(join(kept), encoding, head.language)
  // All that the first reading took is still at hand, so that the second costs the site nothing.
  return likely === encoding ? head : readHead(inUtf8(kept, null, likely))
}

/** The page up to `least` bytes, or to the end of its head. */
async function beginning(page: Chunks, kept: readonly Uint8Array[], least: number): Promise<Uint8Array> {
  let start = join(kept)
  while (start.byteLength < least && !HEAD_END.test(asAscii(start))) {
    if ((await page.next()).done) break
    start = join(kept)
  }
  return start
}

/** By the header if that names one, or else by the page. */
async function declaredEncoding(
  page: Chunks,
  kept: readonly Uint8Array[],
  contentType: string | null,
): Promise<string | null> {
  const named = contentType === null ? null : headerEncoding(contentType)
  // Markup in UTF-16 is full of zeros.
  if (named !== null && (!named.startsWith('utf-16') || join(kept).includes(0))) return named
  const start = await beginning(page, kept, PRESCAN_MAX)
  return prescan(start.subarray(0, PRESCAN_MAX))
}

function asAscii(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes)
}

function textOf(bytes: Uint8Array, encoding: string): string {
  return encoding === REPLACEMENT ? '' : new TextDecoder(encoding).decode(bytes)
}

async function* inUtf8(start: readonly Uint8Array[], rest: Chunks | null, encoding: string): Chunks {
  // The standard has such a page end at its first byte.
  if (encoding === REPLACEMENT) return
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  const recode = (chunk: Uint8Array) =>
    encoding === 'utf-8' ? chunk : encoder.encode(decoder.decode(chunk, { stream: true }))
  for (const chunk of start) yield recode(chunk)
  if (rest !== null) for await (const chunk of rest) yield recode(chunk)
}
