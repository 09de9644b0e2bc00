// What a month costs: people, what each does on a day, and the paid plan's prices.
import { CALL_SECONDS, CALM_TICK, DAYS, GIGABYTES, PRICES, TICK, WORK } from './assumptions.ts'
import { together, type Use } from './costs.ts'
import { callsOfDay, type Day, useOfDay, workingDay } from './day.ts'

/** What each of so many people does on a day. */
export interface Pattern {
  readonly name: string
  readonly day: (people: number) => Day
}

const HALL_HOURS = 4

export const PATTERNS: readonly Pattern[] = [
  {
    name: 'quiet',
    day: (people) => ({
      hours: 1,
      loads: 1,
      reconnects: 2,
      rooms: 3,
      newRooms: 1,
      posts: 10,
      edits: 1,
      typing: 20,
      links: 0.5,
      calls: 0.1,
      direct: 0.15,
      spells: 6,
      seen: 0.5,
      team: Math.min(people, 10),
      publicRooms: 3,
    }),
  },
  { name: 'working day', day: (people) => workingDay(Math.min(people, 20)) },
  {
    name: 'hall',
    day: (people) => {
      // A message a second in all.
      const posts = (HALL_HOURS * 3600) / people
      return {
        hours: HALL_HOURS,
        loads: 1,
        reconnects: 2,
        rooms: 0,
        newRooms: 0,
        posts,
        edits: 0,
        typing: 2 * posts,
        links: 0,
        calls: 0,
        direct: 0,
        spells: 1,
        seen: 1,
        team: people,
        publicRooms: 1,
      }
    },
  },
]

export const PEOPLE = [10, 1_000, 100_000]

export interface Month extends Use {
  readonly gigabyteSeconds: number
  readonly dollars: number
  /** What is paid for beside the plan, in dollars. */
  readonly bill: Readonly<Record<Billed, number>>
}

export type Billed = Exclude<keyof typeof PRICES, 'base'>

export function monthOf(pattern: Pattern, people: number): Month {
  const day = pattern.day(people)
  const use = together([[DAYS * people, useOfDay(day)]])
  const used = { ...use, gigabyteSeconds: DAYS * people * secondsOf(day) * GIGABYTES }
  const bill = billOf(used)
  return { ...used, bill, dollars: Object.values(bill).reduce((all, part) => all + part, PRICES.base) }
}

/** That objects are kept from hibernating, by one person. */
function secondsOf(day: Day): number {
  const { hours, loads, reconnects, rooms, posts, edits, typing, links, team } = day
  const said = posts + edits + links
  const most = (hours * 3600) / team
  // Where many come and go they are told of by number, once a second.
  const calm = Math.min(most, typing + 2 * (loads + reconnects + rooms))
  // A room gathers for a tick after each frame; every frame to a socket is work of the object that holds it.
  const gathering = Math.min(most, (said * TICK + calm * CALM_TICK) / 1000)
  return gathering + ((said + calm) * team * WORK.frame) / 1000 + callsOfDay(day) * CALL_SECONDS
}

function billOf(used: Readonly<Record<Billed, number>>): Month['bill'] {
  const over = (name: Billed) => (Math.max(0, used[name] - PRICES[name].included) / 1e6) * PRICES[name].perMillion
  return {
    rowsWritten: over('rowsWritten'),
    objectRequests: over('objectRequests'),
    workerRequests: over('workerRequests'),
    queueOperations: over('queueOperations'),
    gigabyteSeconds: over('gigabyteSeconds'),
  }
}
