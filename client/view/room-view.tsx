/** A room on screen: its timeline, and below it the composer, or the sign-in form for a reader. */

import { Match, Switch } from 'solid-js'
import { isClosed, type Room } from '../room.ts'
import { Announcer } from './announcer.tsx'
import { createComposing } from './composing.ts'
import { RoomContext, useChat, useReader, useUser } from './context.ts'
import { SignIn, Writing } from './foot-parts.tsx'
import { createMarking } from './marking.ts'
import { ClosedRoom } from './parts.tsx'
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
        <Match when={closed()}>
          <ClosedRoom />
        </Match>
      </Switch>
      <div class="foot">
        <Switch>
          <Match when={!closed() && reader()}>
            {(session) => (
              <>
                <StatusLine />
                <SignIn reader={session()} named />
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
