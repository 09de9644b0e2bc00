/** What stands below the timeline for whoever is signed in. */

import { createMemo, Show } from 'solid-js'
import { mayWrite } from '../floor.ts'
import { Composer } from './composer.tsx'
import { useRoom } from './context.ts'
import { Counter } from './counter.tsx'
import { createFloor } from './floor.ts'
import { StatusLine } from './status-line.tsx'
import { HeldUp, RoomBar } from './writing-parts.tsx'

/** The composer, with what there is to know before one writes; where nobody may, that stands in its place. */
export function Writing() {
  const { room } = useRoom()
  const floor = createFloor(room)
  const writes = createMemo(() => mayWrite(floor()))
  return (
    <>
      <Show when={floor().type !== 'open'}>
        <RoomBar floor={floor()} />
      </Show>
      <Show when={writes()}>
        <Composer />
      </Show>
      <StatusLine>
        <Show when={writes()}>
          <Show when={room.state.pending.length > 0}>
            <HeldUp />
          </Show>
          <Counter />
        </Show>
      </StatusLine>
    </>
  )
}
