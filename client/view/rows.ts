/**
 * The rows of a timeline: the room's messages, then the posts that the room has not yet answered. Rows are known by
 * id, which a post and its message share, so the row on screen stays the same when the one becomes the other.
 */

import { type Accessor, createMemo } from 'solid-js'
import type { Card, Message } from '../../protocol/model.ts'
import { messageOf } from '../entries.ts'
import type { Pending, RoomState, Said } from '../room.ts'
import { sameDay } from './dates.ts'

/** Messages of one author with less than this between them stand in one group. */
const GROUP_GAP = 5 * 60_000

export interface Rows {
  readonly ids: Accessor<readonly string[]>
  message(id: string): Message | undefined
  /** The post of this row, or the change of its message, that is not yet answered and of which there is to be told. */
  pending(id: string): Pending | undefined
  author(id: string): string
  created(id: string): number
  /** Its text with what is pending; null once removed. */
  body(id: string): string | null
  /** Without those that are being dismissed. */
  cards(id: string): readonly Card[]
  /** Links that are to have no card, once what is pending is done. */
  unwanted(id: string): readonly string[]
  /** The row as its author can edit or remove it; undefined if there is nothing left of it, or it is somebody else's. */
  own(id: string): Said | undefined
  /** The last of these. */
  lastOwn(): Said | undefined
  startsDay(id: string, previous: string | undefined): boolean
  startsGroup(id: string, previous: string | undefined): boolean
}

/** `me` is the author of what is pending. */
export function createRows(state: RoomState, me: Accessor<string>): Rows {
  const messages = createMemo(() => new Map(state.messages.map((message) => [message.id, message])))
  const texts = createMemo(() => changesByMessage(state.pending.filter(({ command }) => command.type !== 'dismiss')))
  const changes = createMemo(() => changesByMessage(state.pending.filter((change) => !isDismissing(change))))
  const dismissed = createMemo(() => new Set(state.pending.filter(isDismissing).map(({ command }) => cardOf(command))))
  const posts = createMemo(() => state.pending.flatMap(({ command }) => (command.type === 'post' ? [command.id] : [])))
  const ids = createMemo(() => [...messages().keys(), ...posts().filter((id) => !messages().has(id))])

  const message = (id: string) => messages().get(id)
  const notPosted = (change: Pending | undefined) =>
    change?.command.type === 'post' && messages().has(change.command.id) ? undefined : change
  const pending = (id: string) => notPosted(changes().get(id))
  const author = (id: string) => message(id)?.author ?? me()
  const created = (id: string) => message(id)?.created ?? pending(id)?.created ?? 0
  const body = (id: string) => {
    const change = pending(id)
    const said = message(id)?.body ?? null
    if (change?.command.type === 'remove') return change.status === 'failed' ? said : null
    const text = notPosted(texts().get(id))?.command
    return text && 'body' in text ? text.body : said
  }
  const cards = (id: string) => {
    const all = message(id)?.cards ?? []
    return dismissed().size === 0 ? all : all.filter(({ url }) => !dismissed().has(`${id} ${url}`))
  }
  const unwanted = (id: string) =>
    state.pending.filter((change) => messageOf(change.command) === id).flatMap(unwantedBy)
  const own = (id: string) => {
    const text = body(id)
    // An edit that came too late for its message is still shown, but there is nothing to edit any more.
    if (text === null || message(id)?.body === null || author(id) !== me()) return undefined
    return { id, revision: message(id)?.revision ?? 0, body: text }
  }
  const lastOwn = () => {
    const last = ids().findLast((id) => own(id) !== undefined)
    return last === undefined ? undefined : own(last)
  }
  const startsDay = (id: string, previous: string | undefined) =>
    previous === undefined || !sameDay(created(previous), created(id))
  const startsGroup = (id: string, previous: string | undefined) =>
    previous === undefined ||
    startsDay(id, previous) ||
    author(previous) !== author(id) ||
    created(id) - created(previous) >= GROUP_GAP

  return { ids, message, pending, author, created, body, cards, unwanted, own, lastOwn, startsDay, startsGroup }
}

/** The change to show for each message: one that failed, since it asks for a decision, otherwise the last. */
function changesByMessage(pending: readonly Pending[]): ReadonlyMap<string, Pending> {
  const changes = new Map<string, Pending>()
  for (const change of pending) {
    const id = messageOf(change.command)
    if (changes.get(id)?.status !== 'failed') changes.set(id, change)
  }
  return changes
}

function unwantedBy(change: Pending): readonly string[] {
  const { command } = change
  if (command.type === 'dismiss') return isDismissing(change) ? [command.url] : []
  return 'body' in command ? (command.without ?? []) : []
}

/** Until it fails, the card is gone and nothing is said of it. */
function isDismissing({ command, status }: Pending): boolean {
  return command.type === 'dismiss' && status !== 'failed'
}

function cardOf(command: Pending['command']): string {
  return command.type === 'dismiss' ? `${command.message} ${command.url}` : ''
}
