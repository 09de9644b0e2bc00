/** Chooses the picture and the icon that a page declares, and how large the picture is meant to be. */

import type { CardKind } from '../../protocol/model.ts'
import { checkAddress } from './address.ts'
import type { Icon } from './head.ts'
import type { Size } from './picture-size.ts'
import { type Chosen, choose, type Page } from './sources.ts'

/** In pixels, as wide as a card. */
export const LARGE = 600
const SIDE_MAX = 16_384

const CARDS = new Map([
  ['summary_large_image', true],
  ['player', true],
  ['summary', false],
  ['app', false],
])

/** The address of the first picture that may be fetched. */
export function choosePicture(page: Page): Chosen<string> | null {
  return choose(page, 'pictureSource', (address) => pictureAt(address, page))
}

/** Small icons before large ones. */
export function chooseIcon(page: Page): Chosen<string> | null {
  const icons = page.head.icons.filter(({ type }) => type !== 'image/svg+xml')
  const small = icons.filter(({ rel }: Icon) => rel.includes('icon'))
  const addresses = [...small, ...icons].map(({ href }) => pictureAt(href, page))
  const value = addresses.find((address) => address !== null)
  return value === undefined ? null : { source: 'link:icon', value }
}

/** What the page says of the picture's size, which only its bytes can prove. */
export function sizeOfPicture(page: Page, picture: Chosen<string> | null): Chosen<Size> | null {
  if (picture?.source === 'oembed' && page.oembed?.pictureSize) {
    return { source: 'oembed', value: page.oembed.pictureSize }
  }
  const [width, height] = [declaredSide(page, picture, 'width'), declaredSide(page, picture, 'height')]
  return width === null || height === null ? null : { source: 'og:image:width', value: { width, height } }
}

/** Whether the picture is what the card is about. What the page asks for goes before how wide the picture is. */
export function isLarge(
  page: Page,
  picture: Chosen<string> | null,
  kind: Chosen<CardKind> | null,
): Chosen<boolean> | null {
  if (picture === null) return null
  if (kind?.value === 'video' || kind?.value === 'picture') return { source: kind.source, value: true }
  const asked = CARDS.get(page.head.meta.get('twitter:card')?.trim().toLowerCase() ?? '')
  if (asked !== undefined) return { source: 'twitter:card', value: asked }
  const { source, value: size } = sizeOfPicture(page, picture) ?? { source: 'og:image:width', value: null }
  const width = size?.width ?? declaredSide(page, picture, 'width')
  return width === null ? null : { source, value: width >= LARGE }
}

/** Drawings are left out, since SVG is not served (R20). */
function pictureAt(address: string, { at, head, policy }: Page): string | null {
  const base = (head.base === null ? null : URL.parse(head.base, at)) ?? at
  const url = URL.parse(address, base)
  if (url === null || /\.svgz?$/i.test(url.pathname)) return null
  const checked = checkAddress(url.href, policy)
  return checked.type === 'allowed' ? checked.url.href : null
}

function declaredSide({ head }: Page, picture: Chosen<string> | null, side: 'width' | 'height'): number | null {
  if (!picture?.source.startsWith('og:image')) return null
  const pixels = Number(/^\s*(\d{1,5})\s*(?:px\s*)?$/i.exec(head.meta.get(`og:image:${side}`) ?? '')?.[1] ?? 0)
  return pixels > 0 && pixels <= SIDE_MAX ? pixels : null
}
