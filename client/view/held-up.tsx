/** Says that one is too fast: once for all that waits, and between attempts as well, so that nothing comes and goes. */

import { createMemo, Show } from 'solid-js'
import { useRoom } from './context.ts'

export function HeldUp() {
  const { room } = useRoom()
  const isHeldUp = createMemo<boolean>((before) => {
    const waiting = room.state.pending.filter(({ status }) => status !== 'failed')
    return waiting.length > 0 && (before || waiting.some(({ refusal }) => refusal?.code === 'rate'))
  }, false)
  return (
    <p class="status held-up" role="status">
      <Show when={isHeldUp()}>You are too fast. What waits is sent in a moment.</Show>
    </p>
  )
}
