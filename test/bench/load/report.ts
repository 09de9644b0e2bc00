// What a part has found, and how it is written down.

/** A figure that must be reached, and what it is. */
export interface Target {
  readonly what: string
  readonly wanted: string
  readonly reached: string
  readonly met: boolean
  /** What holds it where it is missed, in sentences. */
  readonly reason?: string
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
  return [`## ${name}`, how, ...tables.map(tableOf), ...(targets.length > 0 ? [verdictOn(targets)] : [])].join('\n\n')
}

/** What was wanted, what was reached, and what holds what was missed. */
export function verdictOn(targets: readonly Target[]): string {
  const rows = targets.map(({ what, wanted, reached, met }) => [what, wanted, reached, met ? 'reached' : 'missed'])
  const missed = targets.filter(({ met }) => !met)
  const reasons = new Set(missed.map(({ what, reason }) => `Missed: ${reason ?? `what holds "${what}" is not known.`}`))
  return [tableOf({ columns: ['figure', 'wanted', 'reached', ''], rows }), ...reasons].join('\n\n')
}

/** At least so many times as much. */
export function atLeast(what: string, factor: number, ours: number, theirs: number, reason?: string): Target {
  const ratio = ours / theirs
  return judged(what, `at least ${factor} times`, `${rounded(ratio)} times`, ratio >= factor, reason)
}

/** No more than so many times as much. */
export function atMost(what: string, factor: number, ours: number, theirs: number, reason?: string): Target {
  const ratio = ours / theirs
  return judged(what, `at most ${factor} times`, `${rounded(ratio)} times`, ratio <= factor, reason)
}

/** Less than so much of the unit. */
export function under(what: string, most: number, unit: string, ours: number, reason?: string): Target {
  return judged(what, `under ${most} ${unit}`, `${rounded(ours)} ${unit}`, ours < most, reason)
}

/** No more than so many. */
export function noMoreThan(what: string, most: number, unit: string, ours: number, reason?: string): Target {
  const said = (count: number) => `${count.toLocaleString('en')} ${unit}`
  return judged(what, most === 0 ? 'none' : `at most ${said(most)}`, said(ours), ours <= most, reason)
}

function judged(what: string, wanted: string, reached: string, met: boolean, reason: string | undefined): Target {
  return { what, wanted, reached, met, ...(reason !== undefined && { reason }) }
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
