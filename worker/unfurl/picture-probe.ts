/** Finds out whether a card's picture is one, and how large, by its first bytes. */

import { type Busy, type Gone, gone, type Visitor } from './fetch.ts'
import { fetchStart } from './fetch-start.ts'
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
  /** Null where the size is not in the first bytes, or they did not come in time: its readers can wait for it longer. */
  readonly size: Size | null
}

export async function probePicture(address: string, visitor: Visitor): Promise<Probed | Gone | Busy> {
  const signal = AbortSignal.any([visitor.signal, AbortSignal.timeout(DEADLINE)])
  const start = await fetchStart(address, { ...visitor, signal, accept: PICTURE_ACCEPT }, START)
  if (start.type === 'busy' && start.reason === 'timeout') return { type: 'probed', size: null }
  if (start.type !== 'start') return start
  const isTooLarge = Number(start.response.headers.get('Content-Length')) > PICTURE_BYTES_MAX
  return isTooLarge ? gone('too_large') : probe(start.bytes)
}

function probe(start: Uint8Array): Probed | Gone {
  const type = pictureTypeOf(start)
  if (type === null) return gone('not_picture')
  const size = sizeOf(start, type.mime)
  if (size === null) return { type: 'probed', size }
  if (size.width * size.height > PICTURE_PIXELS_MAX) return gone('too_large')
  return Math.min(size.width, size.height) < SIDE_MIN ? gone('too_small') : { type: 'probed', size }
}
