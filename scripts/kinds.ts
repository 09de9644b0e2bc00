// What is at a path. One that this user may not look at is nothing to us.
import { type Stats, statSync } from 'node:fs'

export function isFile(path: string): boolean {
  return statsOf(path)?.isFile() === true
}

export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() === true
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
