/** Beside the name of a room that only its members see. */

import { Show } from 'solid-js'
import type { RoomInfo } from '../../protocol/model.ts'
import { Icon } from './icon.tsx'

export function PrivateMark(props: { room: RoomInfo }) {
  return (
    <Show when={props.room.kind === 'private'}>
      <Icon name="lock" />
      <span class="hidden">private</span>
    </Show>
  )
}
