// One person's day, and what it takes: what docs/cost.md reckons for the free plan and docs/scale.md for a month.
import { EACH } from './assumptions.ts'
import { callsIn, together, type Use, useOf } from './costs.ts'

export interface Day {
  /** In view. */
  readonly hours: number
  readonly loads: number
  readonly reconnects: number
  /** Rooms opened, and those of them for the first time in this session. */
  readonly rooms: number
  readonly newRooms: number
  readonly posts: number
  readonly edits: number
  /** Times that typing is said: it begins, and it ends. */
  readonly typing: number
  /** Posts with a link to a new page of a known site. */
  readonly links: number
  /** Shares of the posts: those that call one person, and direct messages. */
  readonly calls: number
  readonly direct: number
  /** Those who are told of a room, and read it to its end, so many times. */
  readonly spells: number
  /** Share of what is said that they see as it comes. */
  readonly seen: number
  /** How many talk with each other; each of them looks at each card. */
  readonly team: number
  /** Public rooms of the team in which something is said in each hour. */
  readonly publicRooms: number
}

/** A line of a day: what it is, how often it is done, and what each takes. */
export type Line = readonly [what: string, times: number, use: Use]

const NOTHING: Use = { rowsWritten: 0, objectRequests: 0, workerRequests: 0, queueOperations: 0 }
const CALL: Use = { ...NOTHING, objectRequests: 1 }
/** What a member more takes who is told that there is something: a row in their object, and the request. */
const TOLD: Use = { ...CALL, rowsWritten: 1 }
/** The page itself, where its address is that of a room. */
const PAGE: Use = { ...NOTHING, workerRequests: 1 }
/** Pictures and icons of a card. */
const PICTURES = 2

export function workingDay(team: number, posts = 60): Day {
  return {
    hours: 8,
    loads: 3,
    reconnects: 10,
    rooms: 10,
    newRooms: 8,
    posts,
    edits: 6,
    typing: 120,
    links: 3,
    calls: 0.1,
    direct: 0.15,
    spells: 40,
    seen: 0.5,
    team,
    publicRooms: 10,
  }
}

/** Of one person. */
export function linesOf(day: Day): readonly Line[] {
  const { hours, loads, reconnects, rooms, newRooms, posts, edits, typing, links, calls, direct, spells, team } = day
  const [post, picture, inbox] = [
    useOf(POST),
    useOf('picture of a card, seen by 1 reader'),
    useOf('connect to the inbox'),
  ]
  const again = useOf('connect again, nothing missed')
  const seen = day.seen * posts * team
  const quiet = posts * (1 - calls - direct)
  // No more of them than members are told.
  const telling = Math.min(quiet, spells)
  const coming = loads + reconnects + rooms
  return [
    ['loads of the page', loads, sum(PAGE, useOf('page load: whose session is this'), again, inbox)],
    ['reconnects', reconnects, sum(again, inbox)],
    ['rooms opened that were open before', rooms - newRooms, again],
    ['rooms opened for the first time', newRooms, useOf('connect, first of its session here, 50 messages')],
    ['what the chat is called', 1, useOf('what the chat is called, once a day for each device')],
    ['list of public rooms', 2, useOf('room list, of the lobby and 1 room')],
    ['posts of which a member who is not there is told', telling, less(useOf(TELLING), TOLD)],
    ['other posts that call nobody', quiet - telling, post],
    [
      'posts that call one person',
      posts * calls,
      useOf('post that calls 1 member who had read all, the alarm after it'),
    ],
    ['direct messages', posts * direct, useOf('direct message to somebody who had read all, the alarm after it')],
    [
      'first of an hour in a public room, besides',
      (day.publicRooms * hours) / team,
      less(useOf(`${FIRST} and of an hour in a public room, the alarm after it`), useOf(FIRST)),
    ],
    ['told that there is something', spells, TOLD],
    [
      'what they were told of, read',
      spells + posts * (calls + direct),
      useOf('what they were told of read to its end, the alarm after it'),
    ],
    ['a device says that what has come is read', seen, useOf('a device says that what has come is read')],
    [
      'what it has said is written, once a minute at most',
      Math.min(60 * hours, seen),
      { ...NOTHING, rowsWritten: useOf('what it has said of 1 room is written').rowsWritten },
    ],
    ['leaving where something was said', coming, useOf('leaving where something was said of late, the alarm after it')],
    ['edits', edits, useOf('edit, first of its message')],
    ['typing', typing, useOf('typing, said once')],
    [
      'links: a preview with its pictures, and what they add to the post',
      links,
      sum(
        useOf('preview of a link to a new page of a known site'),
        ...Array.from({ length: PICTURES }, () => picture),
        less(useOf('the same, to a page known for less than an hour'), post),
      ),
    ],
    ['pictures of the cards of all', PICTURES * links * team, picture],
    ...relayed(day, coming),
  ]
}

/** What is added where listeners are at relays, which is where a room has more than it holds itself. */
function relayed({ team, posts, edits, typing }: Day, coming: number): readonly Line[] {
  const relays = Math.max(0, Math.ceil((team - EACH) / EACH))
  if (relays === 0) return []
  const share = (team - EACH) / team
  return [
    ['calls of the relays', posts * relays, CALL],
    ['coming to a relay, and leaving it', 2 * coming * share, CALL],
    ['what is said at a relay', (posts + edits + typing) * share, CALL],
  ]
}

/** Of one person, all lines together. */
export function useOfDay(day: Day): Use {
  return together(linesOf(day).map(([, times, use]) => [times, use]))
}

/** Calls and frames that objects work for, of one person. */
export function callsOfDay(day: Day): number {
  return linesOf(day).reduce((all, [, times, use]) => all + times * callsIn(use), 0)
}

const POST = 'post, author known to the room'
const FIRST = 'post, first of its author here'
const TELLING = 'post that tells 1 member, the alarm after it'

function sum(...uses: readonly Use[]): Use {
  return together(uses.map((use) => [1, use]))
}

function less(use: Use, other: Use): Use {
  return together([
    [1, use],
    [-1, other],
  ])
}
