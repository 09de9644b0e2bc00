// One server for one data folder: two would each count the versions of a room for themselves.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Takes the folder until this process ends. Why it cannot be had, in words for the user; undefined if it can. */
export function lockData(data: string): string | undefined {
  const lock = join(data, 'server.pid')
  mkdirSync(data, { recursive: true })
  const holder = readHolder(lock)
  if (holder !== undefined && isRunning(holder)) {
    return [
      `Another Edgewise (process ${holder}) keeps its data in ${data}.`,
      'Stop it, or choose another folder: --data <folder>',
      `If that process is something else, delete ${lock}`,
    ].join('\n')
  }
  writeFileSync(lock, String(process.pid))
  process.on('exit', () => rmSync(lock, { force: true }))
  return undefined
}

function readHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

/** A server that was killed has left its file behind. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process runs as well, but may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
