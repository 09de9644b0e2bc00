/** Whether somebody looks at the page, as far as the browser can know: it is visible, and its window has the focus. */

import { type Accessor, createSignal, onCleanup } from 'solid-js'

export function createAttention(): Accessor<boolean> {
  const isSeen = () => document.visibilityState === 'visible' && document.hasFocus()
  const [attention, setAttention] = createSignal(isSeen())
  const stop = new AbortController()
  const update = () => setAttention(isSeen())
  document.addEventListener('visibilitychange', update, { signal: stop.signal })
  for (const type of ['focus', 'blur']) addEventListener(type, update, { signal: stop.signal })
  onCleanup(() => stop.abort())
  return attention
}
