// What a part has found, and how it is written down.

/** A figure that must be reached, and what it is. */
export interface Target {
  readonly what: string
  readonly wanted: string
  readonly reached: string
  readonly met: boolean
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

export interface Section {
  readonly name: string
  /** What is measured, and how. */
  readonly how: string
  readonly tables: readonly Table[]
  readonly targets: readonly Target[]
}

export function markdownOf({ name, how, tables, targets }: Section): string {
  const wanted: Table = {
    columns: ['figure', 'wanted', 'reached', ''],
    rows: targets.map(({ what, wanted, reached, met }) => [what, wanted, reached, met ? 'reached' : 'missed']),
  }
  return [`## ${name}`, how, ...tables.map(tableOf), ...(targets.length > 0 ? [tableOf(wanted)] : [])].join('\n\n')
}

/** At least so many times as much. */
export function atLeast(what: string, factor: number, ours: number, theirs: number): Target {
  const ratio = ours / theirs
  return { what, wanted: `at least ${factor} times`, reached: `${rounded(ratio)} times`, met: ratio >= factor }
}

/** No more than so many times as much. */
export function atMost(what: string, factor: number, ours: number, theirs: number): Target {
  const ratio = ours / theirs
  return { what, wanted: `at most ${factor} times`, reached: `${rounded(ratio)} times`, met: ratio <= factor }
}

/** Half of the values are greater, half are smaller. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** To three figures, which is more than they are repeatable to. */
export function rounded(value: number): string {
  return Number.isNaN(value) ? '–' : Number(value.toPrecision(3)).toLocaleString('en')
}

export function tableOf({ columns, rows }: Table): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? rounded(cell) : cell)).join(' | ')} |`
  const isNumeric = (column: number) => rows.every((row) => typeof row[column] === 'number')
  return [
    line(columns),
    `|${columns.map((_, index) => (isNumeric(index) ? '--:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n')
}
