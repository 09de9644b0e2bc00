// The tables of docs/scale.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/project.ts'
import { rounded, type Table, tableOf } from '../load/report.ts'
import { monthOf, PATTERNS, PEOPLE } from './month.ts'
import { simulate } from './simulation.ts'

const page = join(root, 'docs', 'scale.md')
const LISTENERS = [1_000, 10_000, 100_000]
const RATES = [1, 10, 100, 1_000]

const tables: Readonly<Record<string, () => Table>> = { simulation: simulationTable, months: monthsTable }

/** The page as it would be with the tables of this run. */
export function scalePage(): string {
  return Object.entries(tables).reduce(
    (text, [name, table]) => {
      const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`]
      const [before, rest] = text.split(begin)
      const after = rest?.split(end)[1]
      if (before === undefined || after === undefined) throw new Error(`docs/scale.md has no place for "${name}".`)
      return `${before}${begin}${tableOf(table())}${end}${after}`
    },
    readFileSync(page, 'utf8'),
  )
}

export function writeScalePage(): void {
  writeFileSync(page, scalePage())
}

export function simulationTable(): Table {
  const rows = LISTENERS.flatMap((listeners) =>
    RATES.map((rate) => {
      const { relays, room, relay, frames, half, most } = simulate(listeners, rate)
      return [listeners, rate, relays, share(room), share(relay), short(frames), half, most]
    }),
  )
  const columns = ['listeners', 'posts a second', 'relays', 'the room works', 'a relay works', 'frames a second']
  return { columns: [...columns, 'half of all within, ms', '99 of 100'], rows }
}

function monthsTable(): Table {
  const rows = PATTERNS.flatMap((pattern) =>
    PEOPLE.map((people) => {
      const month = monthOf(pattern, people)
      const { rowsWritten, objectRequests, workerRequests, queueOperations, gigabyteSeconds, dollars } = month
      const uses = [rowsWritten, objectRequests, workerRequests, queueOperations, gigabyteSeconds].map(short)
      return [pattern.name, people, ...uses, Math.round(dollars)]
    }),
  )
  const uses = ['rows written', 'object requests', 'Worker requests', 'queue operations', 'GB-s']
  return { columns: ['', 'people', ...uses, 'dollars a month'], rows }
}

function share(of: number): string {
  return `${rounded(100 * of)} %`
}

function short(value: number): string {
  if (value >= 1e6) return `${rounded(value / 1e6)} M`
  return value >= 1e4 ? `${rounded(value / 1e3)} k` : rounded(value)
}
