/** What a page says of itself in JSON-LD, in the vocabulary of schema.org. */

import { decodeHTMLStrict } from 'entities/decode'
import type { CardKind } from '../../protocol/model.ts'
import { gather, isNode, list, type Node, typesOf, type Values } from './json-ld-nodes.ts'
import { formatPrice } from './price.ts'
import { VALUE_MAX } from './text.ts'

export interface JsonLd {
  readonly kind: CardKind | null
  readonly title: string | null
  readonly description: string | null
  /** As the page wrote it. */
  readonly picture: string | null
  readonly publisher: string | null
  readonly author: string | null
  /** As the page wrote it. */
  readonly published: string | null
  readonly price: string | null
}

const KINDS: readonly (readonly [RegExp, CardKind])[] = [
  [/^(?:[A-Za-z]*Article|(?!Job)[A-Za-z]*Posting|Report|AdvertiserContentArticle)$/, 'article'],
  [/^(?:VideoObject|Clip)$/, 'video'],
  [
    /^(?:AudioObject|Audiobook|PodcastEpisode|PodcastSeries|RadioEpisode|MusicRecording|MusicAlbum|MusicPlaylist)$/,
    'audio',
  ],
  [/^(?:Product|ProductGroup|ProductModel|IndividualProduct|SomeProducts|Vehicle|Car|Motorcycle)$/, 'product'],
  [/^SoftwareSourceCode$/, 'repository'],
  [/^ProfilePage$/, 'profile'],
]

const PAGE = /^(?:WebPage|[A-Za-z]+Page)$/

// What a page is made or offered by, or is put together from, beside what it is about.
const BESIDE = new Set(
  (
    'WebSite Organization Corporation NewsMediaOrganization OnlineBusiness OnlineStore Person Brand BreadcrumbList ' +
    'ItemList ListItem SiteNavigationElement WPHeader WPFooter WPSideBar SearchAction ImageObject Rating AggregateRating ' +
    'Question Offer PostalAddress'
  ).split(' '),
)

/** What the scripts say together. Those that are no JSON are skipped. */
export function parseJsonLd(texts: readonly string[]): JsonLd {
  const { nodes, values } = gather(texts)
  const page = nodes.find((node) => is(node, PAGE))
  const subject = subjectOf(nodes) ?? (page && mainOf(values(page, 'mainEntity')))
  // What the subject does not say, the page that is about it may.
  const says = [subject, page].filter((node) => node !== undefined)
  const first = (keys: readonly string[], read: (value: unknown) => string | null) =>
    found(says.flatMap((node) => keys.flatMap((key) => values(node, key))).map(read))
  const names = (key: string) => found(says.map((node) => namesIn(values(node, key))))
  const kind = kindOf(subject) ?? kindOf(page)
  return {
    kind,
    title: first(['headline', 'name', 'title'], textIn),
    description: first(['description', 'abstract'], textIn),
    picture: first(['image', 'thumbnailUrl', 'thumbnail', 'primaryImageOfPage'], addressIn),
    publisher: first(['publisher'], nameIn) ?? found(nodes.filter((node) => is(node, /^WebSite$/)).map(nameIn)),
    author: names('author') ?? names('creator'),
    published: first(['datePublished', 'uploadDate', 'datePosted'], textIn),
    price: kind === 'product' ? first(['offers'], (offer) => priceIn(offer, values)) : null,
  }
}

function subjectOf(nodes: readonly Node[]): Node | undefined {
  const subjects = nodes.filter((node) => !is(node, PAGE) && !typesOf(node).some((type) => BESIDE.has(type)))
  return subjects.find((node) => kindOf(node) !== null) ?? subjects.find((node) => typesOf(node).length > 0)
}

/** Of several, such as the questions of an FAQ, none is the main one. */
function mainOf(entities: readonly unknown[]): Node | undefined {
  const [entity] = entities
  return entities.length === 1 && isNode(entity) ? entity : undefined
}

function kindOf(node: Node | undefined): CardKind | null {
  if (node === undefined) return null
  return KINDS.find(([type]) => is(node, type))?.[1] ?? null
}

function is(node: Node, type: RegExp): boolean {
  return typesOf(node).some((each) => type.test(each))
}

function found(values: readonly (string | null)[]): string | null {
  return values.find((value) => value !== null) ?? null
}

/** JSON has no character references, but many write it by the template of an attribute. */
function textIn(value: unknown): string | null {
  const text = isNode(value) ? value['@value'] : value
  if (typeof text === 'number') return String(text)
  return typeof text === 'string' && text.trim() !== '' ? decodeHTMLStrict(text.slice(0, VALUE_MAX)) : null
}

function addressIn(value: unknown): string | null {
  const addresses = isNode(value) ? [value.url, value.contentUrl].flatMap(list) : [value]
  return found(addresses.map((each) => (typeof each === 'string' ? textIn(each) : null)))
}

/** Some give an address in the place of a name. */
function nameIn(value: unknown): string | null {
  const name = isNode(value) && !('@value' in value) ? found(list(value.name).map(textIn)) : textIn(value)
  return name !== null && /^https?:/i.test(name) ? null : name
}

function namesIn(values: readonly unknown[]): string | null {
  const names = values.map(nameIn).filter((name) => name !== null)
  return names.length === 0 ? null : names.join(', ')
}

function priceIn(offer: unknown, values: Values): string | null {
  if (!isNode(offer)) return null
  const price = rangeIn(offer)
  if (price !== null) return price
  const parts = ['priceSpecification', 'offers'].flatMap((key) => values(offer, key))
  return found(parts.map((part) => (isNode(part) ? rangeIn(part) : null)))
}

function rangeIn({ price, lowPrice, highPrice, minPrice, maxPrice, priceCurrency }: Node): string | null {
  const low = textIn(lowPrice ?? minPrice ?? price)
  return low === null ? null : formatPrice(low, textIn(priceCurrency), textIn(highPrice ?? maxPrice))
}
