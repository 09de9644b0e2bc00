/** Whether the connection has been lost for long enough to say so. */

import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import type { Connection } from '../room.ts'

/** A loss shorter than this is nobody's business. */
const PATIENCE = 2_000

export function createLost(connection: Accessor<Connection | undefined>): Accessor<boolean> {
  const [lost, setLost] = createSignal(false)
  createEffect(() => {
    const current = connection()
    if (current?.status !== 'lost') {
      setLost(false)
      return
    }
    const timer = setTimeout(() => setLost(true), Math.max(0, current.since + PATIENCE - Date.now()))
    onCleanup(() => clearTimeout(timer))
  })
  return lost
}
