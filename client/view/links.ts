/** Links that lead to this deployment: they open here, where any other opens in a tab of its own. */

import type { Chat } from '../chat.ts'
import { placeOf } from '../location.ts'

/** With a modifier a click is the browser's: a new tab, a new window, a download. */
export function isPlainClick(event: MouseEvent): boolean {
  return !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
}

/** For everything that holds links which people wrote. */
export function openInside(event: MouseEvent, chat: Chat): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  const place = link && isPlainClick(event) ? placeOf(link.href, location.origin) : undefined
  if (!place) return
  event.preventDefault()
  chat.open(place)
}
