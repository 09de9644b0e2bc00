/** What is begun in one tab of a room, and the others: it is found by the next, and goes with it where it was found. */

import { onCleanup } from 'solid-js'
import { useChat, useRoom } from './context.ts'

export function createKeeping(): void {
  const { drafts } = useChat()
  const { composing } = useRoom()
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('storage', (change) => composing.follow(change), { signal })
  // The last that a page hears before it is closed, which may be long after it was hidden, or never.
  addEventListener('pagehide', () => drafts.share(), { signal })
  document.addEventListener('visibilitychange', () => document.hidden && drafts.share(), { signal })
  onCleanup(() => stop.abort())
}
