/** Pictures for the site's pages: PNG, made as they are asked for. */

import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Hills below a sky of this hue, in pixels. */
export function png(width: number, height: number, hue: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  const row = 1 + 3 * width
  const pixels = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(colour(x / width, y / height, hue), y * row + 1 + 3 * x)
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function colour(x: number, y: number, hue: number): readonly number[] {
  const hill = 0.62 + 0.12 * Math.sin(7 * x + hue) + 0.05 * Math.sin(17 * x)
  const light = y < hill ? 0.5 + 0.4 * y : 0.42 - 0.3 * (y - hill)
  return [0, 120, 240].map((turn) =>
    Math.round(255 * light * (0.72 + 0.28 * Math.cos(((hue + turn + (y < hill ? 0 : 90)) * Math.PI) / 180))),
  )
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, check])
}
