/** What stands in place of a room that is not there, or not for whoever is here. */

import { createEffect, on, type ParentProps, Show } from 'solid-js'
import { LOBBY } from '../../protocol/model.ts'
import { pathOf } from '../location.ts'
import { type Reader, useChat, useReader, useRoom } from './context.ts'
import { isPlainClick } from './links.ts'
import { SignIn } from './sign-in.tsx'

export function ClosedRoom() {
  const reader = useReader()
  return (
    <Show when={reader()} fallback={<Elsewhere />}>
      {(session) => <SignedOut reader={session()} />}
    </Show>
  )
}

/** A reader may not see the room, or there is none; which of the two is not said (R16), only what may help. */
function SignedOut(props: { reader: Reader }) {
  return (
    <section class="elsewhere front-page">
      <SignIn reader={props.reader} named heading="Sign in to see this room" />
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
