/** What kind of picture some bytes are. */

import { bytesToHex } from '@noble/hashes/utils.js'

export interface PictureType {
  readonly mime: string
  readonly extension: string
  /** As it is known to people. */
  readonly name: string
}

const AVIF = { mime: 'image/avif', extension: 'avif', name: 'AVIF' }

// The first bytes in hexadecimal. The site's word for the type is not asked: anything can be sent as anything.
const SIGNATURES: readonly (readonly [RegExp, PictureType])[] = [
  [/^ffd8ff/, { mime: 'image/jpeg', extension: 'jpg', name: 'JPEG' }],
  [/^89504e470d0a1a0a/, { mime: 'image/png', extension: 'png', name: 'PNG' }],
  // GIF87a, GIF89a
  [/^474946383[79]61/, { mime: 'image/gif', extension: 'gif', name: 'GIF' }],
  // RIFF, a length, WEBP
  [/^52494646.{8}57454250/, { mime: 'image/webp', extension: 'webp', name: 'WebP' }],
  // A length, ftyp, avif or avis
  [/^.{8}6674797061766966|^.{8}6674797061766973/, AVIF],
  // The same with a brand for any picture of the family (mif1, msf1) and the one that counts among those after it
  [/^.{8}667479706d(?:69|73)6631.{8}(?:.{8})*?617669(?:66|73)/, AVIF],
  // Reserved, an icon, at least one picture in it
  [/^00000100(?!0000)/, { mime: 'image/x-icon', extension: 'ico', name: 'Icon' }],
]

/** The type by the first bytes, or null if these are not a picture that is served. SVG is none: it can hold scripts. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const start = bytesToHex(bytes.subarray(0, 64))
  return SIGNATURES.find(([signature]) => signature.test(start))?.[1] ?? null
}
