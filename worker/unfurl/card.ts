/** Chooses what a card says from what a page says of itself. */

import { CARD_DESCRIPTION_MAX, CARD_SITE_MAX, CARD_TITLE_MAX } from '../../protocol/limits.ts'
import { type AllowList, checkAddress } from './address.ts'
import type { Head, Icon } from './head.ts'
import type { SourceCard } from './job.ts'
import { oneLine, shorten } from './text.ts'

// The first that says something wins.
const TITLE = ['og:title', 'twitter:title']
const DESCRIPTION = ['og:description', 'twitter:description', 'description']
const PICTURE = ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src']

/** The card of a link to a page that was found at `at`, or null if the page has no title. */
export function makeCard(link: string, at: URL, head: Head, allow: AllowList): SourceCard | null {
  const title = textOf(head, TITLE) || oneLine(head.title)
  if (title === '') return null
  const description = textOf(head, DESCRIPTION)
  const base = (head.base === null ? null : URL.parse(head.base, at)) ?? at
  return {
    url: link,
    title: shorten(title, CARD_TITLE_MAX),
    description: description === '' || description === title ? null : shorten(description, CARD_DESCRIPTION_MAX),
    // The host as it was asked for, in Punycode: in Unicode it could look like another.
    site: shorten(textOf(head, ['og:site_name']) || at.hostname.replace(/^www\./, ''), CARD_SITE_MAX),
    pictureSource: firstAllowed(valuesOf(head, PICTURE), base, allow),
    iconSource: firstAllowed(iconsOf(head), base, allow),
  }
}

function textOf(head: Head, keys: readonly string[]): string {
  return valuesOf(head, keys).map(oneLine).find(Boolean) ?? ''
}

function valuesOf({ meta }: Head, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => meta.get(key) ?? [])
}

/** Small icons before large ones. Drawings are left out, since SVG is not served (R20). */
function iconsOf({ icons }: Head): readonly string[] {
  const pictures = icons.filter(({ href, type }) => type !== 'image/svg+xml' && !/\.svg(?:[?#]|$)/i.test(href))
  const small = pictures.filter(({ rel }: Icon) => rel.includes('icon'))
  return [...small, ...pictures].map(({ href }) => href)
}

function firstAllowed(addresses: readonly string[], base: URL, allow: AllowList): string | null {
  for (const address of addresses) {
    const resolved = URL.parse(address, base)
    const checked = resolved && checkAddress(resolved.href, allow)
    if (checked?.type === 'allowed') return checked.url.href
  }
  return null
}
