// What processes have used, as Linux counts it.
import { readFileSync } from 'node:fs'

/** Linux counts time in ticks, 100 a second. */
const TICKS = 100

/** Processor time in seconds, of all its threads, since it began. */
export function processorSeconds(process: number): number {
  // "7 (name) S 1 ...": the 14th and 15th fields are the time of the process and what the kernel did for it.
  const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** Bytes of memory; what processes share is counted once over all of them. */
export function residentBytes(process: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, 'utf8'))?.[1]) * 1024
}
