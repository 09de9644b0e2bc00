/** The name of the room, how many are here as far as that is known, and the way to the other rooms on a phone. */

import { Show } from 'solid-js'
import { useChat, useRoomName } from './context.ts'
import { Icon } from './icon.tsx'
import { createLost } from './lost.ts'

export function RoomHeader(props: { menu: (button: HTMLButtonElement) => void; open: boolean; onMenu: () => void }) {
  const chat = useChat()
  const name = useRoomName()
  const here = () => chat.room()?.state.crowd ?? chat.room()?.state.here.length ?? 0
  const lost = createLost(() => chat.room()?.state.connection)
  return (
    <header class="room-header">
      <div>
        <button
          type="button"
          class="quiet-button menu-button"
          ref={(button) => props.menu(button)}
          aria-label="Rooms and people"
          aria-expanded={props.open}
          aria-controls="sidebar"
          onClick={() => props.onMenu()}
        >
          <Icon name="menu" />
        </button>
        <h1>
          <bdi>{name() ?? 'Edgewise'}</bdi>
        </h1>
        <Show when={here() > 0 && !lost()}>
          <p class="here-count">
            <Icon name="people" />
            {here().toLocaleString()} <span>here</span>
          </p>
        </Show>
      </div>
    </header>
  )
}
