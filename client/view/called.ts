/** What the service worker and the page have to say to each other, while somebody is signed in. */

import { createEffect, on, onCleanup } from 'solid-js'
import type { Chat } from '../chat.ts'
import { useUser } from './context.ts'

export function createCalled(chat: Pick<Chat, 'open' | 'notifying'>): void {
  if (!('serviceWorker' in navigator)) return
  const user = useUser()
  // A notification was clicked on while the page was open.
  const heard = ({ data }: MessageEvent) => {
    if (data?.type === 'open') chat.open({ room: String(data.room), message: String(data.message) })
  }
  navigator.serviceWorker.addEventListener('message', heard)
  onCleanup(() => navigator.serviceWorker.removeEventListener('message', heard))
  createEffect(
    on(user, async (me) => {
      if (!me || !('Notification' in globalThis) || Notification.permission !== 'granted') return
      const { Pushing } = await import('../pushing.ts')
      // With the last session ended what it had asked for.
      await new Pushing(me.id, chat.notifying).renew()
    }),
  )
}
