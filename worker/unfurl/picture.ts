/** Serves a card's picture in the site's place, so that the site does not learn who reads (R20). */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { log } from '../log.ts'
import { checkAddress, type Policy } from './address.ts'
import { Download } from './download.ts'
import { type Busy, fetchPublic, type Gone, gone, interrupted } from './fetch.ts'
import { loggable } from './job.ts'
import { PICTURE_ACCEPT, PICTURE_BYTES_MAX, PICTURE_PIXELS_MAX } from './picture-probe.ts'
import { sizeOf } from './picture-size.ts'
import { type PictureType, pictureTypeOf } from './picture-type.ts'

/** Milliseconds that a site may take for what is read before anything is served. */
const DEADLINE = 10_000
/** And for the rest: as long as its reader takes, who may be on a slow line, but not for ever. */
const REST_DEADLINE = 5 * 60_000
const REQUESTS_MAX = 6
/** Bytes that are read before anything is served: all of most pictures, and of the others their type and size. */
const START = 1024 * 1024
const MINUTE = 60
const WEEK = 7 * 24 * 60 * 60

type Chunks = AsyncGenerator<Uint8Array, undefined>

/** What its beginning has shown; the rest is still to come. */
interface Picture {
  readonly type: 'picture'
  readonly kind: PictureType
  readonly start: Uint8Array
  readonly download: Download
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
  if (picture.type === 'picture') {
    if (kept === null && isWhole(picture)) ctx.waitUntil(keep(key, picture.start, WEEK))
    return new Response(streamOf(chunksOf(picture, address)), { headers: headersOf(picture.kind) })
  }
  if (kept === null) {
    logFailure(address, picture.reason)
    // Kept as nothing, so that a site that fails is not asked by every reader.
    ctx.waitUntil(keep(key, null, MINUTE))
  }
  return new Response(null, { status: 404, headers: { 'Cache-Control': `private, max-age=${MINUTE}` } })
}

/** An address under a name that nobody owns, so that nothing but this code reads or fills the entry. */
function cacheKey(address: string): string {
  return `https://pictures.invalid/${bytesToHex(sha256(utf8ToBytes(address)))}`
}

async function fromCache(key: string): Promise<Picture | Gone | Busy | null> {
  try {
    const response = await caches.default.match(key)
    return response === undefined ? null : await open(response, AbortSignal.timeout(DEADLINE))
  } catch {
    // Without a cache the site is asked again.
    return null
  }
}

async function fetchPicture(address: string, policy: Policy, agent: string): Promise<Picture | Gone | Busy> {
  const slow = new AbortController()
  const timer = setTimeout(() => slow.abort(), DEADLINE)
  try {
    const signal = AbortSignal.any([slow.signal, AbortSignal.timeout(REST_DEADLINE)])
    const request = { accept: PICTURE_ACCEPT, policy, agent, signal, budget: { left: REQUESTS_MAX } }
    const found = await fetchPublic(address, request)
    return found.type === 'found' ? await open(found.response, signal) : found
  } finally {
    clearTimeout(timer)
  }
}

async function open(response: Response, signal: AbortSignal): Promise<Picture | Gone | Busy> {
  const download = new Download(response)
  const isTooLarge = Number(response.headers.get('Content-Length')) > PICTURE_BYTES_MAX
  const start = isTooLarge ? new Uint8Array() : await download.bytes(START)
  const kind = isTooLarge ? gone('too_large') : download.broken ? interrupted(signal) : kindOf(start)
  if ('mime' in kind) return { type: 'picture', kind, start, download }
  await download.cancel()
  return kind
}

function kindOf(start: Uint8Array): PictureType | Gone {
  const kind = pictureTypeOf(start)
  const size = kind && sizeOf(start, kind.mime)
  if (!size) return gone('not_picture')
  return size.width * size.height > PICTURE_PIXELS_MAX ? gone('too_large') : kind
}

/** All that fits is there; of a longer one the browser alone keeps a copy, since what may yet break off is not kept. */
function isWhole({ start }: Picture): boolean {
  return start.byteLength < START
}

/** All of it, as fast as it is taken: many are looked at, and none that is large is ever held whole. */
async function* chunksOf({ start, download }: Picture, address: string): Chunks {
  try {
    yield start
    yield* download.chunks(PICTURE_BYTES_MAX - start.byteLength)
    const { done } = await download.chunks(1).next()
    const reason = download.broken ? 'network' : done ? null : 'too_large'
    if (reason === null) return
    logFailure(address, reason)
    throw new Error('The picture broke off.')
  } finally {
    await download.cancel()
  }
}

function streamOf(chunks: Chunks): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { value } = await chunks.next()
      if (value === undefined) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await chunks.return(undefined)),
  })
}

function logFailure(address: string, reason: string): void {
  log('picture_failed', { url: loggable(address), reason })
}

/** Keeps a picture, or that there is none. What cannot be kept is not missed: it has been served already. */
async function keep(key: string, body: Uint8Array | null, age: number): Promise<void> {
  const response = new Response(body, { headers: { 'Cache-Control': `public, max-age=${age}` } })
  await caches.default.put(key, response).catch(() => undefined)
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
