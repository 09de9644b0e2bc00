/** Serves a card's picture in the site's place, so that the site does not learn who reads (R20). */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { log } from '../log.ts'
import { checkAddress, type Policy } from './address.ts'
import { Download } from './download.ts'
import { type Busy, fetchPublic, type Gone, gone, interrupted } from './fetch.ts'
import { loggable } from './job.ts'
import { Patience } from './patience.ts'
import { PICTURE_ACCEPT, PICTURE_BYTES_MAX, PICTURE_PIXELS_MAX } from './picture-probe.ts'
import { sizeOf } from './picture-size.ts'
import { type PictureType, pictureTypeOf } from './picture-type.ts'

/** Milliseconds until a picture begins: longer than a card waits for it, so that those that it did not measure come. */
const HEADERS_DEADLINE = 10_000
/** That a site may keep us waiting for all of it. */
const PATIENCE = 30_000
/** And that its reader may take, who may be on a slow line. */
const DEADLINE = 5 * 60_000
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
  readonly patience: Patience
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
    return response === undefined ? null : await open(response, new Patience(PATIENCE))
  } catch {
    // Without a cache the site is asked again.
    return null
  }
}

async function fetchPicture(address: string, policy: Policy, agent: string): Promise<Picture | Gone | Busy> {
  const patience = new Patience(PATIENCE)
  const signal = AbortSignal.any([patience.signal, AbortSignal.timeout(DEADLINE)])
  const visitor = { policy, agent, signal, budget: { left: REQUESTS_MAX } }
  const request = { ...visitor, accept: PICTURE_ACCEPT, headersDeadline: HEADERS_DEADLINE }
  const found = await patience.of(fetchPublic(address, request))
  return found.type === 'found' ? open(found.response, patience) : found
}

async function open(response: Response, patience: Patience): Promise<Picture | Gone | Busy> {
  const download = new Download(response)
  const isTooLarge = Number(response.headers.get('Content-Length')) > PICTURE_BYTES_MAX
  const start = isTooLarge ? new Uint8Array() : await patience.of(download.bytes(START))
  const kind = isTooLarge ? gone('too_large') : download.broken ? interrupted(patience.signal) : kindOf(start)
  if ('mime' in kind) return { type: 'picture', kind, start, download, patience }
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
async function* chunksOf({ start, download, patience }: Picture, address: string): Chunks {
  try {
    yield start
    const rest = download.chunks(PICTURE_BYTES_MAX - start.byteLength)
    for (let next = await patience.of(rest.next()); !next.done; next = await patience.of(rest.next())) yield next.value
    const { done } = await patience.of(download.chunks(1).next())
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
