/** What the service worker and the page have to say to each other, while somebody is signed in. */

import { createEffect, on, onCleanup } from 'solid-js'
import type { Chat } from '../chat.ts'
import type { Pushing } from '../pushing.ts'
import { useUser } from './context.ts'

export function createCalled(chat: Pick<Chat, 'open' | 'notifying' | 'inbox'>): void {
  if (!('serviceWorker' in navigator)) return
  const user = useUser()
  // A notification was clicked on while the page was open.
  const heard = ({ data }: MessageEvent) => {
    if (data?.type === 'open') chat.open({ room: String(data.room), message: String(data.message) })
  }
  navigator.serviceWorker.addEventListener('message', heard)
  onCleanup(() => navigator.serviceWorker.removeEventListener('message', heard))
  const pushing = async (use: (pushing: Pushing) => Promise<void>) => {
    const me = user()
    if (!me || !('Notification' in globalThis) || Notification.permission !== 'granted') return
    const { Pushing } = await import('../pushing.ts')
    await use(new Pushing(me.id, chat.notifying))
  }
  // With the last session ended what it had asked for.
  createEffect(on(user, () => pushing((each) => each.renew())))
  createEffect(
    on(
      () => chat.inbox()?.rooms(),
      (rooms = []) => pushing((each) => each.withdraw(rooms)),
    ),
  )
}
