/** The rooms that one is in, the lobby first, then those of few people; and the ways to others. */

import { For, type JSX, Show } from 'solid-js'
import type { RoomInfo } from '../../protocol/model.ts'
import { mayHere } from '../../protocol/permissions.ts'
import { pathOf } from '../location.ts'
import { titleOf } from '../own-rooms.ts'
import { useChat, useUser } from './context.ts'
import { Icon, type IconName } from './icon.tsx'
import { isPlainClick } from './links.ts'
import { useShow } from './showing.ts'

export function RoomList(props: { onOpen: () => void }) {
  const chat = useChat()
  const mayRoam = () => {
    const session = chat.session()
    return session.status === 'signed-in' && mayHere('gather', session.role)
  }
  return (
    <>
      <Section
        id="rooms-heading"
        heading="Rooms"
        rooms={chat.sections().rooms}
        onOpen={props.onOpen}
        ways={
          <Show when={mayRoam()}>
            <Way to="browse" label="Browse rooms" icon="search" />
            <Way to="new-room" label="New room" icon="plus" />
          </Show>
        }
      />
      <Show when={mayRoam() || chat.sections().direct.length > 0}>
        <Section
          id="direct-heading"
          heading="Direct messages"
          rooms={chat.sections().direct}
          onOpen={props.onOpen}
          ways={
            <Show when={mayRoam()}>
              <Way to="new-message" label="New message" icon="edit" />
            </Show>
          }
        />
      </Show>
    </>
  )
}

interface SectionProps {
  readonly id: string
  readonly heading: string
  readonly rooms: readonly RoomInfo[]
  readonly ways: JSX.Element
  readonly onOpen: () => void
}

function Section(props: SectionProps) {
  const chat = useChat()
  return (
    <nav class="rooms" aria-labelledby={props.id}>
      <div class="list-heading">
        <h2 id={props.id}>{props.heading}</h2>
        <span class="ways">{props.ways}</span>
      </div>
      <ul>
        <For each={props.rooms}>
          {(room) => <RoomLink room={room} current={chat.room()?.id === room.id} onOpen={props.onOpen} />}
        </For>
      </ul>
    </nav>
  )
}

function Way(props: { to: 'browse' | 'new-room' | 'new-message'; label: string; icon: IconName }) {
  const show = useShow()
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={props.label}
      title={props.label}
      aria-haspopup="dialog"
      onClick={() => show({ type: props.to })}
    >
      <Icon name={props.icon} />
    </button>
  )
}

function RoomLink(props: { room: RoomInfo; current: boolean; onOpen: () => void }) {
  const chat = useChat()
  const user = useUser()
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
        <bdi>{titleOf(props.room, user()?.id)}</bdi>
        <Show when={props.room.kind === 'private'}>
          <Icon name="lock" />
          <span class="hidden">private</span>
        </Show>
      </a>
    </li>
  )
}
