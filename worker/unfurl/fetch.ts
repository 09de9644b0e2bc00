/** Fetches from a stranger's site, within the guard (R19). */

import { type AllowList, checkAddress, type Refused } from './address.ts'
import { Download } from './download.ts'

/** It will never work: the address, the answer or the page is not what a card is made of. */
export interface Gone {
  readonly type: 'gone'
  readonly reason:
    | `address_${Refused['reason']}`
    | `status_${number}`
    | 'redirects'
    | 'not_html'
    | 'no_title'
    | 'not_picture'
    | 'too_large'
}

/** It may work later; after `retryAfter` seconds, if the site named a time. */
export interface Busy {
  readonly type: 'busy'
  readonly reason: `status_${number}` | 'timeout' | 'network'
  readonly retryAfter: number | null
}

/** A successful answer, whose body the caller reads or cancels, and the address that it came from. */
export interface Found {
  readonly type: 'found'
  readonly url: URL
  readonly response: Response
}

const REDIRECTS_MAX = 3
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** Follows redirects, each of them checked. The signal ends it, and the reading of the body as well. */
export async function fetchPublic(
  address: string,
  accept: string,
  allow: AllowList,
  signal: AbortSignal,
): Promise<Found | Gone | Busy> {
  let next = address
  for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
    const checked = checkAddress(next, allow)
    if (checked.type === 'refused') return gone(`address_${checked.reason}`)
    const response = await request(checked.url, accept, signal)
    if (response === null) return interrupted(signal)
    if (response.ok) return { type: 'found', url: checked.url, response }
    await new Download(response).cancel()
    const location = REDIRECTS.includes(response.status) ? response.headers.get('Location') : null
    if (location === null) return failed(response)
    const target = URL.parse(location, checked.url)
    if (target === null) return gone('address_malformed')
    next = target.href
  }
  return gone('redirects')
}

export function gone(reason: Gone['reason']): Gone {
  return { type: 'gone', reason }
}

/** Why a request or its body did not come to its end. */
export function interrupted(signal: AbortSignal): Busy {
  return { type: 'busy', reason: signal.aborted ? 'timeout' : 'network', retryAfter: null }
}

/** One request without cookies or referrer, which `fetch` adds to none in a Worker. Null if there is no answer. */
async function request(url: URL, accept: string, signal: AbortSignal): Promise<Response | null> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      signal,
      headers: { 'User-Agent': 'Edgewise/1 (+link preview)', Accept: accept, 'Accept-Language': 'en, *;q=0.5' },
    })
  } catch {
    return null
  }
}

function failed({ status, headers }: Response): Gone | Busy {
  if (status < 500 && status !== 429) return gone(`status_${status}`)
  return { type: 'busy', reason: `status_${status}`, retryAfter: secondsIn(headers.get('Retry-After')) }
}

/** The header holds seconds or a date. */
function secondsIn(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter)
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000))
}
