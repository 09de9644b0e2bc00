/** The frame: rooms and people at the side, the room in the middle, what there is to say of it at the other side. */

import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js'
import { waitingIn } from '../own-rooms.ts'
import { isClosed } from '../room.ts'
import { createCalled } from './called.ts'
import { useChat, useKnown, useRoomName } from './context.ts'
import { DialogHost } from './dialogs.tsx'
import { Keys } from './keys.tsx'
import { createMedia } from './media.ts'
import { PasswordReminder, RoomDetails } from './parts.tsx'
import { RoomHeader } from './room-header.tsx'
import { RoomView } from './room-view.tsx'
import { Sidebar } from './sidebar.tsx'
import { createTitle } from './title.ts'

/** Below this width the sidebar is a drawer; `shell.css` says the same. */
const NARROW = '(width < 44rem)'
/** Below this one, what there is to say of the room is a dialog. */
const CLOSE = '(width < 68rem)'

export function Shell() {
  const chat = useChat()
  const known = useKnown()
  const narrow = createMedia(NARROW)
  const closeBy = createMedia(CLOSE)
  const [opened, setOpened] = createSignal(false)
  const [details, setDetails] = createSignal(false)
  const described = () => (details() && !isClosed(chat.room()) ? chat.room() : undefined)
  const drawer = () => narrow() && opened()
  let menu: HTMLButtonElement | undefined
  createCalled(chat)
  const waiting = createMemo(() => waitingIn(chat.inbox()?.rooms() ?? []))
  createTitle(chat.name.text, useRoomName(), waiting)

  const close = () => {
    if (!drawer()) return
    setOpened(false)
    menu?.focus()
  }
  createEffect(on([chat.room, chat.place], close, { defer: true }))
  createEffect(on(chat.room, () => closeBy() && setDetails(false), { defer: true }))
  createEffect(() => {
    if (!drawer()) return
    const pressed = (event: KeyboardEvent) => event.key === 'Escape' && close()
    document.addEventListener('keydown', pressed)
    onCleanup(() => document.removeEventListener('keydown', pressed))
  })

  return (
    <DialogHost>
      <Keys />
      <div class="shell" classList={{ described: described() !== undefined && !closeBy() }}>
        <a class="skip" href="#main">
          Skip to the conversation
        </a>
        <Sidebar drawer={narrow()} open={!narrow() || opened()} onClose={close} />
        <Show when={drawer()}>
          <div class="backdrop" onClick={close} aria-hidden="true" />
        </Show>
        <main id="main" tabindex="-1" inert={drawer()}>
          <RoomHeader
            menu={(button) => (menu = button)}
            open={drawer()}
            waiting={waiting()}
            onMenu={() => setOpened(true)}
            details={details()}
            onDetails={() => setDetails(!details())}
          />
          <Show when={known()?.hasPassword === false && known()?.role !== 'guest'}>
            <PasswordReminder />
          </Show>
          <Show when={chat.room()} keyed>
            {(room) => <RoomView room={room} />}
          </Show>
        </main>
        <Show when={described()} keyed>
          {(room) => <RoomDetails room={room} aside={!closeBy()} onClose={() => setDetails(false)} />}
        </Show>
      </div>
    </DialogHost>
  )
}
