/** What a page says of itself before its body. */

import { decodeHTML, decodeHTMLAttribute } from 'entities/decode'
import { HTMLRewriter } from 'htmlrewriter'
import { scan } from './scan.ts'

export interface Head {
  /** The text of the first `<title>` that is not blank. */
  readonly title: string
  /** The first content that is not blank, by `property` and `name` in lower case. */
  readonly meta: ReadonlyMap<string, string>
  readonly icons: readonly Icon[]
  /** The address against which others are resolved, if the page names one. */
  readonly base: string | null
}

export interface Icon {
  readonly href: string
  /** The kinds of link that it is, in lower case. */
  readonly rel: readonly string[]
  readonly type: string
}

/**
 * Every call of a handler takes some 20 µs, and a hostile page of the largest size can cause half a million: each `<` in
 * a title is a text of its own. The heads of real pages cause some hundred.
 */
const CALLS_MAX = 2_000
/** Bytes given to the parser at a time; it makes all the calls that these cause, wanted or not. */
const STEP = 4_096

/** Reads chunks of UTF-8 to the end of the head. What was found before the parser gave up is kept. */
export async function readHead(chunks: AsyncGenerator<Uint8Array, undefined>): Promise<Head> {
  const reader = new HeadReader()
  let chunk: Uint8Array | undefined = new Uint8Array()
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    while (chunk?.byteLength === 0 && !reader.finished) chunk = (await chunks.next()).value
    if (chunk === undefined || reader.finished) return controller.close()
    controller.enqueue(chunk.subarray(0, STEP))
    chunk = chunk.subarray(STEP)
  }
  // Without a buffer, HTMLRewriter asks for more only when it is done with what it has: nothing is read in vain.
  const page = new ReadableStream({ pull }, { highWaterMark: 0 })
  await scan(reader.listen(new HTMLRewriter()), page)
  return reader.head()
}

class HeadReader {
  /** Nothing that follows counts: in the body, `<meta>` may be anybody's. */
  finished = false
  readonly #meta = new Map<string, string>()
  readonly #icons: Icon[] = []
  #base: string | null = null
  /** As it stands in the source: its text comes in chunks, cut anywhere, even inside an entity. */
  #title = ''
  #inTitle = false
  #inDrawing = false
  #calls = 0

  listen(rewriter: HTMLRewriter): HTMLRewriter {
    const on = (selector: string, handle: (element: Element) => void) =>
      rewriter.on(selector, { element: (element) => this.#onElement(element, handle) })
    on('head', (head) => head.onEndTag(() => this.#finish()))
    on('body', () => this.#finish())
    // A drawing has titles as well. This handler runs before that of any title.
    on('svg title', () => this.#onDrawingTitle())
    on('title', () => this.#onTitle())
    on('meta', (meta) => this.#onMeta(meta))
    on('link[rel]', (link) => this.#onLink(link))
    on('base[href]', (base) => this.#onBase(base))
    return rewriter.on('title', { text: (text) => this.#onTitleText(text) })
  }

  head(): Head {
    return { title: decodeHTML(this.#title), meta: this.#meta, icons: this.#icons, base: this.#base }
  }

  #onElement(element: Element, handle: (element: Element) => void): void {
    this.#count()
    if (!this.finished) handle(element)
  }

  #count(): void {
    this.#calls += 1
    if (this.#calls > CALLS_MAX) this.#finish()
  }

  #finish(): void {
    this.finished = true
  }

  #onDrawingTitle(): void {
    this.#inDrawing = true
  }

  #onTitle(): void {
    this.#inTitle = !this.#inDrawing && this.#title.trim() === ''
    this.#inDrawing = false
    if (this.#inTitle) this.#title = ''
  }

  #onTitleText(text: Text): void {
    this.#count()
    if (this.#inTitle && !this.finished) this.#title += text.text
  }

  #onMeta(meta: Element): void {
    const content = attribute(meta, 'content')
    if (content.trim() === '') return
    for (const name of ['property', 'name']) {
      const key = attribute(meta, name).trim().toLowerCase()
      if (key !== '' && !this.#meta.has(key)) this.#meta.set(key, content)
    }
  }

  #onLink(link: Element): void {
    const rel = attribute(link, 'rel').toLowerCase().split(/\s+/)
    const href = attribute(link, 'href').trim()
    if (href === '' || !(rel.includes('icon') || rel.includes('apple-touch-icon'))) return
    this.#icons.push({ href, rel, type: attribute(link, 'type').trim().toLowerCase() })
  }

  #onBase(base: Element): void {
    this.#base ??= attribute(base, 'href').trim()
  }
}

/** HTMLRewriter hands out attributes as they stand in the source. */
function attribute(element: Element, name: string): string {
  return decodeHTMLAttribute(element.getAttribute(name) ?? '')
}
