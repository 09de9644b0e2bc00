/** How much room is left in a message, once that matters; until then, a word on how to write. */

import { Show } from 'solid-js'
import { BODY_MAX } from '../../protocol/limits.ts'
import { useRoom } from './context.ts'

/** The counter appears when this few characters are left. */
const COUNTED = 500

export function Counter() {
  const { composing } = useRoom()
  const left = () => leftIn(composing.text())
  return (
    <Show when={left() <= COUNTED} fallback={<span class="hint">Markdown, Shift+Enter for a new line</span>}>
      <span class="counter" classList={{ over: left() < 0 }}>
        {left() < 0 ? `${(-left()).toLocaleString('en')} too many` : `${left()} left`}
      </span>
    </Show>
  )
}

function leftIn(text: string): number {
  // Code points never outnumber UTF-16 units, so most texts need no count.
  return text.length < BODY_MAX - COUNTED ? BODY_MAX : BODY_MAX - [...text].length
}
