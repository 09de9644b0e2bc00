// What a month costs: people, what each does on a day, and the paid plan's prices.
import { CALL_SECONDS, DAYS, EACH, GIGABYTES, PRICES, TICK, WORK } from './assumptions.ts'
import { type Use, useOf } from './costs.ts'

/** What one person does on a day, and with how many others in the room. */
export interface Pattern {
  readonly name: string
  readonly hours: number
  /** Posts of all, where it is not for each to say. */
  readonly posts: (people: number) => number
  /** Of posts, those with a link, whose card everybody in the room looks at. */
  readonly links: number
  /** How many are in a room when something is said. */
  readonly room: (people: number) => number
}

export const PATTERNS: readonly Pattern[] = [
  {
    name: 'quiet',
    // an hour a day, 10 messages each, rooms of 10
    hours: 1,
    posts: (people) => 10 * people,
    links: 0.05,
    room: (people) => Math.min(people, 10),
  },
  {
    name: 'working day',
    // 8 hours a day, 60 messages each, rooms of 20
    hours: 8,
    posts: (people) => 60 * people,
    links: 0.05,
    room: (people) => Math.min(people, 20),
  },
  {
    name: 'hall',
    // all in one room, 4 hours a day, a message a second in all and no links
    hours: 4,
    posts: () => 4 * 3600,
    links: 0,
    room: (people) => people,
  },
]

export const PEOPLE = [10, 1_000, 100_000]

export interface Month extends Use {
  readonly gigabyteSeconds: number
  readonly dollars: number
}

/** A page in view asks for the list of rooms so often. */
const LIST_EVERY_HOUR = 30
/** Loads of the page and reconnects of a person and hour. */
const LOADS = 1
/** Of a relay or by one, where nothing is written. */
const CALL: Use = { rowsWritten: 0, objectRequests: 1, workerRequests: 0, queueOperations: 0 }
/** Pictures and icons of a card. */
const PICTURES = 2

export function monthOf(pattern: Pattern, people: number): Month {
  const hours = people * pattern.hours
  const posts = pattern.posts(people)
  const links = posts * pattern.links
  const listeners = pattern.room(people)
  const relays = Math.max(0, Math.ceil((listeners - EACH) / EACH))
  const parts: readonly (readonly [number, Use])[] = [
    [hours * LIST_EVERY_HOUR, useOf('room list, of the lobby and 1 room')],
    [hours * LOADS, useOf('page load: whose session is this')],
    [people, useOf('what the chat is called, once a day for each device')],
    [hours * LOADS * 2, useOf('connect again, nothing missed')],
    [posts - links, useOf('post, author known to the room')],
    [links, useOf('the same, to a new page of a known site')],
    [links * PICTURES * listeners, useOf('picture of a card, seen by 1 reader')],
    // Every flush calls each relay; whoever comes in there asks the room once more.
    [posts * relays, CALL],
    [relays > 0 ? hours * LOADS * 2 : 0, CALL],
  ]
  const sum = (of: (use: Use) => number) => DAYS * parts.reduce((all, [times, use]) => all + times * of(use), 0)
  const objectRequests = sum((use) => use.objectRequests)
  // A room gathers for a tick after each post; every frame to a socket is work of the object that holds it.
  const seconds = DAYS * posts * (TICK / 1000 + (listeners * WORK.frame) / 1000) + objectRequests * CALL_SECONDS
  const month = {
    rowsWritten: sum((use) => use.rowsWritten),
    objectRequests,
    workerRequests: sum((use) => use.workerRequests),
    queueOperations: sum((use) => use.queueOperations),
    gigabyteSeconds: seconds * GIGABYTES,
  }
  return { ...month, dollars: dollarsOf(month) }
}

function dollarsOf(month: Omit<Month, 'dollars'>): number {
  const over = (name: keyof typeof month) =>
    (Math.max(0, month[name] - PRICES[name].included) / 1e6) * PRICES[name].perMillion
  return (
    PRICES.base +
    over('objectRequests') +
    over('workerRequests') +
    over('rowsWritten') +
    over('queueOperations') +
    over('gigabyteSeconds')
  )
}
