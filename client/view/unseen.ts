/** How many messages of others have come that the reader has not had in view. */

import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from 'solid-js'
import type { RoomState } from '../room.ts'

export function createUnseen(state: RoomState, following: Accessor<boolean>, me: Accessor<string>): Accessor<number> {
  const visible = createVisible()
  const [seen, setSeen] = createSignal<number>()

  createEffect(() => {
    const newest = state.messages.at(-1)?.seq ?? 0
    if (state.status !== 'ready') return
    // What was there when the room opened is history, looked at or not.
    if ((following() && visible()) || untrack(seen) === undefined) setSeen(newest)
  })
  return createMemo(() => {
    const last = seen()
    if (last === undefined) return 0
    return state.messages.filter((message) => message.seq > last && message.author !== me()).length
  })
}

function createVisible(): Accessor<boolean> {
  const [visible, setVisible] = createSignal(document.visibilityState === 'visible')
  const update = () => setVisible(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', update)
  onCleanup(() => document.removeEventListener('visibilitychange', update))
  return visible
}
