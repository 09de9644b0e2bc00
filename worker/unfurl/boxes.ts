/** The boxes of a file in the ISO base media file format (ISO/IEC 14496-12, 4.2), such as an AVIF. */

/** What the boxes on this path hold, all of them, of those that are here to their end. */
export function boxesAt(file: DataView, [name = '', ...deeper]: readonly string[]): readonly DataView[] {
  const found = [...boxesOf(file, name)]
  return deeper.length === 0 ? found : found.flatMap((content) => boxesAt(content, deeper))
}

/** What each box of this name holds. The others, which can be a hundred thousand, are passed over as they lie. */
function* boxesOf(view: DataView, name: string): Generator<DataView> {
  const wanted = codeOf(name)
  for (let at = 0; at + 8 <= view.byteLength; ) {
    const { head, length } = boundsAt(view, at)
    if (length < head || at + length > view.byteLength) return
    // Of those that hold others, this alone has a version and flags before them.
    const start = at + head + (name === 'meta' ? 4 : 0)
    const end = at + length
    if (view.getUint32(at + 4) === wanted && start <= end) {
      yield new DataView(view.buffer, view.byteOffset + start, end - start)
    }
    at = end
  }
}

/** A name as the number that its four letters are. */
function codeOf(name: string): number {
  return [...name].reduce((code, letter) => code * 0x100 + letter.charCodeAt(0), 0)
}

/** A length of 0 goes to the end; for 1 it stands in the eight bytes behind the name. */
function boundsAt(view: DataView, at: number): { readonly head: number; readonly length: number } {
  const length = view.getUint32(at)
  if (length === 1) return { head: 16, length: Number(view.getBigUint64(at + 8)) }
  return { head: 8, length: length === 0 ? view.byteLength - at : length }
}

/** Four letters. */
export function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)))
}
