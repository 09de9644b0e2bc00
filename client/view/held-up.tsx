/** Says why what waits has to: once for all of it, and between attempts as well, so that nothing comes and goes. */

import { createMemo, Show } from 'solid-js'
import type { Refusal } from '../../protocol/refusal.ts'
import { useRoom } from './context.ts'
import { createLost } from './lost.ts'

export function HeldUp() {
  const { room } = useRoom()
  const lost = createLost(() => room.state.connection)
  const holding = createMemo<Refusal | undefined>((before) => {
    const waiting = room.state.pending.filter(({ status }) => status !== 'failed')
    const last = waiting.findLast(({ refusal }) => refusal !== undefined)?.refusal ?? before
    return waiting.length > 0 && last?.code === 'rate' ? last : undefined
  })
  return (
    <p class="status held-up" role="status">
      {/* That it is not connected is said elsewhere, and why. */}
      <Show when={!lost() && holding()}>{(refusal) => <>{refusal().message} What waits is sent by itself.</>}</Show>
    </p>
  )
}
