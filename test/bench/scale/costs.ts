// What each action takes, as docs/cost.md has it measured.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/project.ts'

export interface Use {
  readonly rowsWritten: number
  readonly objectRequests: number
  readonly workerRequests: number
  readonly queueOperations: number
}

/** Twenty frames from clients are billed as one request. */
const FRAMES = 20

const page = readFileSync(join(root, 'docs', 'cost.md'), 'utf8')

/** Of the line of the table "Measured" that begins with these words. */
export function useOf(action: string): Use {
  const line = page.split('\n').find((row) => row.startsWith(`| ${action} |`))
  const [rowsWritten, , objectRequests, workerRequests, queueOperations] = (line ?? '').split('|').slice(2).map(Number)
  if (rowsWritten === undefined || objectRequests === undefined || workerRequests === undefined)
    throw new Error(`docs/cost.md has no line "${action}".`)
  return { rowsWritten, objectRequests, workerRequests, queueOperations: queueOperations ?? 0 }
}

/** Each so many times. */
export function together(uses: readonly (readonly [times: number, use: Use])[]): Use {
  const sum = (of: (use: Use) => number) => uses.reduce((all, [times, use]) => all + times * of(use), 0)
  return {
    rowsWritten: sum((use) => use.rowsWritten),
    objectRequests: sum((use) => use.objectRequests),
    workerRequests: sum((use) => use.workerRequests),
    queueOperations: sum((use) => use.queueOperations),
  }
}

/** Calls of objects and frames from clients in it, each of which an object works for. */
export function callsIn({ objectRequests }: Use): number {
  const calls = Math.floor(objectRequests + 0.001)
  return calls + (objectRequests - calls) * FRAMES
}
