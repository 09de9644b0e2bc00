/** Pieces of which files are made. */

/** Text as bytes, and numbers as they are. */
export function bytes(...parts: readonly (string | number | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string'
        ? [...part].map((letter) => letter.charCodeAt(0))
        : typeof part === 'number'
          ? [part]
          : part,
    ),
  )
}

export function u16(value: number): number[] {
  return [value >> 8, value & 0xff]
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)]
}

export function zeros(count: number): number[] {
  return Array(count).fill(0)
}

/** A box of the ISO base media file format. */
export function box(name: string, ...content: readonly (readonly number[])[]): number[] {
  const inside = content.flat()
  return [...u32(8 + inside.length), ...bytes(name), ...inside]
}

/** The size of a picture in an AVIF. */
export function ispe(width: number, height: number): number[] {
  return box('ispe', u32(0), u32(width), u32(height))
}

/** What a still AVIF begins with. */
export function ftyp(brand = 'avif'): number[] {
  return box('ftyp', [...bytes(brand)], u32(0), [...bytes('mif1')])
}

/** What an AVIF says of its pictures. */
export function meta(...properties: readonly (readonly number[])[]): number[] {
  return box('meta', u32(0), box('iprp', box('ipco', ...properties)))
}
