/** What one should know before one writes here, and why one may not. */

import { Match, Switch } from 'solid-js'
import { spanOf } from '../../protocol/slow-mode.ts'
import type { Floor } from '../floor.ts'
import { useMay, useRoom } from './context.ts'
import { untilText } from './dates.ts'
import { createDeed } from './deed.ts'
import { useGoverning } from './govern.ts'
import { Problem } from './problem.tsx'

export function RoomBar(props: { floor: Floor }) {
  const muted = () => (props.floor.type === 'muted' ? props.floor : undefined)
  const slow = () => (props.floor.type === 'slow' ? props.floor : undefined)
  return (
    <Switch>
      <Match when={props.floor.type === 'archived'}>
        <Archived />
      </Match>
      <Match when={muted()}>
        {(mute) => (
          <p class="room-bar">You are muted here until {untilText(mute().until, Date.now())}. You can read on.</p>
        )}
      </Match>
      <Match when={props.floor.type === 'outsider'}>
        <Outside />
      </Match>
      <Match when={slow()}>
        {(mode) => <p class="room-bar small">Slow mode: everybody may post once in {spanOf(mode().seconds)}.</p>}
      </Match>
    </Switch>
  )
}

function Archived() {
  const governing = useGoverning()
  const { room } = useRoom()
  const may = useMay()
  const deed = createDeed()
  return (
    <div class="room-bar">
      <p>This room is archived: it can be read, and no more.</p>
      {may('archive') && (
        <button
          type="button"
          class="plain-button"
          aria-busy={deed.busy()}
          onClick={() => void deed.run(() => governing(room.id).arrange({ archived: false }))}
        >
          Open it again
        </button>
      )}
      <Problem text={deed.problem()} />
    </div>
  )
}

function Outside() {
  const governing = useGoverning()
  const { room, composing } = useRoom()
  const deed = createDeed()
  const join = async () => {
    // The button that has the focus goes.
    if (await deed.run(() => governing(room.id).join())) composing.focus()
  }
  return (
    <div class="room-bar">
      <p>
        You are reading <bdi>{room.state.info?.name}</bdi>. Join to have it in your list.
      </p>
      <button type="button" class="main-button" aria-busy={deed.busy()} onClick={() => void join()}>
        Join
      </button>
      <Problem text={deed.problem()} />
    </div>
  )
}
