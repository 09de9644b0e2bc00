/** Goes to the message that the page's address names, however far back it is, and marks it for a moment. */

import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js'
import type { Place } from '../location.ts'
import type { Reached, Room } from '../room.ts'
import type { Scroll } from './scroll.ts'

/** How long it stands out, in milliseconds; the style fades it for as long. */
const MARKED_FOR = 3_000

/** Gives the id of the message that is marked. `notify` is told why one cannot be gone to. */
export function createSeeking(
  place: Accessor<Place>,
  room: Room,
  scroll: Pick<Scroll, 'show'>,
  toNewest: () => void,
  drawn: () => boolean,
  notify: (why: string) => void,
): Accessor<string | undefined> {
  const [marked, setMarked] = createSignal<string>()
  let fading: ReturnType<typeof setTimeout> | undefined
  const ready = createMemo(() => room.state.status === 'ready' && drawn())

  const seek = async (wanted: Place, message: string) => {
    const reached = await room.reach(message)
    // Meanwhile they may have gone elsewhere.
    if (place() !== wanted) return
    if (reached !== 'here') return notify(MISSED[reached])
    scroll.show(message)
    setMarked(message)
    clearTimeout(fading)
    fading = setTimeout(() => setMarked(undefined), MARKED_FOR)
  }
  createEffect(
    on([place, ready], ([now, isReady], before) => {
      if (now.room !== room.id || !isReady) return
      if (now.message !== undefined) void seek(now, now.message)
      else if (before && before[0] !== now) toNewest()
    }),
  )
  return marked
}

const MISSED: Readonly<Record<Exclude<Reached, 'here'>, string>> = {
  unknown: 'There is no such message, or it is not for you to see.',
  unreachable: 'That message cannot be loaded now. Try again in a moment.',
}
