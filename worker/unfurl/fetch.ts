/** Fetches from a stranger's site, within the guard (R19). */

import { checkAddress, type Policy, type Refused } from './address.ts'
import { Download } from './download.ts'
import { isChallenge, type Wall, wallAfter } from './walls.ts'

/** It will not work soon: the address, the answer or the page is not what a card is made of. */
export interface Gone {
  readonly type: 'gone'
  readonly reason:
    | `address_${Refused['reason']}`
    | `status_${number}`
    | Wall
    | 'redirects'
    | 'requests'
    | 'empty'
    | 'not_html'
    | 'no_title'
    | 'not_picture'
    | 'too_large'
    | 'too_small'
    | 'unreadable'
}

/** It may work later; after `retryAfter` seconds, if the site named a time. */
export interface Busy {
  readonly type: 'busy'
  readonly reason: `status_${number}` | 'timeout' | 'network'
  readonly retryAfter: number | null
}

/** A successful answer, whose body the caller reads or cancels. */
export interface Found {
  readonly type: 'found'
  /** The address that it came from. */
  readonly url: URL
  /** All addresses on the way, from the one that was given to this one. */
  readonly hops: readonly URL[]
  readonly response: Response
}

/** On whose behalf something is fetched, and within which bounds. */
export interface Visitor {
  readonly policy: Policy
  /** What the sites are told of who asks. */
  readonly agent: string
  /** Ends it, and the reading of the body as well. */
  readonly signal: AbortSignal
  readonly budget: Budget
}

/** How many requests may still be made for one link, with its redirects, its picture and what its provider says. */
export interface Budget {
  left: number
}

export interface Request extends Visitor {
  /** The media types that are asked for. */
  readonly accept: string
  /** Addresses on the way already, if another page has led there; to go on counts as a redirect. */
  readonly hops?: readonly URL[]
  /** Milliseconds until the last of all headers is there, if not those of a page. */
  readonly headersDeadline?: number
}

const REDIRECTS_MAX = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
const HEADERS_DEADLINE = 5_000
/** Seconds beyond which nobody waits for a site. */
const RETRY_AFTER_MAX = 24 * 60 * 60

/** Follows redirects, each of them checked. */
export async function fetchPublic(address: string, request: Request): Promise<Found | Gone | Busy> {
  const slow = new AbortController()
  const timer = setTimeout(() => slow.abort(), request.headersDeadline ?? HEADERS_DEADLINE)
  try {
    const signal = AbortSignal.any([request.signal, slow.signal])
    const found = await follow(address, { ...request, signal })
    const wall = found.type === 'found' ? wallAfter(found.hops) : null
    if (found.type !== 'found' || wall === null) return found
    await new Download(found.response).cancel()
    return gone(wall)
  } finally {
    clearTimeout(timer)
  }
}

export function gone(reason: Gone['reason']): Gone {
  return { type: 'gone', reason }
}

/** Why a request or its body did not come to its end. */
export function interrupted(signal: AbortSignal): Busy {
  return { type: 'busy', reason: signal.aborted ? 'timeout' : 'network', retryAfter: null }
}

async function follow(address: string, request: Request): Promise<Found | Gone | Busy> {
  const hops = [...(request.hops ?? [])]
  for (let next = address; hops.length <= REDIRECTS_MAX; ) {
    const checked = checkAddress(next, request.policy)
    if (checked.type === 'refused') return gone(`address_${checked.reason}`)
    if (request.budget.left <= 0) return gone('requests')
    request.budget.left -= 1
    const { url } = checked
    const response = await ask(url, request)
    if (response === null) return interrupted(request.signal)
    hops.push(url)
    if (isPage(response)) return { type: 'found', url, hops, response }
    await new Download(response).cancel()
    const location = REDIRECTS.includes(response.status) ? response.headers.get('Location') : null
    if (location === null) return failed(response)
    const target = URL.parse(location, url)
    if (target === null) return gone('address_malformed')
    next = target.href
  }
  return gone('redirects')
}

/** One request without cookies or referrer, which `fetch` adds to none in a Worker. Null if there is no answer. */
async function ask(url: URL, { accept, agent, signal }: Request): Promise<Response | null> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      signal,
      headers: { 'User-Agent': agent, Accept: accept, 'Accept-Language': 'en, *;q=0.5' },
    })
  } catch {
    return null
  }
}

function isPage(response: Response): boolean {
  return response.ok && response.body !== null && !isChallenge(response.headers)
}

/** What may pass is busy, but for a test whether a person asks: no program will pass that. */
function failed({ ok, status, headers }: Response): Gone | Busy {
  if (isChallenge(headers)) return gone('challenge')
  if (ok) return gone('empty')
  if (status < 500 && status !== 429) return gone(`status_${status}`)
  return { type: 'busy', reason: `status_${status}`, retryAfter: secondsIn(headers.get('Retry-After')) }
}

/** The header holds seconds or a date. */
export function secondsIn(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const isNumber = /^\s*\d+\s*$/.test(retryAfter)
  const seconds = isNumber ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), RETRY_AFTER_MAX)
}
