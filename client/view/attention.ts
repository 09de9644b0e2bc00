/** Whether somebody looks at the page. */

import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { browser } from '../environment.ts'

export function createAttention(): Accessor<boolean> {
  const [attention, setAttention] = createSignal(browser.seen())
  onCleanup(browser.onSight(setAttention))
  return attention
}
