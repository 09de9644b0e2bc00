/** What has been measured, and whether docs/cost.md has it so: a line of its table for each action. */

import { expect } from 'vitest'
import documented from '../../docs/cost.md?raw'
import { type Cost, costOf } from './meter.ts'

const table: [string, Cost][] = []

/**
 * @param times how often it happens in this
 * @returns what it costs once, as its line says
 */
export async function measure(name: string, action: () => Promise<unknown>, times = 1): Promise<Cost> {
  const cost = await costOf(action)
  for (const what of ['rowsWritten', 'rowsRead', 'objectRequests', 'workerRequests', 'queueOperations'] as const)
    cost[what] /= times
  table.push([name, cost])
  return cost
}

/** For the last test of a file: prints its lines, and fails where one is not in the page. */
export function expectDocumented(): void {
  const columns = ['rows written', 'rows read', 'object requests', 'Worker requests', 'queue operations']
  const lines = table.map(([name, cost]) => {
    const { rowsWritten, rowsRead, objectRequests, workerRequests, queueOperations } = cost
    const cells = [rowsWritten, rowsRead, objectRequests, workerRequests, queueOperations]
    return `| ${[name, ...cells.map((value) => Number(value.toFixed(3)))].join(' | ')} |`
  })
  console.log([`| action | ${columns.join(' | ')} |`, `|---|${'--:|'.repeat(columns.length)}`, ...lines].join('\n'))
  const found = documented.split('\n').map(withoutRead)
  expect(lines.filter((line) => !found.includes(withoutRead(line)))).toEqual([])
}

/** A card that comes within one tick of its post shares its frame and reads a row less, so that is left open. */
function withoutRead(line: string): string {
  return line.split('|').toSpliced(3, 1).join('|')
}
