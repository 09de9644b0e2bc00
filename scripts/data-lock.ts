// One server for one data folder: two would each count the versions of a room for themselves.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Takes the folder until this process ends. Why it cannot be had, in words for the user; undefined if it can. */
export function lockData(data: string): string | undefined {
  const lock = join(data, 'server.pid')
  mkdirSync(data, { recursive: true })
  const holder = holderOf(lock)
  if (holder !== undefined) {
    return `Another Edgewise (process ${holder}) keeps its data in ${data}. Stop it, or choose another folder: --data <folder>`
  }
  writeFileSync(lock, String(process.pid))
  process.on('exit', () => rmSync(lock, { force: true }))
  return undefined
}

/** The process that holds the lock, if it is still running: one that was killed has left its file behind. */
function holderOf(lock: string): number | undefined {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    return pid > 0 && pid !== process.pid && process.kill(pid, 0) ? pid : undefined
  } catch (error) {
    // Somebody else's process runs as well, but may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
      ? Number(readFileSync(lock, 'utf8'))
      : undefined
  }
}
