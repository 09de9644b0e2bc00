/** All tabs of a room keep what is begun there in one place: what another does to that is heard of, and made up for. */

import { onCleanup } from 'solid-js'
import type { Composing } from './composing.ts'
import { useChat } from './context.ts'

export function createKeeping({ keep, follow }: Pick<Composing, 'keep' | 'follow'>): void {
  const { session } = useChat()
  const user = () => {
    const known = session()
    return known.status === 'signed-in' && known.user.id
  }
  const author = user()
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('storage', follow, { signal })
  addEventListener('pagehide', keep, { signal })
  document.addEventListener('visibilitychange', () => document.hidden && keep(), { signal })
  onCleanup(() => {
    stop.abort()
    // Where the room is left; whoever has signed out keeps nothing.
    if (user() === author) keep()
  })
}
