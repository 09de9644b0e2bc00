/** Rooms, who is here, and one's own account. */

import { createEffect, Show } from 'solid-js'
import { isClosed } from '../room.ts'
import { Account } from './account.tsx'
import { Calls } from './calls.tsx'
import { useChat, useUser } from './context.ts'
import { Here } from './here.tsx'
import { Icon, Mark } from './icon.tsx'
import { RoomList, Way } from './room-list.tsx'

export function Sidebar(props: { drawer: boolean; open: boolean; onClose: () => void }) {
  const chat = useChat()
  const user = useUser()
  const calls = () => (chat.inbox()?.rooms() ?? []).reduce((sum, own) => sum + own.calls, 0)
  let close: HTMLButtonElement | undefined
  createEffect(() => {
    if (props.drawer && props.open) close?.focus()
  })
  return (
    <aside class="sidebar" id="sidebar" aria-label="Rooms and people" classList={{ open: props.open }}>
      <header class="sidebar-header">
        <Mark />
        <p class="wordmark" dir="auto">
          {chat.name.text()}
        </p>
        <Show when={user()}>
          <span class="ways">
            <Way to="switcher" label="Go to a room or a person" icon="search" />
            <span class="inbox-way">
              <Way to="inbox" label="Inbox" icon="inbox" />
              <Show when={calls() > 0}>
                <Calls count={calls()} />
              </Show>
            </span>
          </span>
        </Show>
        <Show when={props.drawer}>
          <button type="button" class="quiet-button" ref={close} aria-label="Close" onClick={() => props.onClose()}>
            <Icon name="close" />
          </button>
        </Show>
      </header>
      <div class="sidebar-lists">
        <RoomList onOpen={() => props.onClose()} />
        <Show when={!isClosed(chat.room())}>
          <Here />
        </Show>
      </div>
      <footer class="sidebar-footer">
        <Show when={user()} fallback={<p class="reader-note">You are reading without being signed in.</p>}>
          {(me) => <Account user={me()} />}
        </Show>
      </footer>
    </aside>
  )
}
