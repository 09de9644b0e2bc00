/** Serves a card's picture in the site's place, so that the site does not learn who reads (R20). */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { log } from '../log.ts'
import { checkAddress, type Policy } from './address.ts'
import { type Busy, type Gone, gone } from './fetch.ts'
import { fetchStart } from './fetch-start.ts'
import { loggable } from './job.ts'
import { PICTURE_ACCEPT, PICTURE_BYTES_MAX, PICTURE_PIXELS_MAX } from './picture-probe.ts'
import { sizeOf } from './picture-size.ts'
import { type PictureType, pictureTypeOf } from './picture-type.ts'

const DEADLINE = 10_000
const REQUESTS_MAX = 6
const MINUTE = 60
const WEEK = 7 * 24 * 60 * 60

interface Picture {
  readonly type: 'picture'
  readonly kind: PictureType
  readonly bytes: Uint8Array
}

/**
 * The picture at a site's address, or an empty 404 that does not tell why; the log does.
 * @param agent what the site is told of who asks
 */
export async function servePicture(
  address: string,
  policy: Policy,
  agent: string,
  ctx: ExecutionContext,
): Promise<Response> {
  const key = cacheKey(address)
  // The list of open hosts may have changed since it was kept.
  const kept = checkAddress(address, policy).type === 'allowed' ? await fromCache(key) : null
  const picture = kept ?? (await fetchPicture(address, policy, agent))
  if (kept === null) ctx.waitUntil(keep(key, picture))
  if (picture.type === 'picture') return new Response(picture.bytes, { headers: headersOf(picture.kind) })
  if (kept === null) log('picture_failed', { url: loggable(address), reason: picture.reason })
  return new Response(null, { status: 404, headers: { 'Cache-Control': `private, max-age=${MINUTE}` } })
}

/** An address under a name that nobody owns, so that nothing but this code reads or fills the entry. */
function cacheKey(address: string): string {
  return `https://pictures.invalid/${bytesToHex(sha256(utf8ToBytes(address)))}`
}

async function fromCache(key: string): Promise<Picture | Gone | null> {
  try {
    const response = await caches.default.match(key)
    return response === undefined ? null : pictureOf(await response.bytes())
  } catch {
    // Without a cache the site is asked again.
    return null
  }
}

async function fetchPicture(address: string, policy: Policy, agent: string): Promise<Picture | Gone | Busy> {
  const signal = AbortSignal.timeout(DEADLINE)
  const request = { accept: PICTURE_ACCEPT, policy, agent, signal, budget: { left: REQUESTS_MAX } }
  const start = await fetchStart(address, request, PICTURE_BYTES_MAX + 1)
  if (start.type !== 'start') return start
  return start.bytes.byteLength > PICTURE_BYTES_MAX ? gone('too_large') : pictureOf(start.bytes)
}

function pictureOf(bytes: Uint8Array): Picture | Gone {
  const kind = pictureTypeOf(bytes)
  const size = kind && sizeOf(bytes, kind.mime)
  if (!size) return gone('not_picture')
  return size.width * size.height > PICTURE_PIXELS_MAX ? gone('too_large') : { type: 'picture', kind, bytes }
}

/** A failure is kept as nothing, so that a site that fails is not asked by every reader. */
async function keep(key: string, picture: Picture | Gone | Busy): Promise<void> {
  const [bytes, age] = picture.type === 'picture' ? [picture.bytes, WEEK] : [null, MINUTE]
  const headers = { 'Cache-Control': `public, max-age=${age}` }
  // The picture has been served already; the platform offers no cache on workers.dev, for one.
  await caches.default.put(key, new Response(bytes, { headers })).catch(() => undefined)
}

/** Opened by itself, a picture from a stranger can run nothing, load nothing and pass for no page of ours. */
function headersOf({ mime, extension }: PictureType): HeadersInit {
  return {
    'Content-Type': mime,
    'Content-Disposition': `inline; filename="picture.${extension}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': `private, max-age=${WEEK}, immutable`,
  }
}
