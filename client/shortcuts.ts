/** What keys do wherever one is, and how that is told. */

export type Shortcut =
  | { readonly type: 'switch' | 'read' | 'help' }
  /** To the room below, or above; of those with something unread alone. */
  | { readonly type: 'step'; readonly by: 1 | -1; readonly unread: boolean }

/** As much of a KeyboardEvent as it takes. */
export type Press = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/** @param typing the keys are meant for a text */
export function shortcutOf({ key, altKey, ctrlKey, metaKey, shiftKey }: Press, typing: boolean): Shortcut | undefined {
  if (key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey) return { type: 'switch' }
  if (ctrlKey || metaKey) return undefined
  const by = STEPS[key]
  if (altKey) return by && { type: 'step', by, unread: shiftKey }
  if (key === 'Escape' && !shiftKey) return { type: 'read' }
  return key === '?' && !typing ? { type: 'help' } : undefined
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 }

/** The one after the current in a ring, or before it; the first of them where the current is not among them. */
export function stepFrom<T>(all: readonly T[], current: T, by: 1 | -1, isGoal: (one: T) => boolean): T | undefined {
  const at = all.indexOf(current)
  const from = at === -1 && by === -1 ? 0 : at
  const ring = all.map((_, index) => all[(((from + by * (index + 1)) % all.length) + all.length) % all.length])
  return ring.find((one): one is T => one !== undefined && one !== current && isGoal(one))
}

/** What is to be pressed and what for, in the words of the page. */
export const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl+K or ⌘K', 'Go to a room or a person'],
  ['Alt+↓, Alt+↑', 'Next room, previous room'],
  ['Alt+Shift+↓, Alt+Shift+↑', 'Next unread room, previous unread room'],
  ['Esc', 'Mark the room as read'],
  ['↑', 'Edit your last message, in an empty composer'],
  ['Enter', 'Send'],
  ['Shift+Enter', 'New line'],
  ['@, #', 'Name a person, name a room'],
  ['↑, ↓, Home, End', 'Go from message to message, in the timeline'],
  ['?', 'Show these keys'],
]
