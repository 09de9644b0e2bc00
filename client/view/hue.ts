/** The colour of a nickname: one of twelve hues, in one of two steps; lightness and chroma of both are the theme's. */

import { foldName } from '../../protocol/names.ts'

/** Hues nearer to each other than this, in degrees, look alike. */
const APART = 30

/** Two turns of the wheel: a hue of the second one is drawn in the other step (`--lap` in the style). */
const COLOURS = (2 * 360) / APART

/** Degrees from 0 to 690, the same for this nickname everywhere and always (FNV-1a, of which the high bits vary most). */
export function hueOf(nickname: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(foldName(nickname))) hash = Math.imul(hash ^ byte, 0x01000193)
  return Math.floor(((hash >>> 0) / 2 ** 32) * COLOURS) * APART
}
