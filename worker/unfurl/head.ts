/** What a page says of itself before its body. */

import { HTMLRewriter } from 'htmlrewriter'
import { join } from './download.ts'
import { HeadReader } from './head-reader.ts'
import type { Refresh } from './refresh.ts'
import { scan } from './scan.ts'

/** All of it decoded, and as the page wrote it otherwise. */
export interface Head {
  /** The text of the first `<title>` that is not blank. */
  readonly title: string
  /** The first content that is not blank, by `property` and `name` in lower case. */
  readonly meta: ReadonlyMap<string, string>
  /** The same by `itemprop`. */
  readonly itemprops: ReadonlyMap<string, string>
  readonly icons: readonly Icon[]
  /** The address of the picture in a `<link rel="image_src">`. */
  readonly picture: string | null
  /** The address at which the page's oEmbed can be had as JSON. */
  readonly oembed: string | null
  /** The texts of the scripts that are JSON-LD, each whole. */
  readonly jsonLd: readonly string[]
  /** The address against which others are resolved, if the page names one. */
  readonly base: string | null
  readonly language: string | null
  /** Where the page sends its readers by itself. */
  readonly refresh: Refresh | null
}

export interface Icon {
  readonly href: string
  /** The kinds of link that it is, in lower case. */
  readonly rel: readonly string[]
  readonly type: string
}

/** Of a page that was not read. */
export const emptyHead: Head = new HeadReader().head()

/** Bytes given to the parser at a time, and tags in them: it makes all the calls that these cause, wanted or not. */
const STEP = 2_048
const STEP_TAGS = 64
/** Half a microsecond each, if nothing there is wanted. What only looks like a tag, as in a script, is counted too. */
const TAGS_MAX = 8_000
const TAG_START = 0x3c
const TAG_END = 0x3e
/** A site may send a page byte by byte, and what it takes to parse a chunk does not depend on its size. */
const CHUNKS_MAX = 500
/** Bytes. Smaller chunks are put together, but for one in which the head may end. */
const CHUNK_MIN = 64

/** Reads chunks of UTF-8 to the end of the head. What was found before the parser gave up is kept. */
export async function readHead(parts: AsyncGenerator<Uint8Array, undefined>): Promise<Head> {
  const reader = new HeadReader()
  const chunks = joined(parts)
  let chunk: Uint8Array | undefined = new Uint8Array()
  let read = 0
  let tags = 0
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    for (; chunk?.byteLength === 0 && read < CHUNKS_MAX && !reader.finished; read += 1)
      chunk = (await chunks.next()).value
    if (!chunk?.byteLength || reader.finished || tags > TAGS_MAX) return controller.close()
    const step = stepOf(chunk)
    tags += step.tags
    controller.enqueue(chunk.subarray(0, step.length))
    chunk = chunk.subarray(step.length)
  }
  // Without a buffer, HTMLRewriter asks for more only when it is done with what it has: nothing is read in vain.
  const page = new ReadableStream({ pull }, { highWaterMark: 0 })
  await scan(reader.listen(new HTMLRewriter()), page)
  return reader.head()
}

async function* joined(parts: AsyncGenerator<Uint8Array, undefined>): AsyncGenerator<Uint8Array, undefined> {
  let chunk: Uint8Array = new Uint8Array()
  for await (const part of parts) {
    chunk = chunk.byteLength === 0 ? part : join([chunk, part])
    if (chunk.byteLength < CHUNK_MIN && !part.includes(TAG_END)) continue
    yield chunk
    chunk = new Uint8Array()
  }
  yield chunk
}

function stepOf(chunk: Uint8Array): { readonly length: number; readonly tags: number } {
  const step = chunk.subarray(0, STEP)
  let tags = 0
  for (let at = step.indexOf(TAG_START); at !== -1; at = step.indexOf(TAG_START, at + 1)) {
    tags += 1
    if (tags === STEP_TAGS) return { length: at + 1, tags }
  }
  return { length: step.length, tags }
}
