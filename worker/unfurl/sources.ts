/** Where on a page each part of a card may stand, and in which order these places are asked. */

import type { Policy } from './address.ts'
import type { Head } from './head.ts'
import type { JsonLd } from './json-ld.ts'
import type { Oembed } from './oembed.ts'

/** All that a card is chosen from. */
export interface Page {
  /** Where it was found, after all redirects. */
  readonly at: URL
  readonly head: Head
  readonly linked: JsonLd
  readonly oembed: Oembed | null
  /** Whether the oEmbed is of a provider of the registry, which says more than the page; others fill its gaps. */
  readonly isRegistered: boolean
  readonly policy: Policy
}

export interface Chosen<T> {
  readonly source: string
  readonly value: T
}

export type Field = 'title' | 'description' | 'pictureSource' | 'site' | 'author' | 'published' | 'language' | 'color'

// A name with a prefix tells what is not a `<meta>`, and `meta:` one that would be taken for something else.
const SOURCES: Readonly<Record<Field, readonly string[]>> = {
  title: ['og:title', 'twitter:title', 'title', 'json-ld', 'meta:title'],
  description: [
    'og:description',
    'twitter:description',
    'description',
    'itemprop:description',
    'json-ld',
    'dc.description',
    'dcterms.description',
    'dcterms.abstract',
  ],
  pictureSource: [
    'og:image:secure_url',
    'og:image',
    'og:image:url',
    'twitter:image',
    'twitter:image:src',
    'itemprop:image',
    'itemprop:thumbnailurl',
    'link:image_src',
    'json-ld',
  ],
  site: ['og:site_name', 'json-ld', 'application-name'],
  author: [
    'article:author',
    'json-ld',
    'author',
    'itemprop:author',
    'citation_author',
    'dc.creator',
    'dcterms.creator',
  ],
  published: [
    'article:published_time',
    'json-ld',
    'itemprop:datepublished',
    'itemprop:uploaddate',
    'video:release_date',
    'citation_publication_date',
    'dc.date.issued',
    'dcterms.issued',
    'dc.date',
    'dcterms.date',
    'dcterms.created',
    'date',
  ],
  language: ['html:lang', 'og:locale'],
  color: ['theme-color'],
}

/** What the first place says of which `read` can make something. */
export function choose<T>(page: Page, field: Field, read: (text: string) => T | null): Chosen<T> | null {
  const last = page.isRegistered ? [] : ['oembed']
  for (const source of [...(page.isRegistered ? ['oembed'] : []), ...SOURCES[field], ...last]) {
    const text = textAt(page, field, source)
    const value = text ? read(text) : null
    if (value !== null) return { source, value }
  }
  return null
}

function textAt({ head, linked, oembed }: Page, field: Field, source: string): string | null | undefined {
  switch (source) {
    case 'title':
      return head.title
    case 'json-ld':
      return linkedText(linked, field)
    case 'oembed':
      return oembed && oembedText(oembed, field)
    case 'link:image_src':
      return head.picture
    case 'html:lang':
      return head.language
    default: {
      const [prefix, name = ''] = source.split(':')
      if (prefix === 'itemprop') return head.itemprops.get(name)
      return head.meta.get(prefix === 'meta' ? name : source)
    }
  }
}

function linkedText(linked: JsonLd, field: Field): string | null {
  switch (field) {
    case 'title':
    case 'description':
    case 'author':
    case 'published':
      return linked[field]
    case 'pictureSource':
      return linked.picture
    case 'site':
      return linked.publisher
    default:
      return null
  }
}

function oembedText(oembed: Oembed, field: Field): string | null {
  switch (field) {
    case 'title':
    case 'description':
    case 'author':
    case 'site':
      return oembed[field]
    case 'pictureSource':
      return oembed.picture
    default:
      return null
  }
}
