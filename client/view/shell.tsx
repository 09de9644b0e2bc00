/** The frame: rooms and people at the side, the room in the middle. On a phone, the side is a drawer. */

import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { useChat } from './context.ts'
import { RoomHeader } from './room-header.tsx'
import { RoomView } from './room-view.tsx'
import { Sidebar } from './sidebar.tsx'

/** Below this width the sidebar is a drawer; `shell.css` says the same. */
const NARROW = '(width < 44rem)'

export function Shell() {
  const chat = useChat()
  const narrow = createMedia(NARROW)
  const [opened, setOpened] = createSignal(false)
  const drawer = () => narrow() && opened()
  let menu: HTMLButtonElement | undefined

  const close = () => {
    if (!drawer()) return
    setOpened(false)
    menu?.focus()
  }
  createEffect(on(chat.room, close, { defer: true }))
  createEffect(() => {
    if (!drawer()) return
    const pressed = (event: KeyboardEvent) => event.key === 'Escape' && close()
    document.addEventListener('keydown', pressed)
    onCleanup(() => document.removeEventListener('keydown', pressed))
  })

  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the conversation
      </a>
      <Sidebar drawer={narrow()} open={!narrow() || opened()} onClose={close} />
      <Show when={drawer()}>
        <div class="backdrop" onClick={close} aria-hidden="true" />
      </Show>
      <main id="main" tabindex="-1" inert={drawer()}>
        <RoomHeader menu={(button) => (menu = button)} open={drawer()} onMenu={() => setOpened(true)} />
        <Show when={chat.room()} keyed>
          {(room) => <RoomView room={room} />}
        </Show>
      </main>
    </div>
  )
}

function createMedia(query: string) {
  const media = matchMedia(query)
  const [matches, setMatches] = createSignal(media.matches)
  const update = () => setMatches(media.matches)
  media.addEventListener('change', update)
  onCleanup(() => media.removeEventListener('change', update))
  return matches
}
