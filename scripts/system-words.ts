// What the system or SQLite has against a file, in words for the user.

const SYSTEM = new Map<unknown, string>([
  ['EACCES', 'this user may not do that there'],
  ['EEXIST', 'a file of that name is there already'],
  ['ENOENT', 'a folder on the way there is missing'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'a part of that path is a file, where it takes a folder'],
  ['EPERM', 'this user may not do that there'],
  ['EROFS', 'nothing can be written there'],
])

/** By the primary code, https://sqlite.org/rescode.html. */
const SQLITE = new Map<number, string>([
  [8, 'nothing can be written there'],
  [11, 'a database there is damaged'],
  [13, 'the disk is full'],
  [14, 'this user may not open a file there'],
  [26, 'a file there should be a database, and is none'],
])

/** A clause without a full stop; the words of the error itself where there are no better ones. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const words =
    'errcode' in error ? SQLITE.get(Number(error.errcode) & 0xff) : 'code' in error ? SYSTEM.get(error.code) : undefined
  return words ?? error.message
}
