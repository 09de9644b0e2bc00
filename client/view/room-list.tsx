/** The rooms there are, the lobby first, and the way to a new one. */

import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { RoomInfo } from '../../protocol/model.ts'
import { pathOf } from '../location.ts'
import { useChat, useUser } from './context.ts'
import { Icon } from './icon.tsx'
import { isPlainClick } from './links.ts'
import { NewRoom } from './parts.tsx'

export function RoomList(props: { onOpen: () => void }) {
  const chat = useChat()
  const user = useUser()
  const [making, setMaking] = createSignal(false)
  let plus: HTMLButtonElement | undefined

  createEffect(on(chat.room, () => setMaking(false), { defer: true }))
  const stop = () => {
    setMaking(false)
    plus?.focus()
  }
  return (
    <nav class="rooms" aria-labelledby="rooms-heading">
      <div class="list-heading">
        <h2 id="rooms-heading">Rooms</h2>
        <Show when={user()}>
          <button
            type="button"
            class="quiet-button"
            ref={plus}
            aria-label="New room"
            title="New room"
            aria-expanded={making()}
            onClick={() => setMaking(!making())}
          >
            <Icon name="plus" />
          </button>
        </Show>
      </div>
      <Show when={making()}>
        <NewRoom onDone={stop} />
      </Show>
      <ul>
        <For each={chat.rooms()}>
          {(room) => <RoomLink room={room} current={chat.room()?.id === room.id} onOpen={props.onOpen} />}
        </For>
      </ul>
    </nav>
  )
}

function RoomLink(props: { room: RoomInfo; current: boolean; onOpen: () => void }) {
  const chat = useChat()
  const open = (event: MouseEvent) => {
    if (!isPlainClick(event)) return
    event.preventDefault()
    chat.open({ room: props.room.id })
    props.onOpen()
  }
  return (
    <li>
      <a
        class="room-link"
        href={pathOf({ room: props.room.id })}
        aria-current={props.current ? 'page' : undefined}
        onClick={open}
      >
        <bdi>{props.room.name}</bdi>
      </a>
    </li>
  )
}
