// Pictures of cards that the runtime keeps on disk, where the edge has its cache. One that is over it deletes only when just
// that one is asked for again, so that without this whoever has links shown would fill the disk.
import { rmSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const CACHE = join('v3', 'cache')
/** Bytes that all may take together. */
const BYTES_MAX = 256 * 1024 * 1024
/** That each takes at least: of one that could not be had, an empty file is kept. */
const BYTES_MIN = 4 * 1024
/** Between two looks, in ms. */
const PAUSE = 60_000

/** To be called before the runtime starts, which begins with none: all of them can be fetched again. */
export function boundPictures(data: string): void {
  rmSync(join(data, CACHE), { recursive: true, force: true })
  setInterval(() => trimPictures(data), PAUSE).unref()
}

/** If they take more than that, deletes the oldest until half is left. The runtime misses none that is gone. */
export async function trimPictures(data: string, max = BYTES_MAX): Promise<void> {
  const folder = join(data, CACHE, 'default', 'blobs')
  const names = await readdir(folder).catch(() => [])
  const pictures = await Promise.all(names.map((name) => look(join(folder, name))))
  let bytes = pictures.reduce((sum, { size }) => sum + size, 0)
  if (bytes <= max) return
  for (const { path, size } of pictures.toSorted((a, b) => a.written - b.written)) {
    if (bytes <= max / 2) break
    // One that is being read cannot be deleted on every system; the next look finds it again.
    await rm(path, { force: true }).catch(() => {})
    bytes -= size
  }
}

/** The runtime may delete it meanwhile. */
async function look(path: string) {
  const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }))
  return { path, size: Math.max(size, BYTES_MIN), written: mtimeMs }
}
