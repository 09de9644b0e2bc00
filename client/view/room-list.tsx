/** The rooms that one is in, the lobby first, then those of few people; and the ways to others. */

import { For, type JSX, Show } from 'solid-js'
import type { OwnRoom } from '../../protocol/model.ts'
import { mayHere } from '../../protocol/permissions.ts'
import { pathOf } from '../location.ts'
import { isCalling, isMuted, titleOf } from '../own-rooms.ts'
import { Calls } from './calls.tsx'
import { useChat, useUser } from './context.ts'
import { Icon, type IconName } from './icon.tsx'
import { isPlainClick } from './links.ts'
import { PrivateMark } from './private-mark.tsx'
import { type Shown, useShow } from './showing.ts'

export function RoomList(props: { onOpen: () => void }) {
  const chat = useChat()
  const mayRoam = () => {
    const session = chat.session()
    return session.status === 'signed-in' && mayHere('gather', session.role)
  }
  return (
    <>
      <Show when={chat.sections().starred.length > 0}>
        <Section
          id="starred-heading"
          heading="Starred"
          rooms={chat.sections().starred}
          onOpen={props.onOpen}
          ways={undefined}
        />
      </Show>
      <Section
        id="rooms-heading"
        heading="Rooms"
        rooms={chat.sections().rooms}
        onOpen={props.onOpen}
        ways={
          <Show when={mayRoam()}>
            <Way to="browse" label="Browse rooms" icon="room" />
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
  readonly rooms: readonly OwnRoom[]
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
          {(own) => <RoomLink own={own} current={chat.room()?.id === own.room.id} onOpen={props.onOpen} />}
        </For>
      </ul>
    </nav>
  )
}

export function Way(props: {
  to: Exclude<Shown['type'], 'person' | 'invitations' | 'run'>
  label: string
  icon: IconName
}) {
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

function RoomLink(props: { own: OwnRoom; current: boolean; onOpen: () => void }) {
  const chat = useChat()
  const user = useUser()
  const open = (event: MouseEvent) => {
    if (!isPlainClick(event)) return
    event.preventDefault()
    chat.open({ room: props.own.room.id })
    props.onOpen()
  }
  return (
    <li>
      <a
        class="room-link"
        classList={{ unread: isCalling(props.own), muted: isMuted(props.own) }}
        href={pathOf({ room: props.own.room.id })}
        aria-current={props.current ? 'page' : undefined}
        aria-describedby={props.own.unread ? `unread-${props.own.room.id}` : undefined}
        onClick={open}
      >
        <bdi>{titleOf(props.own.room, user()?.id)}</bdi>
        <PrivateMark room={props.own.room} />
      </a>
      <Show when={props.own.unread}>
        <Calls count={props.own.calls} id={`unread-${props.own.room.id}`} />
      </Show>
    </li>
  )
}
