// The system's processes, as Linux lists them; no other system shows them without a program that may be absent.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export const visible = existsSync('/proc/self/stat')

/** The ids of a process and of all below it. */
export function familyOf(ancestor: number): readonly number[] {
  const family = new Set([ancestor])
  const parents = parentsById()
  // A process may be listed before its parent, so look until nobody is added.
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const [id, parent] of parents) if (family.has(parent)) family.add(id)
  }
  return [...family]
}

/** Those that are still running. */
export function survivorsOf(ids: readonly number[]): readonly number[] {
  const parents = parentsById()
  return ids.filter((id) => parents.has(id))
}

/** Those that are a workerd. */
export function runtimesAmong(ids: readonly number[]): readonly number[] {
  return ids.filter((id) => /^\d+ \(workerd/.test(readStat(String(id))))
}

function parentsById(): ReadonlyMap<number, number> {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    // "7 (name, with any letters) S 1 ...": id, name, state, parent. Z has ended and waits for its parent to ask.
    const [, state, parent] = /^\d+ \(.*\) (\w) (\d+) /s.exec(readStat(entry)) ?? []
    if (state !== undefined && state !== 'Z') parents.set(Number(entry), Number(parent))
  }
  return parents
}

function readStat(entry: string): string {
  try {
    return readFileSync(`/proc/${entry}/stat`, 'utf8')
  } catch {
    return ''
  }
}
