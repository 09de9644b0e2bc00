/** What is begun in one tab of a room, and the others: it is found by the next, and goes with it where it was found. */

import { onCleanup } from 'solid-js'
import { useChat, useRoom } from './context.ts'

export function createKeeping(): void {
  const { drafts } = useChat()
  const { room, composing } = useRoom()
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('storage', ({ key, newValue }) => composing.follow(key, newValue), { signal })
  // The last that a page hears before it is closed.
  document.addEventListener('visibilitychange', () => document.hidden && drafts.share(room.id), { signal })
  onCleanup(() => stop.abort())
}
