/** How large a picture is, by its bytes: a few hundred of them can stand for a gigabyte of pixels in every reader's browser. */

import { boxesAt, nameAt } from './boxes.ts'
import { exifAt, isOnItsSide } from './exif.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** The size of a picture of this type, or null where it does not say. Never throws. */
export function sizeOf(bytes: Uint8Array, mime: string): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return READERS[mime]?.(view) ?? null
  } catch {
    // It ends before its size does.
    return null
  }
}

const READERS: Readonly<Record<string, (view: DataView) => Size | null>> = {
  'image/png': png,
  'image/gif': gif,
  'image/jpeg': jpeg,
  'image/webp': webp,
  'image/avif': avif,
  // One byte each, of which 0 stands for 256.
  'image/x-icon': (view) => ({ width: view.getUint8(6) || 256, height: view.getUint8(7) || 256 }),
}

/** By its header, which every browser wants to be the first chunk (PNG, 5.6). */
function png(view: DataView): Size | null {
  return nameAt(view, 12) === 'IHDR' ? { width: view.getUint32(16), height: view.getUint32(20) } : null
}

/** The screen, which browsers enlarge for a first frame that does not fit in it (GIF89a, 18 and 20). */
function gif(view: DataView): Size | null {
  const at = firstFrame(view)
  if (view.getUint8(at) !== 0x2c) return null
  const [left, top] = [view.getUint16(at + 1, true), view.getUint16(at + 3, true)]
  return {
    width: Math.max(view.getUint16(6, true), left + view.getUint16(at + 5, true)),
    height: Math.max(view.getUint16(8, true), top + view.getUint16(at + 7, true)),
  }
}

/** Behind the colors of the screen and the extensions, each a label and blocks up to an empty one. */
function firstFrame(view: DataView): number {
  const flags = view.getUint8(10)
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  while (view.getUint8(at) === 0x21) {
    at += 2
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at)
    at += 1
  }
  return at
}

/** Segments of a marker and a length, until that of the frame (ITU-T T.81, B.2.2). */
function jpeg(view: DataView): Size | null {
  let exif: DataView | undefined
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    // The first counts, though XMP may stand before it in a segment of the same kind.
    if (marker === 0xe1) exif ??= exifAt(view, at + 4, view.getUint16(at + 2) - 2)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
      return exif && isOnItsSide(exif) ? turned(size) : size
    }
    // Markers may be filled up with further 0xff.
    if (marker === 0xff) at += 1
    else at += isAlone(marker) ? 2 : 2 + view.getUint16(at + 2)
  }
  return null
}

/** Whether it has no length: those that the standard names, and the zero that decoders pass over with its 0xff. */
function isAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}

function turned({ width, height }: Size): Size {
  return { width: height, height: width }
}

/** Lossy, lossless or extended, by the first chunk (RFC 9649). */
function webp(view: DataView): Size | null {
  switch (view.getUint32(12)) {
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 0x5650384c: {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 0x56503858:
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 }
    default:
      return null
  }
}

/** The largest of its pictures and its tracks, and whether it is turned (ISO/IEC 23008-12, 6.5.3 and 6.5.10). */
function avif(view: DataView): Size | null {
  const pictures = boxesAt(view, [...PROPERTIES, 'ispe']).map((extent) => sizeAt(extent, 4))
  const tracks = boxesAt(view, TRACK).map(trackSize)
  // One that moves may have a still picture besides, of another size.
  if (pictures.length === 0 || (tracks.length === 0 && moves(view))) return null
  const [largest] = [...pictures, ...tracks].sort((a, b) => b.width * b.height - a.width * a.height)
  const onItsSide = boxesAt(view, [...PROPERTIES, 'irot']).some((rotation) => rotation.getUint8(0) % 2 === 1)
  return largest && onItsSide ? turned(largest) : (largest ?? null)
}

const PROPERTIES = ['meta', 'iprp', 'ipco']
const TRACK = ['moov', 'trak', 'tkhd']

/** In 16.16, behind times that the second version gives more room (ISO/IEC 14496-12, 8.3.2). */
function trackSize(header: DataView): Size {
  const { width, height } = sizeAt(header, header.getUint8(0) === 1 ? 88 : 76)
  return { width: width / 0x1_0000, height: height / 0x1_0000 }
}

function sizeAt(view: DataView, at: number): Size {
  return { width: view.getUint32(at), height: view.getUint32(at + 4) }
}

/** Whether a sequence is among what it says it is. */
function moves(view: DataView): boolean {
  const [brands] = boxesAt(view, ['ftyp'])
  for (let at = 0; brands && at + 4 <= brands.byteLength; at += 4) if (nameAt(brands, at) === 'avis') return true
  return false
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}
