/** Who may write in a room on screen, as time goes on. */

import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { type Floor, floorOf } from '../floor.ts'
import type { Room } from '../room.ts'
import { useChat } from './context.ts'

/** As it is now: a mute ends by itself. */
export function createFloor(room: Room): Accessor<Floor> {
  const chat = useChat()
  const [now, setNow] = createSignal(Date.now())
  const floor = createMemo((): Floor => {
    const session = chat.session()
    const { info, me } = room.state
    return info && session.status === 'signed-in' ? floorOf(info, me, session.role, now()) : { type: 'open' }
  })
  createEffect(() => {
    const current = floor()
    if (current.type !== 'muted') return
    // Longer delays than this run at once.
    const timer = setTimeout(() => setNow(Date.now()), Math.min(current.until - Date.now() + 1, 2 ** 31 - 1))
    onCleanup(() => clearTimeout(timer))
  })
  return floor
}
