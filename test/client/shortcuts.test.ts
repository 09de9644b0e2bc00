import { expect, it } from 'vitest'
import { type Press, type Shortcut, shortcutOf, stepFrom } from '../../client/shortcuts.ts'

const press = (key: string, ...held: readonly ('altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey')[]): Press => ({
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...Object.fromEntries(held.map((name) => [name, true])),
  key,
})

it.each<readonly [string, Press, Shortcut | undefined]>([
  ['Ctrl+K', press('k', 'ctrlKey'), { type: 'switch' }],
  ['Cmd+K', press('k', 'metaKey'), { type: 'switch' }],
  ['Alt+Down', press('ArrowDown', 'altKey'), { type: 'step', by: 1, unread: false }],
  ['Alt+Shift+Up', press('ArrowUp', 'altKey', 'shiftKey'), { type: 'step', by: -1, unread: true }],
  ['Esc', press('Escape'), { type: 'read' }],
  ['?', press('?', 'shiftKey'), { type: 'help' }],
  ['k', press('k'), undefined],
  ['Ctrl+Shift+K', press('K', 'ctrlKey', 'shiftKey'), undefined],
  ['Down', press('ArrowDown'), undefined],
  ['Ctrl+Alt+Down', press('ArrowDown', 'altKey', 'ctrlKey'), undefined],
])('%s', (_, pressed, shortcut) => expect(shortcutOf(pressed, false)).toEqual(shortcut))

it('a question mark is a question mark to somebody who types', () => {
  expect(shortcutOf(press('?', 'shiftKey'), true)).toBeUndefined()
  expect(shortcutOf(press('k', 'ctrlKey'), true)).toEqual({ type: 'switch' })
})

it('goes from room to room in a ring, by those that it should', () => {
  const all = ['a', 'b', 'c', 'd']
  const any = () => true
  expect([stepFrom(all, 'a', 1, any), stepFrom(all, 'd', 1, any), stepFrom(all, 'a', -1, any)]).toEqual(['b', 'a', 'd'])
  expect([stepFrom(all, 'x', 1, any), stepFrom(all, 'x', -1, any)]).toEqual(['a', 'd'])
  expect(stepFrom(all, 'c', 1, (one) => one === 'b')).toBe('b')
  expect(stepFrom(all, 'b', 1, (one) => one === 'b')).toBeUndefined()
  expect(stepFrom([], 'b', 1, any)).toBeUndefined()
})
