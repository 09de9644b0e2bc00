/** The way up to what was not read, and the way to be done with it. What is below, the way to the newest leads to. */

import { createEffect, createMemo, createResource, on, onCleanup, Show } from 'solid-js'
import { isHeldFrom, unreadAfter } from '../read-marks.ts'
import { createAttention } from './attention.ts'
import { useChat, useRoom, useUser } from './context.ts'
import { Icon } from './icon.tsx'
import { useNotice } from './notice.tsx'
import { resting } from './resting.ts'

export function FirstUnread(props: { show: (message: string) => void; onRest: () => void }) {
  const chat = useChat()
  const user = useUser()
  const { room, marking } = useRoom()
  const notify = useNotice()
  const isHeld = createMemo(() => {
    const version = marking.behind()
    return version === undefined || isHeldFrom(room.state, version)
  })
  const isAllHeld = () => isHeld() && !room.state.newer
  // What is not held is counted where it is, and counted anew when something was said or removed.
  const asked = () => (isAllHeld() || room.state.status !== 'ready' ? undefined : marking.behind())
  const [counted, { refetch }] = createResource<number | undefined, number>(
    asked,
    async (version, { value, refetching }) =>
      (await chat.countUnread(room.id, version)) ?? (refetching ? value : undefined),
  )
  const attention = createAttention()
  let timer: ReturnType<typeof setTimeout> | undefined
  const countLater = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        if (attention()) void refetch()
      },
      COUNTED_EVERY * (1 + Math.random()),
    )
  }
  // Not by all readers at once, and not where nobody looks.
  createEffect(on([() => room.state.version, attention], () => attention() && countLater(), { defer: true }))
  onCleanup(() => clearTimeout(timer))
  const count = () => {
    const version = marking.behind()
    if (version === undefined) return 0
    return isAllHeld() ? unreadAfter(room.state, version, user()?.id ?? '').length : (counted.latest ?? 0)
  }
  const isAbove = createMemo<boolean>((before) => {
    if (marking.behind() === undefined) return false
    const first = marking.first()
    if (first === undefined) return !isHeld()
    const top = room.state.messages.findIndex(({ id }) => marking.ids().has(id))
    // Within a message that is higher than the screen, none ends.
    return top === -1 ? before : room.state.messages.findIndex(({ id }) => id === first) < top
  }, false)
  const jump = async () => {
    const version = marking.behind()
    if (version === undefined) return
    const reached = await room.reachAfter(version)
    const first = marking.first()
    if (reached === 'here' && first !== undefined) props.show(first)
    else notify('What you have not read cannot be loaded now. Try again in a moment.')
  }
  return (
    <Show when={isAbove() && count() > 0}>
      <div class="first-unread" ref={resting(() => props.onRest())}>
        <button type="button" class="jump" onClick={() => void jump()}>
          <Icon name="up" />
          Jump to first unread, {count() >= COUNTED ? `${COUNTED}+` : count()} new
        </button>
        <button
          type="button"
          class="jump"
          aria-label="Mark as read"
          title="Mark as read (Esc)"
          onClick={marking.markRead}
        >
          <Icon name="check" />
        </button>
      </div>
    </Show>
  )
}

/** The server counts up to here. */
const COUNTED = 1_000
/** However much is said, in milliseconds; up to twice as long. */
const COUNTED_EVERY = 4_000
