/** What a camera says of a picture (CIPA DC-008). */

const EXIF = 0x45786966

/** The Exif (4.7.2) that these bytes are, behind its name and two zeros, or undefined where they are something else. */
export function exifAt(view: DataView, start: number, length: number): DataView | undefined {
  if (length < 6 || view.getUint32(start) !== EXIF || view.getUint16(start + 4) !== 0) return undefined
  return new DataView(view.buffer, view.byteOffset + start + 6, length - 6)
}

/** Whether it says that the camera was held upright: browsers turn the picture then. */
export function isOnItsSide(exif: DataView): boolean {
  try {
    // The order of bytes, 42, and where the list is that has the orientation, of which there are eight.
    const little = exif.getUint16(0) === 0x4949
    const list = exif.getUint32(4, little)
    for (let entry = 0; entry < exif.getUint16(list, little); entry += 1) {
      const at = list + 2 + entry * 12
      if (exif.getUint16(at, little) !== 0x0112) continue
      const orientation = exif.getUint16(at + 8, little)
      return orientation >= 5 && orientation <= 8
    }
  } catch {
    // It points beyond its end. The picture is what it is without it.
  }
  return false
}
