/** How many messages of others have come that the reader has not had in view. */

import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { RoomState } from '../room.ts'

export function createUnseen(state: RoomState, following: Accessor<boolean>, me: Accessor<string>): Accessor<number> {
  const visible = createVisible()
  const [unseen, setUnseen] = createSignal(0)
  const inView = () => following() && visible()

  createEffect(() => inView() && setUnseen(0))
  createEffect(
    on(
      () => state.posted,
      (posted) => {
        if (!inView()) setUnseen((before) => before + posted.filter(({ author }) => author !== me()).length)
      },
      { defer: true },
    ),
  )
  return unseen
}

function createVisible(): Accessor<boolean> {
  const [visible, setVisible] = createSignal(document.visibilityState === 'visible')
  const update = () => setVisible(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', update)
  onCleanup(() => document.removeEventListener('visibilitychange', update))
  return visible
}
