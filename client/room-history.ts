/**
 * What this client holds of a room's history, and how frames and pages change it. Pure: no socket, no store.
 *
 * It is one piece of the history without holes. As a rule that ends with the newest message; for a reader who has gone
 * far back, what is far from there on either side is let go, and comes again as a page.
 */

import type { EventsFrame, Frame, Page, SyncFrame } from '../protocol/events.ts'
import { PAGE_SIZE } from '../protocol/limits.ts'
import type { Message } from '../protocol/model.ts'
import { called, type People, shownIn } from './called.ts'
import { sameCards } from './same-cards.ts'
import { noStanding, type Standing, standingAfter } from './standing.ts'

export interface RoomHistory extends Standing {
  /** Undefined until the first answer. */
  readonly epoch: string | undefined
  /** Every change up to here is known. */
  readonly version: number
  /** By seq, without holes from the oldest held to the newest. */
  readonly messages: readonly Message[]
  /** There are messages before the oldest held. */
  readonly older: boolean
  /** What is held ends with this seq, and newer messages are not held; undefined if it ends with the newest. */
  readonly until: number | undefined
  readonly people: People
  /**
   * Messages as they were last changed, by all changes after the version `since`. A page may have been read before a
   * change that came sooner than the page, and must not bring back what was edited away (R6).
   */
  readonly changes: readonly Message[]
  readonly since: number
}

export const noHistory: RoomHistory = {
  ...noStanding,
  epoch: undefined,
  version: 0,
  messages: [],
  older: false,
  until: undefined,
  people: {},
  changes: [],
  since: 0,
}

/** The messages just before one of this seq; with none, the newest. */
export interface PageRequest {
  readonly before: number | undefined
  /** Where they go: before or after those that are held, or in their place. */
  readonly goes: 'before' | 'after' | 'instead'
  /** What was known when it was asked for: the page is read after that. */
  readonly version: number
}

/** So many changes may come while a page is on its way; after more of them it is asked for again. */
export const CHANGES_MAX = 1_000

/** `behind`: there are changes between what is held and this frame; ask to resume. */
export function receive(
  history: RoomHistory,
  frame: Frame,
): { readonly history: RoomHistory; readonly behind: boolean } {
  if (frame.type === 'sync' && startsAnew(history, frame)) return { history: anew(history, frame), behind: false }
  // Before the first answer there is nothing that an event could continue, and the answer is on its way.
  if (history.epoch === undefined) return { history, behind: false }
  const isBehind = frame.after > history.version
  // What somebody is called has no version: it is so from when it is heard.
  const shown = called(history.people, shownIn(frame))
  if (isBehind || frame.version <= history.version)
    return { history: shown === history.people ? history : { ...history, people: shown }, behind: isBehind }
  const changed = withRows({ ...history, version: frame.version }, messagesOf(frame))
  const people = called(called(history.people, frame.people), shownIn(frame))
  return { history: { ...changed, ...standingAfter(history, frame), people }, behind: false }
}

/** What a frame has posted since the history that it is received into; nothing if that only begins with it. */
export function postedIn(history: RoomHistory, frame: Frame): readonly Message[] {
  if (history.epoch === undefined || (frame.type === 'sync' && frame.epoch !== history.epoch)) return []
  return messagesOf(frame).filter(({ seq }) => seq > history.version)
}

/**
 * The message as an answer over HTTP or another tab has it. It may run ahead of the frames, and even of the first of
 * them; they bring it again, and what somebody has sent should not vanish from their screen until then.
 */
export function receiveAnswer(history: RoomHistory, epoch: string, message: Message): RoomHistory {
  if (history.epoch !== undefined && history.epoch !== epoch) return history
  return withRows(history, [message])
}

/** The page that goes before or after what is held, or undefined if that has all there is. */
export function nextPage(history: RoomHistory, goes: 'before' | 'after' = 'before'): PageRequest | undefined {
  const { messages, older, until, version } = history
  if (goes === 'before') return older && messages[0] ? { before: messages[0].seq, goes, version } : undefined
  // As many as are in a page at most, so that it has all of them.
  return until === undefined ? undefined : { before: until + PAGE_SIZE + 1, goes, version }
}

export function receivePage(history: RoomHistory, asked: PageRequest, page: Page): RoomHistory {
  const { before, goes } = asked
  if (page.epoch !== history.epoch || asked.version < history.since || asked.version > history.version) return history
  // What is held may have ended elsewhere meanwhile.
  if (goes !== 'instead' && nextPage(history, goes)?.before !== before) return history
  const from = goes === 'after' ? (history.until ?? 0) + 1 : page.older ? (page.messages[0]?.seq ?? 0) : 0
  const rows = page.messages.filter(({ seq }) => seq >= from)
  for (const message of history.changes) {
    if (message.seq >= from && message.seq < (before ?? Number.POSITIVE_INFINITY)) place(rows, message)
  }
  return {
    ...history,
    messages:
      goes === 'before' ? [...rows, ...history.messages] : goes === 'after' ? [...history.messages, ...rows] : rows,
    older: goes === 'after' ? history.older : page.older,
    until: goes === 'before' ? history.until : endOf(before, history.version),
    // What the frames said of people is newer than what a page says.
    people: called(
      history.people,
      page.people.filter(({ id }) => history.people[id] === undefined),
    ),
  }
}

/** The `since` of the socket's address and of the sync command (R5). */
export function sinceOf(history: RoomHistory): string | undefined {
  return history.epoch === undefined ? undefined : `${history.epoch}.${history.version}`
}

function startsAnew(history: RoomHistory, frame: SyncFrame): boolean {
  return frame.reset || frame.epoch !== history.epoch
}

/** What is the same as before stays the same object, and what is drawn of it stays too. */
function anew(before: RoomHistory, frame: SyncFrame): RoomHistory {
  const held = new Map(before.messages.map((message) => [message.id, message]))
  return {
    ...noHistory,
    ...standingAfter(before, frame),
    epoch: frame.epoch,
    version: frame.version,
    since: frame.version,
    messages: frame.messages
      .map((message) => sameCards(held.get(message.id), message))
      .toSorted((a, b) => a.seq - b.seq),
    older: frame.older,
    people: called({}, [...frame.people, ...shownIn(frame)]),
  }
}

function messagesOf(frame: EventsFrame | SyncFrame): readonly Message[] {
  if (frame.type === 'sync') return frame.messages
  return frame.events.flatMap((event) => (event.type === 'message' ? [event.message] : []))
}

function withRows(history: RoomHistory, changed: readonly Message[]): RoomHistory {
  const messages = [...history.messages]
  const oldest = history.older ? (messages[0]?.seq ?? 0) : 0
  const newest = history.until ?? Number.POSITIVE_INFINITY
  for (const message of changed) if (message.seq >= oldest && message.seq <= newest) place(messages, message)
  const changes = [...history.changes, ...changed]
  const forgotten = changes.splice(0, changes.length - CHANGES_MAX)
  const since = forgotten.reduce((newest, { version }) => Math.max(newest, version), history.since)
  return { ...history, messages, changes, since }
}

/** A message keeps its seq for ever, so the seq finds its row; most changes are near the end. */
function place(rows: Message[], message: Message): void {
  const at = rows.findLastIndex((row) => row.seq <= message.seq)
  const held = rows[at]
  if (held?.seq !== message.seq) rows.splice(at + 1, 0, message)
  else if (message.version > held.version) rows[at] = sameCards(held, message)
}

/** Where a page ends that has all messages before that seq; what was posted since has been heard up to the version. */
function endOf(before: number | undefined, version: number): number | undefined {
  return before !== undefined && before <= version ? before - 1 : undefined
}
