/** A sentence that something has happened, shown for a while and spoken by screen readers: one at a time for the page. */

import { createSignal } from 'solid-js'

const SHOWN_FOR = 4_000

const [text, setText] = createSignal('')
let timer: ReturnType<typeof setTimeout> | undefined

export function useNotice() {
  return notify
}

function notify(sentence: string): void {
  clearTimeout(timer)
  setText(sentence)
  timer = setTimeout(setText, SHOWN_FOR, '')
}

/** Where it stands: at the end of the page and, since what is outside of that is not spoken, in the uppermost dialog. */
export function Notice() {
  return (
    <div class="notice" role="status">
      {text()}
    </div>
  )
}
