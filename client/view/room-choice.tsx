/** Which rooms an invitation opens: any of those that can be opened, or the one for a guest. */

import { For, Show } from 'solid-js'
import { INVITED_ROOMS_MAX } from '../../protocol/limits.ts'
import type { RoomInfo } from '../../protocol/model.ts'
import { PrivateMark } from './private-mark.tsx'

export interface RoomChoiceProps {
  readonly rooms: readonly RoomInfo[]
  /** Their ids; of a single one, the first counts. */
  readonly chosen: readonly string[]
  readonly single: boolean
  readonly onChoose: (rooms: readonly string[]) => void
}

export function RoomChoice(props: RoomChoiceProps) {
  const isChosen = (id: string) => (props.single ? props.chosen[0] === id : props.chosen.includes(id))
  const isFull = () => !props.single && props.chosen.length >= INVITED_ROOMS_MAX
  const choose = (id: string, on: boolean) => {
    if (props.single) props.onChoose([id])
    else props.onChoose(on ? [...props.chosen, id] : props.chosen.filter((other) => other !== id))
  }
  return (
    <fieldset class="room-choice">
      <legend>{props.single ? 'The room that it opens' : 'Rooms that it opens, beside the lobby'}</legend>
      <Show when={props.rooms.length > 0} fallback={<p class="note">There is no room that you can open for others.</p>}>
        <ul class="found">
          <For each={props.rooms}>
            {(room) => (
              <li>
                <label class="choice">
                  <input
                    type={props.single ? 'radio' : 'checkbox'}
                    name="invited-room"
                    checked={isChosen(room.id)}
                    disabled={isFull() && !isChosen(room.id)}
                    onChange={(event) => choose(room.id, event.currentTarget.checked)}
                  />
                  <span>
                    <bdi>{room.name}</bdi>
                    <PrivateMark room={room} />
                  </span>
                </label>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </fieldset>
  )
}
