/** The colour of a user: a hue from the id; lightness and chroma are the theme's, so that contrast holds for all. */

/** Degrees on the colour wheel, the same for this id everywhere and always (FNV-1a). */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % 360
}
