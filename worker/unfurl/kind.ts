/** What a page says it is. */

import type { CardKind } from '../../protocol/model.ts'
import type { Head } from './head.ts'
import { formatPrice } from './price.ts'
import type { Chosen, Page } from './sources.ts'

const TYPES = new Map<string, CardKind>([
  ['video', 'video'],
  ['music', 'audio'],
  ['audio', 'audio'],
  ['product', 'product'],
  ['profile', 'profile'],
])

// Where an `object` at `/owner/name` is a repository. On other code hosts a `go-import` or JSON-LD tells.
const CODE_HOSTS = new Set(['codeberg.org', 'gitea.com', 'gitlab.com'])
const NO_OWNERS = new Set(['dashboard', 'explore', 'groups', 'help', 'user', 'users'])

/** Null where it says nothing that changes how a card looks. */
export function chooseKind(page: Page): Chosen<CardKind> | null {
  const { at, head, linked, oembed, isRegistered } = page
  const type = head.meta.get('og:type')?.trim().toLowerCase() ?? ''
  const given = oembed?.kind ?? null
  const candidates: readonly (readonly [source: string, kind: CardKind | null | undefined])[] = [
    ['oembed', isRegistered ? given : null],
    ['og:type', TYPES.get(type.replace(/^og:|[.:].*$/g, ''))],
    // Shops are often built as blogs, whose pages are all articles.
    ...PRICES.map(({ amount }) => [amount, head.meta.has(amount) ? 'product' : null] as const),
    ['go-import', isImport(head, at) ? 'repository' : null],
    ['og:type', type === 'object' && isRepository(at) ? 'repository' : null],
    ['og:type', type === 'article' ? 'article' : null],
    ['json-ld', linked.kind],
    ['og:video', head.meta.has('og:video') || head.meta.has('og:video:url') ? 'video' : null],
    ['og:audio', head.meta.has('og:audio') || head.meta.has('og:audio:url') ? 'audio' : null],
    ['oembed', given],
  ]
  for (const [source, value] of candidates) if (value) return { source, value }
  return null
}

const PRICES = [
  { amount: 'product:price:amount', currency: 'product:price:currency' },
  { amount: 'og:price:amount', currency: 'og:price:currency' },
]

/** What a product costs. */
export function choosePrice({ head, linked }: Page): Chosen<string> | null {
  for (const { amount, currency } of PRICES) {
    const value = formatPrice(head.meta.get(amount) ?? '', head.meta.get(currency) ?? null)
    if (value !== null) return { source: amount, value }
  }
  if (linked.price !== null) return { source: 'json-ld', value: linked.price }
  const value = formatPrice(head.itemprops.get('price') ?? '', head.itemprops.get('pricecurrency') ?? null)
  return value === null ? null : { source: 'itemprop:price', value }
}

/** Tells the compiler of Go that this very address is the root of a repository. */
function isImport({ meta }: Head, at: URL): boolean {
  const [root] = (meta.get('go-import') ?? '').trim().split(/\s+/)
  return root === at.hostname + at.pathname.replace(/\/$/, '')
}

function isRepository(at: URL): boolean {
  const [owner = '', name, ...rest] = at.pathname.split('/').filter((part) => part !== '')
  return CODE_HOSTS.has(at.hostname) && name !== undefined && rest.length === 0 && !NO_OWNERS.has(owner)
}
