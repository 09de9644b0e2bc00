/** Invitations: another one, and the list of those that are open, each to be taken back. */

import { createSignal, For, Show } from 'solid-js'
import type { Invitation } from '../../protocol/model.ts'
import { Invitations } from '../invitations.ts'
import { summaryOf } from '../inviting.ts'
import { useChat, useUser } from './context.ts'
import { createNow, untilText } from './dates.ts'
import { createDeed } from './deed.ts'
import { InviteForm } from './invite-form.tsx'
import { createLoaded } from './loaded.ts'
import { Problem } from './problem.tsx'

export interface InvitationListProps extends Record<string, unknown> {
  /** One is made at once, into this room. */
  readonly room?: string | undefined
}

export function InvitationList(props: InvitationListProps) {
  const chat = useChat()
  const invitations = new Invitations(chat.api)
  const [making, setMaking] = createSignal(props.room !== undefined)
  const [open, loading] = createLoaded(() => invitations.list())
  /** The one whose link is on screen. */
  let shown: string | undefined
  let button: HTMLButtonElement | undefined
  let heading: HTMLHeadingElement | undefined
  const stop = () => {
    setMaking(false)
    button?.focus()
  }
  const made = (id: string) => {
    shown = id
    void loading.again()
  }
  const gone = (id: string) => {
    if (id === shown) setMaking(false)
    heading?.focus()
    void loading.again()
  }
  return (
    <section class="invitations" aria-labelledby="invitations-heading">
      <Show
        when={making()}
        fallback={
          <button type="button" class="main-button" ref={button} onClick={() => setMaking(true)}>
            Invite somebody
          </button>
        }
      >
        <InviteForm room={props.room} done="Done" onDone={stop} onMade={made} />
      </Show>
      <h3 id="invitations-heading" ref={heading} tabindex="-1">
        Open invitations
      </h3>
      <Problem text={loading.refusal()?.message} />
      <ul class="entries" aria-labelledby="invitations-heading">
        <For each={open()}>
          {(invitation) => <InvitationRow invitation={invitation} onGone={() => gone(invitation.id)} />}
        </For>
      </ul>
      <Show when={open()?.length === 0}>
        <p class="note">None. One that was used up or has expired is not listed any more.</p>
      </Show>
    </section>
  )
}

function InvitationRow(props: { invitation: Invitation; onGone: () => void }) {
  const chat = useChat()
  const invitations = new Invitations(chat.api)
  const me = useUser()
  const now = createNow()
  const deed = createDeed()
  const summary = () => summaryOf(props.invitation, (id) => chat.rooms().find((room) => room.id === id)?.name)
  const takeBack = async () => {
    if (await deed.run(() => invitations.takeBack(props.invitation.id))) props.onGone()
  }
  return (
    <li>
      <div>
        <p>{summary()}</p>
        <p class="facts">
          {props.invitation.creator === me()?.id ? 'Yours' : 'Of somebody else'}, holds until{' '}
          {untilText(props.invitation.expires, now())}
        </p>
        <Problem text={deed.problem()} />
      </div>
      <button
        type="button"
        class="plain-button"
        aria-label={`Take back: ${summary()}`}
        aria-busy={deed.busy()}
        onClick={() => void takeBack()}
      >
        Take back
      </button>
    </li>
  )
}
