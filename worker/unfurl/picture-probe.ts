/** Finds out whether a card's picture is one, and how large, by its first bytes. */

import { Download } from './download.ts'
import { type Busy, fetchPublic, type Gone, gone, interrupted, type Visitor } from './fetch.ts'
import { type Size, sizeOf } from './picture-size.ts'
import { pictureTypeOf } from './picture-type.ts'

export const PICTURE_ACCEPT = 'image/avif, image/webp, image/png, image/jpeg, image/gif, image/x-icon, image/*;q=0.5'
export const PICTURE_BYTES_MAX = 8 * 1024 * 1024
/** As many as a good camera takes; a browser needs four bytes for each. */
export const PICTURE_PIXELS_MAX = 25_000_000

/** Photos may have a small one of themselves, and much else, before their size. */
const START = 64 * 1024
/** Milliseconds that a card waits for this. */
const DEADLINE = 2_500
/** What is smaller to either side is an ornament, or there to count its readers. */
const SIDE_MIN = 48

export interface Probed {
  readonly type: 'probed'
  /** Null where the size is not in the first bytes. */
  readonly size: Size | null
}

export async function probePicture(address: string, visitor: Visitor): Promise<Probed | Gone | Busy> {
  const signal = AbortSignal.any([visitor.signal, AbortSignal.timeout(DEADLINE)])
  const found = await fetchPublic(address, { ...visitor, signal, accept: PICTURE_ACCEPT })
  if (found.type !== 'found') return found
  const download = new Download(found.response)
  try {
    if (Number(found.response.headers.get('Content-Length')) > PICTURE_BYTES_MAX) return gone('too_large')
    const start = await download.bytes(START)
    return download.broken ? interrupted(signal) : probe(start)
  } finally {
    await download.cancel()
  }
}

function probe(start: Uint8Array): Probed | Gone {
  const type = pictureTypeOf(start)
  if (type === null) return gone('not_picture')
  const size = sizeOf(start, type.mime)
  if (size === null) return { type: 'probed', size }
  if (size.width * size.height > PICTURE_PIXELS_MAX) return gone('too_large')
  return Math.min(size.width, size.height) < SIDE_MIN ? gone('too_small') : { type: 'probed', size }
}
