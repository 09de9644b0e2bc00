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
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    // Markers may be filled up with further 0xff.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
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

/** The largest of the image spatial extents (ISO/IEC 23008-12, 6.5.3), which stand near the beginning. */
function avif(view: DataView): Size | null {
  const sizes: Size[] = []
  for (let at = 0; at < Math.min(view.byteLength - 16, 4_096); at++) {
    if (view.getUint32(at) !== 0x69737065) continue
    sizes.push({ width: view.getUint32(at + 8), height: view.getUint32(at + 12) })
  }
  return sizes.sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? null
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}
