/** What this client holds of a room's history, and how frames and pages change it. Pure: no socket, no store. */

import type { EventsFrame, Frame, Page, SyncFrame } from '../protocol/events.ts'
import type { Message, User } from '../protocol/model.ts'

export interface RoomHistory {
  /** Undefined until the first answer. */
  readonly epoch: string | undefined
  /** Every change up to here is known. */
  readonly version: number
  /** The version that the last reset brought. */
  readonly base: number
  /** By seq, without holes from the oldest held to the newest. */
  readonly messages: readonly Message[]
  /** There are messages before the oldest held. */
  readonly older: boolean
  readonly people: Readonly<Record<string, string>>
  /**
   * Messages from before the oldest held, as they were changed meanwhile. They are not shown, but a page that was
   * read before the change and comes after it must not bring back what was edited away (R6).
   */
  readonly beyond: ReadonlyMap<string, Message>
}

export const noHistory: RoomHistory = {
  epoch: undefined,
  version: 0,
  base: 0,
  messages: [],
  older: false,
  people: {},
  beyond: new Map(),
}

/** What a page was asked for, so that its answer is used only where it still fits. */
export interface PageRequest {
  readonly before: number
  readonly base: number
}

/** `behind`: there are changes between what is held and this frame; ask to resume. */
export function receive(
  history: RoomHistory,
  frame: Frame,
): { readonly history: RoomHistory; readonly behind: boolean } {
  if (frame.type === 'sync' && startsAnew(history, frame)) return { history: anew(frame), behind: false }
  // Before the first answer there is nothing that an event could continue, and the answer is on its way.
  if (history.epoch === undefined || frame.version <= history.version) return { history, behind: false }
  if (frame.after > history.version) return { history, behind: true }
  const changed = withRows({ ...history, version: frame.version }, messagesOf(frame))
  return { history: { ...changed, people: { ...history.people, ...nicknames(frame.people) } }, behind: false }
}

/**
 * The message as an answer over HTTP or another tab has it. It may run ahead of the frames, and even of the first of
 * them; they bring it again, and what somebody has sent should not vanish from their screen until then.
 */
export function receiveAnswer(history: RoomHistory, epoch: string, message: Message): RoomHistory {
  if (history.epoch !== undefined && history.epoch !== epoch) return history
  return withRows(history, [message])
}

/** What to ask for next, or undefined if there is nothing older. */
export function nextPage(history: RoomHistory): PageRequest | undefined {
  const oldest = history.messages[0]
  return history.older && oldest ? { before: oldest.seq, base: history.base } : undefined
}

export function receivePage(history: RoomHistory, asked: PageRequest, page: Page): RoomHistory {
  const wanted = nextPage(history)
  if (page.epoch !== history.epoch || wanted?.before !== asked.before || wanted.base !== asked.base) return history
  const beyond = new Map(history.beyond)
  const rows = page.messages.map((row) => {
    const changed = beyond.get(row.id)
    beyond.delete(row.id)
    return changed && changed.version > row.version ? changed : row
  })
  return {
    ...history,
    messages: [...rows, ...history.messages],
    older: page.older,
    // What the frames said of people is newer than what a page says.
    people: { ...nicknames(page.people), ...history.people },
    beyond,
  }
}

/** The `since` of the socket's address and of the sync command (R5). */
export function sinceOf(history: RoomHistory): string | undefined {
  return history.epoch === undefined ? undefined : `${history.epoch}.${history.version}`
}

function startsAnew(history: RoomHistory, frame: SyncFrame): boolean {
  return frame.reset || frame.epoch !== history.epoch
}

function anew(frame: SyncFrame): RoomHistory {
  return {
    ...noHistory,
    epoch: frame.epoch,
    version: frame.version,
    base: frame.version,
    messages: frame.messages.toSorted((a, b) => a.seq - b.seq),
    older: frame.older,
    people: nicknames(frame.people),
  }
}

function messagesOf(frame: EventsFrame | SyncFrame): readonly Message[] {
  if (frame.type === 'sync') return frame.messages
  return frame.events.flatMap((event) => (event.type === 'message' ? [event.message] : []))
}

function withRows(history: RoomHistory, changed: readonly Message[]): RoomHistory {
  const messages = [...history.messages]
  const beyond = new Map(history.beyond)
  const oldest = history.older ? (messages[0]?.seq ?? 0) : 0
  for (const message of changed) {
    if (message.seq >= oldest) place(messages, message)
    else if (message.version > (beyond.get(message.id)?.version ?? 0)) beyond.set(message.id, message)
  }
  return { ...history, messages, beyond }
}

/** A message keeps its seq for ever, so the seq finds its row; most changes are near the end. */
function place(rows: Message[], message: Message): void {
  const at = rows.findLastIndex((row) => row.seq <= message.seq)
  const held = rows[at]
  if (held?.seq !== message.seq) rows.splice(at + 1, 0, message)
  else if (message.version > held.version) rows[at] = message
}

function nicknames(people: readonly User[]): Record<string, string> {
  return Object.fromEntries(people.map(({ id, nickname }) => [id, nickname]))
}
