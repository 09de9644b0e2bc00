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

const page = readFileSync(join(root, 'docs', 'cost.md'), 'utf8')

/** Of the line of the table "Measured" that begins with these words. */
export function useOf(action: string): Use {
  const line = page.split('\n').find((row) => row.startsWith(`| ${action} |`))
  const [rowsWritten, , objectRequests, workerRequests, queueOperations] = (line ?? '').split('|').slice(2).map(Number)
  if (rowsWritten === undefined || objectRequests === undefined || workerRequests === undefined)
    throw new Error(`docs/cost.md has no line "${action}".`)
  return { rowsWritten, objectRequests, workerRequests, queueOperations: queueOperations ?? 0 }
}
