/** What the room is called and about, who is here as far as that is known, and the ways to the rest of it. */

import { Show } from 'solid-js'
import { isClosed } from '../room.ts'
import { Calls } from './calls.tsx'
import { useChat, useRoomName } from './context.ts'
import { membersText } from './counts.ts'
import { Icon } from './icon.tsx'
import { createLost } from './lost.ts'
import type { Waiting } from './title.ts'

export interface RoomHeaderProps {
  readonly menu: (button: HTMLButtonElement) => void
  readonly open: boolean
  /** In all rooms; said at the way to them, which is all there is of them on a phone. */
  readonly waiting: Waiting
  readonly onMenu: () => void
  readonly details: boolean
  readonly onDetails: () => void
}

export function RoomHeader(props: RoomHeaderProps) {
  const chat = useChat()
  const name = useRoomName()
  const info = () => (isClosed(chat.room()) ? undefined : chat.room()?.state.info)
  const waits = () => props.waiting.unread || props.waiting.calls > 0
  const here = () => chat.room()?.state.crowd ?? chat.room()?.state.here.length ?? 0
  const lost = createLost(() => chat.room()?.state.connection)
  return (
    <header class="room-header">
      <div>
        <span class="menu-way">
          <button
            type="button"
            class="quiet-button"
            ref={(button) => props.menu(button)}
            aria-label="Rooms and people"
            aria-expanded={props.open}
            aria-controls="sidebar"
            aria-describedby={waits() ? 'waiting' : undefined}
            onClick={() => props.onMenu()}
          >
            <Icon name="menu" />
          </button>
          <Show when={waits()}>
            <Calls id="waiting" count={props.waiting.calls} />
          </Show>
        </span>
        <div class="room-title">
          <div>
            <Show when={info()?.kind === 'private'}>
              <span class="kind" role="img" aria-label="Private room" title="Private: only its members see it">
                <Icon name="lock" />
              </span>
            </Show>
            <h1>
              <bdi>{name() ?? chat.name.text()}</bdi>
            </h1>
          </div>
          <RoomFacts />
        </div>
        <Show when={here() > 0 && !lost()}>
          <p class="here-count">
            <Icon name="people" />
            {here().toLocaleString()} <span>here</span>
          </p>
        </Show>
        <Show when={info()}>
          <button
            type="button"
            class="quiet-button"
            aria-label="About this room"
            title="About this room"
            aria-expanded={props.details}
            onClick={() => props.onDetails()}
          >
            <Icon name="info" />
          </button>
        </Show>
      </div>
    </header>
  )
}

/** One line: how many members, and the topic as far as there is room for it. */
function RoomFacts() {
  const chat = useChat()
  const facts = () => {
    const info = isClosed(chat.room()) ? undefined : chat.room()?.state.info
    if (!info) return undefined
    // The lobby, which everybody is in, counts none.
    const members = info.members > 0 && info.kind !== 'direct' ? membersText(info.members) : ''
    return members || info.topic ? { members, topic: info.topic } : undefined
  }
  return (
    <Show when={facts()}>
      {(shown) => (
        <p class="room-facts">
          {shown().members}
          <Show when={shown().topic}>
            {shown().members && ' · '}
            <bdi class="topic" title={shown().topic}>
              {shown().topic}
            </bdi>
          </Show>
        </p>
      )}
    </Show>
  )
}
