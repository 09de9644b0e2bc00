/** A room on screen: its timeline, and below it the composer, or the sign-in form for a reader. */

import { createEffect, Match, on, type ParentProps, Show, Switch } from 'solid-js'
import { LOBBY } from '../../protocol/model.ts'
import { pathOf } from '../location.ts'
import type { Room } from '../room.ts'
import { Announcer } from './announcer.tsx'
import { createComposing } from './composing.ts'
import { isClosed, type Reader, RoomContext, useChat, useReader, useRoom, useUser } from './context.ts'
import { SignIn, Writing } from './foot-parts.tsx'
import { isPlainClick } from './links.ts'
import { createMarking } from './marking.ts'
import { onShortcut } from './pressing.ts'
import { createRows } from './rows.ts'
import { StatusLine } from './status-line.tsx'
import { Timeline } from './timeline.tsx'

export function RoomView(props: { room: Room }) {
  const chat = useChat()
  const user = useUser()
  const reader = useReader()
  const rows = createRows(props.room.state, () => user()?.id ?? '')
  const composing = createComposing(chat, props.room, rows)
  const marking = createMarking(chat, props.room, () => user()?.id ?? '')
  onShortcut((shortcut, target) => {
    // At the side, Esc closes what is there.
    if (shortcut.type !== 'read' || target?.closest('aside, .row-actions') || isClosed(props.room)) return false
    marking.markRead()
    return true
  })
  const closed = () => isClosed(props.room)
  return (
    <RoomContext.Provider value={{ room: props.room, rows, composing, marking }}>
      <Switch
        fallback={
          <>
            <Timeline />
            <Announcer />
          </>
        }
      >
        <Match when={closed() && reader()}>{(session) => <Closed reader={session()} />}</Match>
        <Match when={closed()}>
          <Elsewhere />
        </Match>
      </Switch>
      <div class="foot">
        <Switch>
          <Match when={!closed() && reader()}>
            {(session) => (
              <>
                <StatusLine />
                <SignIn reader={session()} />
              </>
            )}
          </Match>
          <Match when={user() && !closed()}>
            <Writing />
          </Match>
        </Switch>
      </div>
    </RoomContext.Provider>
  )
}

/** A reader may not see the room, or there is none; which of the two is not said (R16), only what may help. */
function Closed(props: { reader: Reader }) {
  return (
    <section class="elsewhere front-page">
      <SignIn reader={props.reader} heading="Sign in to see this room" />
      <p>
        Or <LobbyLink>go to the lobby</LobbyLink>
      </p>
    </section>
  )
}

/** There is no such room, or not for this reader; which of the two is not said (R16), nor why it is so from now on. */
function Elsewhere() {
  const chat = useChat()
  const { room } = useRoom()
  const gone = () => room.state.status === 'gone'
  const isGuest = () => {
    const session = chat.session()
    return session.status === 'signed-in' && session.role === 'guest'
  }
  let heading: HTMLHeadingElement | undefined
  createEffect(on(chat.room, () => heading?.focus()))
  return (
    <section class="elsewhere">
      <h2 ref={heading} tabindex="-1">
        {gone() ? 'This room is closed to you' : 'Nothing to see here'}
      </h2>
      <p>
        {gone()
          ? 'You are not in this room any more, or it is there no longer. What you were writing in it is kept.'
          : 'This room does not exist, or it is not for you to see. The address may have been cut short on its way.'}
      </p>
      <Show when={!isGuest()}>
        <LobbyLink class="main-button">Go to the lobby</LobbyLink>
      </Show>
    </section>
  )
}

function LobbyLink(props: ParentProps<{ class?: string }>) {
  const chat = useChat()
  return (
    <a
      class={props.class}
      href={pathOf({ room: LOBBY })}
      onClick={(event) => {
        if (!isPlainClick(event)) return
        event.preventDefault()
        chat.open({ room: LOBBY })
      }}
    >
      {props.children}
    </a>
  )
}
