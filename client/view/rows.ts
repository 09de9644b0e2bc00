/**
 * The rows of a timeline: the room's messages, then the posts that the room has not yet answered. Rows are known by
 * id, which a post and its message share, so the row on screen stays the same when the one becomes the other.
 */

import { type Accessor, createMemo } from 'solid-js'
import type { Card, Message } from '../../protocol/model.ts'
import { createKeyed } from '../keyed.ts'
import type { Pending, RoomState, Said } from '../room.ts'
import { sameList } from '../same.ts'
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
  /** The row as it can be removed; undefined if there is nothing left of it. */
  said(id: string): Said | undefined
  /** The same as its author can edit it; undefined if that is somebody else. */
  own(id: string): Said | undefined
  /** The last of these. */
  lastOwn(): Said | undefined
  /** Whether the row above it is of another day, or there is none. */
  startsDay(id: string): boolean
  /** Whether the row above it is of somebody else, or of another time. */
  startsGroup(id: string): boolean
}

/** `me` is the author of what is pending. */
export function createRows(state: RoomState, me: Accessor<string>): Rows {
  const { message } = state
  const ids = createMemo(
    () => {
      const posts = state.pending.filter(({ command, id }) => command.type === 'post' && !message(id))
      return [...state.messages, ...posts].map(({ id }) => id)
    },
    [],
    { equals: sameList },
  )
  const above = createKeyed(createMemo(() => new Map(ids().map((id, index) => [id, ids()[index - 1]]))))

  const notPosted = (change: Pending | undefined) =>
    change?.command.type === 'post' && message(change.id) ? undefined : change
  const changes = (id: string) => state.changes(id) ?? []
  const pending = (id: string) => notPosted(changeToShow(changes(id).filter((change) => !isDismissing(change))))
  const author = (id: string) => message(id)?.author ?? me()
  const created = (id: string) => message(id)?.created ?? pending(id)?.created ?? 0
  const body = (id: string) => {
    const change = pending(id)
    const said = message(id)?.body ?? null
    if (change?.command.type === 'remove') return change.status === 'failed' ? said : null
    const text = notPosted(changeToShow(changes(id).filter(({ command }) => command.type !== 'dismiss')))?.command
    return text && 'body' in text ? text.body : said
  }
  const cards = (id: string) => {
    const dismissed = changes(id).filter(isDismissing).map(cardOf)
    const all = message(id)?.cards ?? []
    return dismissed.length === 0 ? all : all.filter(({ url }) => !dismissed.includes(url))
  }
  const unwanted = (id: string) => changes(id).flatMap(unwantedBy)
  const said = (id: string) => {
    const text = body(id)
    // An edit that came too late for its message is still shown, but there is nothing to edit any more.
    if (text === null || message(id)?.body === null) return undefined
    return { id, revision: message(id)?.revision ?? 0, body: text }
  }
  const own = (id: string) => (author(id) === me() ? said(id) : undefined)
  const lastOwn = () => {
    const last = ids().findLast((id) => own(id) !== undefined)
    return last === undefined ? undefined : own(last)
  }
  const startsDay = (id: string) => {
    const previous = above(id)
    return previous === undefined || !sameDay(created(previous), created(id))
  }
  const startsGroup = (id: string) => {
    const previous = above(id)
    return (
      previous === undefined ||
      author(previous) !== author(id) ||
      created(id) - created(previous) >= GROUP_GAP ||
      startsDay(id)
    )
  }
  return { ids, message, pending, author, created, body, cards, unwanted, said, own, lastOwn, startsDay, startsGroup }
}

/** Of the changes of one message, one that failed, since it asks for a decision, otherwise the last. */
function changeToShow(changes: readonly Pending[]): Pending | undefined {
  return changes.find(({ status }) => status === 'failed') ?? changes.at(-1)
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

function cardOf({ command }: Pending): string {
  return command.type === 'dismiss' ? command.url : ''
}
