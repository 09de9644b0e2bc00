/** Fetches what a link leads to, and reads as much of it as a card takes. */

import { readDocument } from './document.ts'
import { Download, join, keep } from './download.ts'
import { type Busy, type Found, fetchPublic, type Gone, gone, interrupted, type Visitor } from './fetch.ts'
import type { Head } from './head.ts'
import type { PageCard } from './job.ts'
import { mediaCard } from './media.ts'
import { wallAfter, wallIn } from './walls.ts'

export interface Page {
  readonly type: 'page'
  readonly url: URL
  /** All addresses on the way, from the link to this one. */
  readonly hops: readonly URL[]
  readonly head: Head
  /** Why the head did not come to its end, if it was the connection that broke. */
  readonly interrupted: Busy | null
}

/** What is no page, but can have a card all the same. */
export interface LinkedFile {
  readonly type: 'file'
  readonly card: PageCard
}

/** What is behind a link, or why there is nothing to make a card of. */
export interface Reading {
  readonly found: Page | LinkedFile | Gone | Busy
  /** Bytes of pages that have arrived, unpacked. */
  readonly read: number
}

const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1'
const BYTES_MAX = 512 * 1024
/** Enough to tell the kind of most files, and the size of most pictures. */
const FILE_START = 64 * 1024
/** Seconds within which a page that sends its readers elsewhere is but a step on the way. */
const REFRESH_MAX = 5

/** @param follows whether a page that sends its readers elsewhere is left for where it sends them */
export async function readLink(link: URL, visitor: Visitor, follows: boolean): Promise<Reading> {
  const first = await readAt(link.href, visitor)
  const { found: page } = first
  if (page.type !== 'page') return first
  const target = targetOf(page)
  const wall = wallIn(page.head) ?? (target && wallAfter([...page.hops, target]))
  if (wall !== null) return { ...first, found: gone(wall) }
  // Whoever gives a page a title to be shared by means that page.
  if (target === null || !follows || page.head.meta.has('og:title')) return first
  const next = await readAt(target.href, visitor, page.hops)
  const inside = next.found.type === 'page' ? wallIn(next.found.head) : null
  return { found: inside === null ? next.found : gone(inside), read: first.read + next.read }
}

/** @param hops addresses on the way so far */
async function readAt(address: string, visitor: Visitor, hops: readonly URL[] = []): Promise<Reading> {
  const found = await fetchPublic(address, { ...visitor, accept: ACCEPT, hops })
  if (found.type !== 'found') return { found, read: 0 }
  const download = new Download(found.response)
  try {
    return { found: await read(found, download, visitor), read: download.read }
  } finally {
    await download.cancel()
  }
}

async function read(found: Found, download: Download, { signal }: Visitor): Promise<Reading['found']> {
  const { url, hops, response } = found
  const type = response.headers.get('Content-Type')
  // Whether it is a page shows by its beginning, which is needed again if it is not.
  const parts: Uint8Array[] = []
  const head = await readDocument(keep(download.chunks(BYTES_MAX), parts), type)
  const broken = () => (download.broken ? interrupted(signal) : null)
  if (head !== null) return { type: 'page', url, hops, head, interrupted: broken() }
  const start = join([...parts, await download.bytes(FILE_START)])
  const card = mediaCard(url, type, start, lengthOf(response))
  return card === null ? (broken() ?? gone('not_html')) : { type: 'file', card }
}

/** The length of a file, if it is sent as it is. */
function lengthOf({ headers }: Response): number | null {
  const length = headers.get('Content-Length') ?? ''
  return /^\d+$/.test(length) && !headers.has('Content-Encoding') ? Number(length) : null
}

/** Where a page sends its readers at once by itself, if it is not to itself. */
function targetOf({ url, head: { base, refresh } }: Page): URL | null {
  if (refresh === null || refresh.url === null || refresh.delay > REFRESH_MAX) return null
  const target = URL.parse(refresh.url, URL.parse(base ?? '', url) ?? url)
  return target === null || withoutHash(target) === withoutHash(url) ? null : target
}

function withoutHash({ href, hash }: URL): string {
  return href.slice(0, href.length - hash.length)
}
