/** What a camera says of a picture (CIPA DC-008). */

/** Whether Exif (4.6) that begins here says that the camera was held upright: browsers turn it then. */
export function isOnItsSide(view: DataView, start: number): boolean {
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
