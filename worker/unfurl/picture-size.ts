/** How large a picture is, by its bytes: a few hundred of them can stand for a gigabyte of pixels in every reader's browser. */

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
  'image/png': (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  'image/gif': (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  'image/jpeg': jpeg,
  'image/webp': webp,
  'image/avif': avif,
  // One byte each, of which 0 stands for 256.
  'image/x-icon': (view) => ({ width: view.getUint8(6) || 256, height: view.getUint8(7) || 256 }),
}

/** Segments of a marker and a length, until that of the frame (ITU-T T.81, B.2.2). */
function jpeg(view: DataView): Size | null {
  let exif: number | undefined
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    // The first counts: XMP can follow in a segment of the same kind.
    if (marker === 0xe1) exif ??= at + 4
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
      return exif !== undefined && isOnItsSide(view, exif) ? turned(size) : size
    }
    // Markers may be filled up with further 0xff.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}

/** Whether Exif (CIPA DC-008, 4.6) that begins here says that the camera was held upright: browsers turn it then. */
function isOnItsSide(view: DataView, start: number): boolean {
  try {
    // "Exif" and two zeros, then the order of bytes, 42, and where the list is that has the orientation.
    if (view.getUint32(start) !== 0x45786966) return false
    const tiff = start + 6
    const little = view.getUint16(tiff) === 0x4949
    const list = tiff + view.getUint32(tiff + 4, little)
    for (let entry = 0; entry < view.getUint16(list, little); entry += 1) {
      const at = list + 2 + entry * 12
      if (view.getUint16(at, little) === 0x0112) return view.getUint16(at + 8, little) >= 5
    }
  } catch {
    // It points beyond the end. The picture is what it is without it.
  }
  return false
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

/** The largest of the image spatial extents, and whether it is turned (ISO/IEC 23008-12, 6.5.3 and 6.5.10). */
function avif(view: DataView): Size | null {
  const sizes: Size[] = []
  let onItsSide = false
  // They stand near the beginning.
  for (let at = 0; at < Math.min(view.byteLength - 16, 4_096); at++) {
    const type = view.getUint32(at)
    if (type === 0x69737065) sizes.push({ width: view.getUint32(at + 8), height: view.getUint32(at + 12) })
    if (type === 0x69726f74) onItsSide = view.getUint8(at + 4) % 2 === 1
  }
  const [largest] = sizes.sort((a, b) => b.width * b.height - a.width * a.height)
  return largest && onItsSide ? turned(largest) : (largest ?? null)
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}
