/** Hears the keys that mean something wherever one is, unless something nearer has taken them. */

import { onCleanup } from 'solid-js'
import { type Shortcut, shortcutOf } from '../shortcuts.ts'

/** @param run says whether it has done something; it is given what had the focus */
export function onShortcut(run: (shortcut: Shortcut, target: Element | undefined) => boolean): void {
  const pressed = (event: KeyboardEvent) => {
    // What stopped a key on its way, in a view, has taken it; keys in a dialog are the dialog's.
    if (event.defaultPrevented || event.cancelBubble || event.isComposing || document.querySelector('dialog[open]'))
      return
    const target = event.target instanceof Element ? event.target : undefined
    const typing = target?.matches('input, textarea, select') ?? false
    const shortcut = shortcutOf(event, typing)
    if (shortcut && run(shortcut, target)) event.preventDefault()
  }
  document.addEventListener('keydown', pressed)
  onCleanup(() => document.removeEventListener('keydown', pressed))
}

/** What hears the keys of a form or a question within something that Esc closes as well: here it gives up this alone. */
export function onEscape(giveUp: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    giveUp()
  }
}
