/** What is begun in one tab of a room, and the others: it is found by the next, and goes with it where it was found. */

import { onCleanup } from 'solid-js'
import { useChat, useRoom } from './context.ts'

export function createKeeping(): void {
  const { drafts } = useChat()
  const { composing } = useRoom()
  const stop = new AbortController()
  addEventListener('storage', (change) => composing.follow(change), stop)
  addEventListener('pagehide', () => drafts.share(), stop)
  onCleanup(() => stop.abort())
}
