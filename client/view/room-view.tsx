/** A room on screen: its timeline, and below it the composer, or the sign-in form for a guest. */

import { createEffect, Match, on, Show, Switch } from 'solid-js'
import { LOBBY } from '../../protocol/model.ts'
import { pathOf } from '../location.ts'
import type { Room } from '../room.ts'
import { Announcer } from './announcer.tsx'
import { Composer } from './composer.tsx'
import { createComposing } from './composing.ts'
import { RoomContext, useChat, useGuest, useUser } from './context.ts'
import { Counter } from './counter.tsx'
import { SignIn } from './sign-in.tsx'
import { StatusLine } from './status-line.tsx'
import { Timeline } from './timeline.tsx'

export function RoomView(props: { room: Room }) {
  const chat = useChat()
  const user = useUser()
  const guest = useGuest()
  const composing = createComposing(chat, props.room)
  const closed = () => props.room.state.status === 'not_found' || props.room.state.status === 'forbidden'
  return (
    <RoomContext.Provider value={{ room: props.room, composing }}>
      <Show when={!closed()} fallback={<Elsewhere />}>
        <Timeline />
        <Announcer />
      </Show>
      <div class="foot">
        <Switch>
          <Match when={guest()}>
            {(session) => (
              <>
                <StatusLine />
                <SignIn guest={session()} />
              </>
            )}
          </Match>
          <Match when={user() && !closed()}>
            <Composer />
            <StatusLine>
              <Counter />
            </StatusLine>
          </Match>
        </Switch>
      </div>
    </RoomContext.Provider>
  )
}

/** There is no such room, or not for this reader; which of the two is not said (R16). */
function Elsewhere() {
  const chat = useChat()
  const guest = useGuest()
  let heading: HTMLHeadingElement | undefined
  createEffect(on(chat.room, () => heading?.focus()))
  return (
    <section class="elsewhere">
      <h2 ref={heading} tabindex="-1">
        Nothing to see here
      </h2>
      <p>
        {guest()
          ? 'This room is open to those who are signed in, or it does not exist.'
          : 'This room does not exist, or it is not for you to see. The address may have been cut short on its way.'}
      </p>
      <a
        class="main-button"
        href={pathOf(LOBBY)}
        onClick={(event) => {
          event.preventDefault()
          chat.open(LOBBY)
        }}
      >
        Go to the lobby
      </a>
    </section>
  )
}
