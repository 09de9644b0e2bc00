/** How far the room on screen is read, told as it is: only what was on a visible screen in a focused window counts. */

import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'
import type { Chat } from '../chat.ts'
import { isHeldFrom, markAfter, unreadAfter } from '../read-marks.ts'
import type { Room } from '../room.ts'
import { createAttention } from './attention.ts'
import { createOnScreen, type OnScreen } from './on-screen.ts'

export interface Marking extends OnScreen {
  /** The id of the message above which the divider stands, until the room is left. */
  readonly divider: Accessor<string | undefined>
  /** The first that has not been read, if it is held. */
  readonly first: Accessor<string | undefined>
  /** The version up to which the room is read, where something after it is not. */
  readonly behind: Accessor<number | undefined>
  /** Messages can be marked. */
  readonly known: Accessor<boolean>
  /** All of the room. */
  markRead(): void
  /** This message, and what comes after it, counts as unread until the room is left. */
  markUnread(message: string): void
}

export function createMarking(chat: Pick<Chat, 'inbox'>, room: Room, me: Accessor<string>): Marking {
  const { state } = room
  const attention = createAttention()
  const own = createMemo(() => chat.inbox()?.find(room.id))
  const [since, setSince] = createSignal<number>()
  const seen = new Set<string>()
  /** Somebody has marked it unread: having it on the screen is no reason to take that back. */
  let isKept = false
  let isOpened = false

  const read = (version: number, unread: boolean) => chat.inbox()?.read(room.id, version, unread)
  const weigh = () => {
    const known = own()
    if (!known || !isOpened || isKept) return
    const now = markAfter(state, { version: known.read.version, unread: known.unread }, me(), (id) => seen.has(id))
    // What comes while nobody looks begins anew; below somebody who reads, the divider stays where it was.
    if (now.unread && !known.unread && (since() === undefined || !attention())) setSince(now.version)
    read(now.version, now.unread)
  }
  const screen = createOnScreen((ids) => {
    if (!attention()) return
    for (const id of ids) seen.add(id)
    weigh()
  })
  createEffect(() => {
    const known = own()
    if (isOpened || !known || state.status !== 'ready') return
    isOpened = true
    const { version, mark } = known.read
    // Of a room that was never read, all that was there before counts as known.
    if (mark === 0 && !known.unread) read(state.messages.at(-1)?.seq ?? 0, false)
    else if (!isHeldFrom(state, version) || unreadAfter(state, version, me()).length > 0) setSince(version)
    screen.look()
  })
  createEffect(on([() => state.messages, attention], () => (attention() ? screen.look() : weigh()), { defer: true }))
  createEffect(
    on(own, (now, before) => {
      if (!now || !before || now.read.mark <= before.read.mark || now.read.version >= before.read.version) return
      isKept = true
      setSince(now.read.version)
    }),
  )

  const firstAfter = (version: number | undefined) =>
    version !== undefined && isHeldFrom(state, version) ? unreadAfter(state, version, me())[0]?.id : undefined
  const behind = createMemo(() => (own()?.unread ? own()?.read.version : undefined))
  return {
    ...screen,
    divider: createMemo(() => firstAfter(since())),
    first: createMemo(() => firstAfter(behind())),
    behind,
    known: () => own() !== undefined,
    markRead: () => {
      isKept = false
      setSince(undefined)
      read(Math.max(state.version, own()?.read.version ?? 0), false)
    },
    markUnread: (message) => {
      const seq = state.message(message)?.seq
      if (seq !== undefined) read(seq - 1, true)
      // Another mark of the same version lowers nothing, and is meant all the same.
      isKept = true
      setSince(seq === undefined ? since() : seq - 1)
    },
  }
}
