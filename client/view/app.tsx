/** The page, by the state of the session. */

import { createEffect, createMemo, Match, Show, Switch } from 'solid-js'
import { useChat, useReader } from './context.ts'
import { SignIn, Writing } from './foot-parts.tsx'
import { Mark } from './icon.tsx'
import { Notice } from './notice.tsx'
import { InvitationPage } from './parts.tsx'
import { Shell } from './shell.tsx'

export function App() {
  const chat = useChat()
  const reader = useReader()
  const status = () => chat.session().status
  const why = () => {
    const session = chat.session()
    return session.status === 'unreachable' ? session.why : undefined
  }
  const isSignedIn = () => status() === 'signed-in'
  // A first screen has the form to sign in, or the composer, and comes with it.
  createEffect(() => reader() && void SignIn.fetch())
  createEffect(() => isSignedIn() && void Writing.fetch())
  const opened = createMemo<boolean>(
    (before) => before || (isSignedIn() && Writing.settled()) || (reader() !== undefined && SignIn.settled()),
    false,
  )
  return (
    <>
      <Switch fallback={<Shell />}>
        <Match when={status() === 'unreachable'}>
          <Waiting text={why() ?? 'Edgewise cannot be reached at the moment. It will open as soon as it can.'} />
        </Match>
        <Match when={!opened()}>
          <Waiting text="Opening Edgewise…" />
        </Match>
        <Match when={chat.invitation()}>{(secret) => <InvitationPage secret={secret()} />}</Match>
        <Match when={reader()?.readers === 'none'}>
          <FrontPage />
        </Match>
      </Switch>
      <Notice />
    </>
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

/** What is shown to whoever has not signed in where the lobby is not for them. */
function FrontPage() {
  const reader = useReader()
  return (
    <main class="page front-page">
      <header>
        <Mark />
        <h1 class="wordmark" dir="auto">
          {reader()?.name ?? 'Edgewise'}
        </h1>
        <p class="motto">Get a word in.</p>
      </header>
      <Show when={reader()}>{(session) => <SignIn reader={session()} />}</Show>
    </main>
  )
}
