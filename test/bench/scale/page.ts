// The tables of docs/scale.md, and the day in docs/cost.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/project.ts'
import { rounded, type Table, tableOf } from '../load/report.ts'
import { FREE } from './assumptions.ts'
import { together, type Use } from './costs.ts'
import { type Day, linesOf, useOfDay, workingDay } from './day.ts'
import { type Month, monthOf, PATTERNS, PEOPLE } from './month.ts'
import { simulate } from './simulation.ts'

const LISTENERS = [1_000, 10_000, 100_000]
const RATES = [1, 10, 100, 1_000]

const tables = {
  'scale.md': { simulation: simulationTable, patterns: patternsTable, months: monthsTable },
  'cost.md': { day: dayTable },
} as const satisfies Readonly<Record<string, Readonly<Record<string, () => Table>>>>

/** The pages that have tables of the model. */
export const PAGES = Object.keys(tables) as readonly (keyof typeof tables)[]

/** A page as it would be with the tables of this run. */
export function pageOf(page: keyof typeof tables): string {
  return Object.entries(tables[page]).reduce(
    (text, [name, table]) => {
      const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`]
      const [before, rest] = text.split(begin)
      const after = rest?.split(end)[1]
      if (before === undefined || after === undefined) throw new Error(`docs/${page} has no place for "${name}".`)
      return `${before}${begin}${tableOf(table())}${end}${after}`
    },
    readFileSync(join(root, 'docs', page), 'utf8'),
  )
}

export function writePages(): void {
  for (const page of PAGES) writeFileSync(join(root, 'docs', page), pageOf(page))
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

function patternsTable(): Table {
  const people = 1_000
  const days = PATTERNS.map(({ day }) => day(people))
  const row = (what: string, of: (day: Day) => string) => [what, ...days.map(of)]
  return {
    columns: ['one person, one day', ...PATTERNS.map(({ name }) => name)],
    rows: [
      row('hours in view', ({ hours }) => short(hours)),
      row('how many talk with each other', ({ team }) => (team === people ? 'all' : short(team))),
      row('loads of the page; reconnects', ({ loads, reconnects }) => `${loads}; ${reconnects}`),
      row('rooms opened; for the first time', ({ rooms, newRooms }) => `${rooms}; ${newRooms}`),
      row('posts', ({ posts, team }) => (team === people ? `${short(posts * people)} of all` : short(posts))),
      row('of them with a link', ({ links }) => short(links)),
      row('that call one person; direct', ({ calls, direct }) => `${share(calls)}; ${share(direct)}`),
      row('edits; typing said', ({ edits, typing, team }) => `${edits}; ${team === people ? 'twice a post' : typing}`),
      row('rooms unread, and read to their end', ({ spells }) => short(spells)),
      row('of what is said, seen as it comes', ({ seen }) => share(seen)),
    ],
  }
}

function monthsTable(): Table {
  const rows = PATTERNS.flatMap((pattern) =>
    PEOPLE.map((people) => {
      const { bill, dollars, ...used } = monthOf(pattern, people)
      const figures = USED.map(([use]) => short(used[use]))
      return [pattern.name, people, ...figures, Math.round(dollars), mostOf(bill)]
    }),
  )
  return {
    columns: ['', 'people', ...USED.map(([, name]) => name), 'dollars a month', 'most of what is over the plan'],
    rows,
  }
}

/** What makes up the most of a bill, and its share. */
function mostOf(bill: Month['bill']): string {
  const all = Object.values(bill).reduce((sum, part) => sum + part, 0)
  const [first] = USED.toSorted(([one], [other]) => bill[other] - bill[one])
  return first && all > 0 ? `${first[1]}, ${Math.round((100 * bill[first[0]]) / all)} %` : '–'
}

const COUNTED = [
  ['rowsWritten', 'rows written'],
  ['objectRequests', 'object requests'],
  ['workerRequests', 'Worker requests'],
  ['queueOperations', 'queue operations'],
] as const
const USED = [...COUNTED, ['gigabyteSeconds', 'GB-s']] as const

/** A working day of one person in a team of 20, by its lines, and what that makes of the free plan; and for 50 people. */
function dayTable(): Table {
  const day = workingDay(20)
  const cells = (use: Use) => COUNTED.map(([name]) => short(use[name]))
  const lines = linesOf(day).filter(([, times]) => times > 0)
  const teams = [day, workingDay(50, 40)].flatMap(({ team, ...each }) => {
    const use = together([[team, useOfDay({ team, ...each })]])
    const parts = COUNTED.map(([name]) => `${Math.round((100 * use[name]) / FREE[name])} %`)
    return [
      [`**${team} such people, ${each.posts} posts each**`, '', ...cells(use)],
      ['of the free plan', '', ...parts],
    ]
  })
  return {
    columns: ['one person in a team of 20, one day', 'times', ...COUNTED.map(([, name]) => name)],
    rows: [
      ...lines.map(([what, times, use]) => [what, short(times), ...cells(together([[times, use]]))]),
      ['**together**', '', ...cells(useOfDay(day))],
      ...teams,
    ],
  }
}

function share(of: number): string {
  return `${rounded(100 * of)} %`
}

function short(value: number): string {
  if (value >= 1e6) return `${rounded(value / 1e6)} M`
  return value >= 1e4 ? `${rounded(value / 1e3)} k` : rounded(value)
}
