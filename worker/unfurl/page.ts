/** From a link to its card: fetch, read, ask who knows more, choose, measure the picture. */

import { checkAddress, type Policy } from './address.ts'
import { type Choice, chooseCard } from './card.ts'
import { type Busy, type Gone, gone, type Visitor } from './fetch.ts'
import { emptyHead } from './head.ts'
import type { PageCard } from './job.ts'
import { type Oembed, providerOf } from './oembed.ts'
import { fetchOembed } from './oembed-fetch.ts'
import { LARGE } from './page-picture.ts'
import { probePicture } from './picture-probe.ts'
import { type Page, readLink } from './reading.ts'

export interface Settings {
  readonly policy: Policy
  /** What the sites are told of who asks. */
  readonly agent: string
  /** Milliseconds for all of it, from the first request to the last byte that is read. */
  readonly deadline?: number
  /** Whether the picture is looked at; one that is not is believed. */
  readonly probes?: boolean
  /** Whether a page that sends its readers elsewhere is left for where it sends them. */
  readonly follows?: boolean
}

export interface Unfolded {
  readonly type: 'card'
  readonly card: PageCard
  readonly sources: Choice['sources']
}

/** What came of a link, and the bytes of pages that have arrived for it, unpacked. */
export type Unfurled = (Unfolded | Gone | Busy) & { readonly read: number }

const DEADLINE = 8_000
/** A page with its redirects, its picture with some; the platform lets a job make 50. */
const REQUESTS_MAX = 10
/** In pixels: narrower, a picture would have to be blown up to be what the card is about. */
const LARGE_MIN = 300

/** The card of a link. What is known when the time is up is made the best of. */
export async function unfurl(link: string, settings: Settings): Promise<Unfurled> {
  const { policy, agent, deadline = DEADLINE, probes = true, follows = true } = settings
  const visitor = { policy, agent, signal: AbortSignal.timeout(deadline), budget: { left: REQUESTS_MAX } }
  const checked = checkAddress(link, policy)
  if (checked.type === 'refused') return { ...gone(`address_${checked.reason}`), read: 0 }
  const { url } = checked
  const [{ found, read }, told] = await Promise.all([readLink(url, visitor, follows), askProvider(url, visitor)])
  if (found.type === 'file') return { type: 'card', card: found.card, sources: {}, read }
  if (found.type !== 'page' && told === null) return { ...found, read }
  const page = found.type === 'page' ? found : unread(url)
  const { card, sources } = await choose(page, told, visitor)
  if (card === null) return { ...(page.interrupted ?? gone('no_title')), read }
  const shown = probes ? await withPicture(card, sources, visitor) : { card, sources }
  return { type: 'card', ...shown, read }
}

/** A provider is asked beside the page, since it is known for keeping programs from its pages. */
async function askProvider(url: URL, visitor: Visitor): Promise<Oembed | null> {
  const endpoint = providerOf(url)
  return endpoint === null ? null : fetchOembed(endpoint, visitor)
}

/** The page that only its provider has told of. */
function unread(url: URL): Page {
  return { type: 'page', url, hops: [url], head: emptyHead, interrupted: null }
}

async function choose(page: Page, told: Oembed | null, visitor: Visitor): Promise<Choice> {
  const { url, hops, head } = page
  if (told !== null) return chooseCard(url, head, visitor.policy, told, true)
  const bare = chooseCard(url, head, visitor.policy)
  // A short link may have led to what a provider covers.
  const late = hops.length > 1 ? await askProvider(url, visitor) : null
  if (late !== null) return chooseCard(url, head, visitor.policy, late, true)
  const isWhole = bare.card !== null && bare.card.pictureSource !== null && bare.card.description !== null
  const filler = isWhole ? null : await askPage(page, visitor)
  return filler === null ? bare : chooseCard(url, head, visitor.policy, filler)
}

/** A page may name an endpoint, which is asked for what the page leaves out. */
async function askPage({ url, head }: Page, visitor: Visitor): Promise<Oembed | null> {
  const endpoint = head.oembed === null ? null : URL.parse(head.oembed, url)
  return endpoint && fetchOembed(endpoint.href, visitor)
}

/** With the size that the picture has, and without one that is none. */
async function withPicture(
  card: PageCard,
  sources: Choice['sources'],
  visitor: Visitor,
): Promise<{ readonly card: PageCard; readonly sources: Choice['sources'] }> {
  if (card.pictureSource === null) return { card, sources }
  const probed = await probePicture(card.pictureSource, visitor)
  // One that fails would leave its readers an empty place, and then none.
  if (probed.type !== 'probed') {
    const { pictureSource, pictureSize, large, ...others } = sources
    return { card: { ...card, pictureSource: null, pictureSize: null, large: false }, sources: others }
  }
  const { size } = probed
  if (size === null) return { card, sources }
  // What the page says goes before how wide the picture is, unless that would be a stamp drawn as a poster.
  const large = sources.large === undefined ? size.width >= LARGE : card.large && size.width >= LARGE_MIN
  return { card: { ...card, pictureSize: size, large }, sources: { ...sources, pictureSize: 'bytes' } }
}
