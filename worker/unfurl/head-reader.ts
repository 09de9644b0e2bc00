/** Gathers what a head says while HTMLRewriter goes through it. */

import { decodeHTML, decodeHTMLAttribute } from 'entities/decode'
import type { Head, Icon } from './head.ts'
import { parseRefresh, type Refresh } from './refresh.ts'
import { VALUE_MAX } from './text.ts'

/**
 * Every call of a handler takes some 20 µs, and a hostile page of the largest size can cause half a million: each `<` in
 * a title is a text of its own, and in a script. The heads of `test/pages/` cause 26 at most.
 */
const CALLS_MAX = 400
/** Texts of scripts, besides: one may have an article in it, whose tags are two each, and each step of the parser cuts it. */
const SCRIPT_TEXTS_MAX = 1_000
/** Of one element. */
const ITEMPROPS_MAX = 8
/** Characters of all the scripts that are kept. */
const JSON_LD_MAX = 256 * 1024

// A page may leave out the tags of head and body, and then goes on without a word about it. These begin no head, while
// an `<img>` or a `<div>` is put there by many a counter.
const CONTENT = 'main, article, section, header, nav, footer, h1, h2, p, ul, ol, table, form'

export class HeadReader {
  /** Nothing that follows counts: in the body, `<meta>` may be anybody's. */
  finished = false
  readonly #meta = new Map<string, string>()
  readonly #itemprops = new Map<string, string>()
  readonly #icons: Icon[] = []
  readonly #jsonLd: string[] = []
  #picture: string | null = null
  #oembed: string | null = null
  #base: string | null = null
  #language: string | null = null
  #refresh: Refresh | null = null
  /** As it stands in the source: its text comes in chunks, cut anywhere, even inside an entity. */
  #title = ''
  #inTitle = false
  #inDrawing = false
  #script = ''
  #scripts = 0
  #pictures = 0
  #calls = 0
  #scriptTexts = 0

  /** One narrow selector for each thing wanted: what none of them matches costs next to nothing. */
  listen(rewriter: HTMLRewriter): HTMLRewriter {
    const on = (selector: string, handle: (element: Element) => void) =>
      rewriter.on(selector, { element: (element) => this.#call(() => handle(element)) })
    on('html', (html) => this.#onPage(html))
    on('head', (head) => head.onEndTag(() => this.#finish()))
    on('body', () => this.#finish())
    on(CONTENT, () => this.#onContent())
    // A drawing has titles as well. To select `svg title`, every tag would be held against all that are open.
    on('svg', (svg) => this.#onDrawing(svg))
    on('title', () => this.#onTitle())
    on('meta[property]', (meta) => this.#onMeta(meta, 'property'))
    // A paper may cite hundreds.
    on('meta[name]:not([name="citation_reference" i])', (meta) => this.#onMeta(meta, 'name'))
    on('meta[itemprop], link[itemprop]', (element) => this.#onItemprop(element))
    on('meta[http-equiv="refresh" i]', (meta) => this.#onRefresh(meta))
    on('link[rel*="icon" i]', (link) => this.#onIcon(link))
    on('link[rel~="image_src" i]', (link) => this.#onPicture(link))
    on('link[type="application/json+oembed" i]', (link) => this.#onOembed(link))
    on('base[href]', (base) => this.#onBase(base))
    return rewriter
      .on('title', { text: (text) => this.#call(() => this.#onTitleText(text)) })
      .on('script[type*="ld+json" i]', { text: (text) => this.#onScript(text) })
  }

  head(): Head {
    return {
      title: decodeHTML(this.#title),
      meta: this.#meta,
      itemprops: this.#itemprops,
      icons: this.#icons,
      picture: this.#picture,
      oembed: this.#oembed,
      jsonLd: this.#jsonLd,
      base: this.#base,
      language: this.#language,
      refresh: this.#refresh,
    }
  }

  #call(handle: () => void): void {
    this.#calls += 1
    if (this.#calls > CALLS_MAX) this.#finish()
    if (!this.finished) handle()
  }

  #finish(): void {
    this.finished = true
  }

  #onPage(html: Element): void {
    this.#language ??= address(html, 'lang')
    // What is removed is read all the same, and not written anew, which would cost as much again.
    html.remove()
  }

  /** Only after the title: what a broken server writes before the page is no reason to miss it. */
  #onContent(): void {
    if (this.#title.trim() !== '') this.#finish()
  }

  #onDrawing(svg: Element): void {
    // Those within it end before it does.
    if (this.#inDrawing) return
    try {
      svg.onEndTag(() =>
        this.#call(() => {
          this.#inDrawing = false
        }),
      )
      this.#inDrawing = true
    } catch {
      // `<svg/>` has no end tag, and nothing in it.
    }
  }

  #onTitle(): void {
    this.#inTitle = !this.#inDrawing && this.#title.trim() === ''
    if (this.#inTitle) this.#title = ''
  }

  #onTitleText({ text }: Text): void {
    if (this.#inTitle && this.#title.length < VALUE_MAX) this.#title += text.slice(0, VALUE_MAX)
  }

  #onMeta(meta: Element, by: 'property' | 'name'): void {
    const key = attribute(meta, by).trim().toLowerCase()
    const content = attribute(meta, 'content')
    if (key === '' || content.trim() === '') return
    if (key === 'og:image') this.#pictures += 1
    // The size of the second picture is not that of the first, which is the one shown.
    if (key.startsWith('og:image:') && this.#pictures > 1) return
    if (key === 'theme-color' && /dark/i.test(attribute(meta, 'media'))) return
    if (!this.#meta.has(key)) this.#meta.set(key, content)
  }

  #onItemprop(element: Element): void {
    const value = ['content', 'href'].map((name) => attribute(element, name)).find((each) => each.trim() !== '')
    if (value === undefined) return
    for (const key of attribute(element, 'itemprop').toLowerCase().split(/\s+/, ITEMPROPS_MAX)) {
      if (key !== '' && !this.#itemprops.has(key)) this.#itemprops.set(key, value)
    }
  }

  #onRefresh(meta: Element): void {
    this.#refresh ??= parseRefresh(attribute(meta, 'content'))
  }

  #onIcon(link: Element): void {
    const href = address(link, 'href')
    const rel = attribute(link, 'rel').toLowerCase().split(/\s+/)
    if (href === null || !(rel.includes('icon') || rel.includes('apple-touch-icon'))) return
    this.#icons.push({ href, rel, type: attribute(link, 'type').trim().toLowerCase() })
  }

  #onPicture(link: Element): void {
    this.#picture ??= address(link, 'href')
  }

  #onOembed(link: Element): void {
    this.#oembed ??= address(link, 'href')
  }

  #onBase(base: Element): void {
    this.#base ??= address(base, 'href')
  }

  /** Of a script that is longer than what is kept, a part would be no JSON any more. */
  #onScript({ text, lastInTextNode }: Text): void {
    this.#scriptTexts += 1
    if (this.#scriptTexts > SCRIPT_TEXTS_MAX) this.#finish()
    if (this.finished) return
    this.#scripts += text.length
    if (this.#scripts > JSON_LD_MAX) return
    this.#script += text
    if (!lastInTextNode) return
    this.#jsonLd.push(this.#script)
    this.#script = ''
  }
}

/** HTMLRewriter hands out attributes as they stand in the source. */
function attribute(element: Element, name: string): string {
  return decodeHTMLAttribute((element.getAttribute(name) ?? '').slice(0, VALUE_MAX))
}

/** One that says something, without the blanks around it. */
function address(element: Element, name: string): string | null {
  return attribute(element, name).trim() || null
}
