/** Where the link of an invitation leads: who invites to what, and the way in. */

import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js'
import { LOBBY } from '../../protocol/model.ts'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'
import { type InvitationLook, Invitations } from '../invitations.ts'
import { nameOf } from '../naming.ts'
import { spanText } from '../spans.ts'
import { createVisits } from '../visit.ts'
import { useChat, useReader, useUser } from './context.ts'
import { untilText } from './dates.ts'
import { createDeed } from './deed.ts'
import { GuestForm } from './guest-form.tsx'
import { Mark } from './icon.tsx'
import { Problem } from './problem.tsx'
import { SignIn } from './sign-in.tsx'

export function InvitationPage(props: { secret: string }) {
  const chat = useChat()
  const reader = useReader()
  const invitations = new Invitations(chat.api)
  const [found, setFound] = createSignal<InvitationLook | Refusal>()
  const look = () => {
    const answer = found()
    return isRefusal(answer) ? undefined : answer
  }
  const refusal = () => {
    const answer = found()
    return isRefusal(answer) ? answer : undefined
  }
  const ask = async () => setFound(await invitations.look(props.secret))
  onMount(ask)
  return (
    <main class="page front-page invitation">
      <Switch fallback={<p role="status">Looking at the invitation…</p>}>
        <Match when={refusal()?.code === 'not_found' && createVisits().nickname(props.secret)}>
          <Headed heading="Welcome back">
            <p>The link lets in nobody who is new. If you have come by it before, come in by the same nickname.</p>
            <Show when={reader()} fallback={<Away />}>
              <GuestForm secret={props.secret} />
            </Show>
          </Headed>
        </Match>
        <Match when={refusal()}>
          {(refused) => (
            <Headed heading={refused().code === 'not_found' ? 'This invitation does not hold' : 'One moment'}>
              <p role="alert">{refused().message}</p>
              <div class="buttons">
                <Show when={refused().code !== 'not_found'}>
                  <button type="button" class="main-button" onClick={() => void ask()}>
                    Try again
                  </button>
                </Show>
                <Away />
              </div>
            </Headed>
          )}
        </Match>
        <Match when={look()}>{(invitation) => <Invited secret={props.secret} look={invitation()} />}</Match>
      </Switch>
    </main>
  )
}

function Invited(props: { secret: string; look: InvitationLook }) {
  const user = useUser()
  const reader = useReader()
  const [known, setKnown] = createSignal(false)
  const heading = () =>
    props.look.by
      ? `${nameOf(props.look.by)} invites you to ${props.look.deployment}`
      : `You are invited to ${props.look.deployment}`
  const guest = () => props.look.role === 'guest'
  return (
    <Headed heading={heading()}>
      <p>{guest() ? guestText(props.look) : 'You will be a member, and find people and rooms there.'}</p>
      <p class="note">The link holds until {untilText(props.look.expires, Date.now())}.</p>
      <Show when={user()}>{(me) => <TakeUp secret={props.secret} name={nameOf(me())} />}</Show>
      <Show when={reader()}>
        {(session) => (
          <Show
            when={guest() && !known()}
            fallback={<SignIn reader={session()} invitation={props.secret} heading="Come in" />}
          >
            <GuestForm secret={props.secret} />
            <button type="button" class="link-button" onClick={() => setKnown(true)}>
              I have an account here
            </button>
          </Show>
        )}
      </Show>
    </Headed>
  )
}

/** For somebody who has signed in: one press. */
function TakeUp(props: { secret: string; name: string }) {
  const chat = useChat()
  const deed = createDeed()
  return (
    <>
      <p>
        You are signed in as <bdi>{props.name}</bdi>.
      </p>
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button
          type="button"
          class="main-button"
          aria-busy={deed.busy()}
          ref={(button) => queueMicrotask(() => button.focus())}
          onClick={() => void deed.run(() => chat.takeUp(props.secret))}
        >
          Accept the invitation
        </button>
        <Away />
      </div>
    </>
  )
}

function Away() {
  const chat = useChat()
  return (
    <button type="button" class="plain-button" onClick={() => chat.replace({ room: LOBBY })}>
      Go to the chat
    </button>
  )
}

function Headed(props: { heading: string; children: JSX.Element }) {
  return (
    <>
      <header>
        <Mark />
        <h1 class="wordmark" dir="auto">
          {props.heading}
        </h1>
      </header>
      {props.children}
    </>
  )
}

function guestText({ stays }: InvitationLook): string {
  const stay = stays === null ? 'for as long as you are welcome' : `for ${spanText(stays)}`
  return `The invitation opens one room. As a guest you need nothing but a nickname, and can stay ${stay}.`
}
