/** The page, by the state of the session. */

import { createEffect, createMemo, Match, Show, Switch } from 'solid-js'
import { useChat, useGuest } from './context.ts'
import { Mark } from './icon.tsx'
import { NoticeBoard } from './notice.tsx'
import { SignIn } from './parts.tsx'
import { Shell } from './shell.tsx'

export function App() {
  const chat = useChat()
  const guest = useGuest()
  const status = () => chat.session().status
  createEffect(() => guest() && void SignIn.fetch())
  // A guest's first screen has the form to sign in, and comes with it.
  const opened = createMemo<boolean>(
    (before) => before || status() === 'signed-in' || (guest() !== undefined && SignIn.settled()),
    false,
  )
  return (
    <NoticeBoard>
      <Switch fallback={<Shell />}>
        <Match when={status() === 'unreachable'}>
          <Waiting text="Edgewise cannot be reached at the moment. It will open as soon as it can." />
        </Match>
        <Match when={!opened()}>
          <Waiting text="Opening Edgewise…" />
        </Match>
        <Match when={guest()?.guests === 'none'}>
          <FrontPage />
        </Match>
      </Switch>
    </NoticeBoard>
  )
}

function Waiting(props: { text: string }) {
  return (
    <main class="page waiting">
      <Mark />
      <h1 class="hidden">Edgewise</h1>
      <p role="status">{props.text}</p>
    </main>
  )
}

/** What is shown where guests may not read. */
function FrontPage() {
  const guest = useGuest()
  return (
    <main class="page front-page">
      <header>
        <Mark />
        <h1 class="wordmark">Edgewise</h1>
        <p class="motto">Get a word in.</p>
      </header>
      <Show when={guest()}>{(session) => <SignIn guest={session()} />}</Show>
    </main>
  )
}
