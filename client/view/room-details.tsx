/** All there is to say of a room, at its side or, on a phone, in a dialog. */

import { onMount, Show } from 'solid-js'
import { LOBBY } from '../../protocol/model.ts'
import type { Room } from '../room.ts'
import { AboutRoom } from './about-room.tsx'
import { Bans } from './bans.tsx'
import { useChat, useMay, useRoomName } from './context.ts'
import { Dialog } from './dialog.tsx'
import { ForYou } from './for-you.tsx'
import { useGoverning } from './govern.ts'
import { Icon } from './icon.tsx'
import { LeaveRoom } from './leave-room.tsx'
import { Everybody, Few, Members } from './members.tsx'
import { RoomSettings } from './room-settings.tsx'

export function RoomDetails(props: { room: Room; aside: boolean; onClose: () => void }) {
  const name = useRoomName()
  const heading = () => `About ${name() ?? 'this room'}`
  return (
    <Show
      when={props.aside}
      fallback={
        <Dialog class="details" heading={heading()} onClose={() => props.onClose()}>
          <Details room={props.room} />
        </Dialog>
      }
    >
      <Aside heading={heading()} room={props.room} onClose={() => props.onClose()} />
    </Show>
  )
}

function Aside(props: { heading: string; room: Room; onClose: () => void }) {
  let heading: HTMLHeadingElement | undefined
  let before: Element | null = null
  onMount(() => {
    before = document.activeElement
    heading?.focus()
  })
  const close = () => {
    props.onClose()
    if (before instanceof HTMLElement) before.focus()
  }
  return (
    <aside
      class="details"
      aria-labelledby="details-heading"
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}
    >
      <header>
        <h2 id="details-heading" ref={heading} tabindex="-1" dir="auto">
          {props.heading}
        </h2>
        <button type="button" class="quiet-button" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="details-body">
        <Details room={props.room} />
      </div>
    </aside>
  )
}

function Details(props: { room: Room }) {
  const chat = useChat()
  const may = useMay()
  const governing = useGoverning()(props.room.id)
  return (
    <Show when={props.room.state.info}>
      {(info) => (
        <>
          <AboutRoom info={info()} governing={governing} />
          <Show when={chat.inbox()?.find(props.room.id)}>{(own) => <ForYou own={own()} />}</Show>
          <Show when={chat.session().status === 'signed-in'}>
            <Show when={info().kind !== 'direct'} fallback={<Few people={info().people ?? []} />}>
              <Show when={info().id !== LOBBY} fallback={<Everybody />}>
                <Members room={props.room} governing={governing} />
              </Show>
            </Show>
            <Show when={may('remove')}>
              <Bans room={props.room} governing={governing} />
            </Show>
            <RoomSettings info={info()} governing={governing} />
            <Show when={may('leave') && props.room.state.me.role}>
              <LeaveRoom info={info()} governing={governing} />
            </Show>
          </Show>
        </>
      )}
    </Show>
  )
}
