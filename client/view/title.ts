/** What says outside of the page that something waits: the title and the icon of the tab, and the badge of the app. */

import { type Accessor, createEffect, onCleanup } from 'solid-js'
import { addBase } from '../base.ts'

/** How many call, and whether anything waits at all. */
export interface Waiting {
  readonly calls: number
  readonly unread: boolean
}

/** @param chat what the chat is called */
export function createTitle(
  chat: Accessor<string>,
  room: Accessor<string | undefined>,
  waiting: Accessor<Waiting>,
): void {
  createEffect(() => {
    const name = room()
    document.title = titleText(name === undefined ? chat() : `${name} · ${chat()}`, waiting())
  })
  createEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = addBase(iconFor(waiting()))
  })
  createEffect(() => setBadge(waiting()))
  onCleanup(() => {
    document.title = chat()
    setBadge({ calls: 0, unread: false })
  })
}

/** A number is for whoever reads it; a dot says that something was said. */
export function titleText(text: string, { calls, unread }: Waiting): string {
  if (calls > 0) return `(${calls}) ${text}`
  return unread ? `• ${text}` : text
}

function iconFor({ calls, unread }: Waiting): string {
  if (calls > 0) return '/favicon-calls.svg'
  return unread ? '/favicon-unread.svg' : '/favicon.svg'
}

/** Only where it is installed as an app; elsewhere there is nothing to put it on. */
function setBadge({ calls, unread }: Waiting): void {
  if (!('setAppBadge' in navigator)) return
  const done = calls > 0 || unread ? navigator.setAppBadge(calls || undefined) : navigator.clearAppBadge()
  done.catch(() => {})
}
