/** From a link to its card: fetch, read, choose. */

import type { AllowList } from './address.ts'
import { makeCard } from './card.ts'
import { openDocument } from './document.ts'
import { Download } from './download.ts'
import { type Busy, type Found, fetchPublic, type Gone, gone, interrupted } from './fetch.ts'
import { type Head, readHead } from './head.ts'
import type { SourceCard } from './job.ts'

export type Unfurled = { readonly type: 'card'; readonly card: SourceCard } | Gone | Busy

const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1'
const BYTES_MAX = 512 * 1024

/** Fetches the page behind a link and makes its card, all within `deadline` milliseconds. */
export async function unfurl(link: string, allow: AllowList, deadline: number): Promise<Unfurled> {
  const signal = AbortSignal.timeout(deadline)
  const found = await fetchPublic(link, ACCEPT, allow, signal)
  if (found.type !== 'found') return found
  const head = await read(found, signal)
  if ('type' in head) return head
  const card = makeCard(link, found.url, head, allow)
  return card === null ? gone('no_title') : { type: 'card', card }
}

async function read({ response }: Found, signal: AbortSignal): Promise<Head | Gone | Busy> {
  const download = new Download(response)
  try {
    const page = await openDocument(download.chunks(BYTES_MAX), response.headers.get('Content-Type'))
    const head = page && (await readHead(page))
    if (download.broken) return interrupted(signal)
    return head ?? gone('not_html')
  } finally {
    await download.cancel()
  }
}
