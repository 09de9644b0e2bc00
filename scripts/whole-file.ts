// Files that are there whole or not at all, and that a power cut does not take away again.
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync } from 'node:fs'

/** Waits until the disk has it. */
export function flush(file: string): void {
  const handle = openSync(file, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}

/** Gives a file that is ready the name that it is meant to have. Throws if something has that name. */
export function publish(ready: string, file: string): void {
  try {
    // Unlike a rename, a link replaces nothing.
    linkSync(ready, file)
  } catch (error) {
    // Memory sticks (FAT, exFAT) have no links.
    if (existsSync(file)) throw error
    renameSync(ready, file)
  }
}
