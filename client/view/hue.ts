/** The colour of a nickname: only a hue; lightness and chroma are the theme's, so that contrast holds for all. */

import { foldName } from '../../protocol/names.ts'

/** Degrees on the colour wheel, the same for this nickname everywhere and always (FNV-1a, of which the high bits vary most). */
export function hueOf(nickname: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(foldName(nickname))) hash = Math.imul(hash ^ byte, 0x01000193)
  return Math.floor(((hash >>> 0) / 2 ** 32) * 360)
}
