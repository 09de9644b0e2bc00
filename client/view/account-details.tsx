/** What a user can see and change of their account. */

import { createSignal, onMount, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { mayHere } from '../../protocol/permissions.ts'
import type { Refusal } from '../../protocol/refusal.ts'
import type { SessionInfo } from '../chat.ts'
import type { Leaving } from '../leaving.ts'
import { useChat, useKnown } from './context.ts'
import { Notifications } from './notifications.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { Reading } from './reading.tsx'
import { RemoveAccount } from './remove-account.tsx'
import { Sessions } from './sessions.tsx'
import { type Shown, useShow } from './showing.ts'
import { Stay } from './stay.tsx'

export function AccountDetails(props: { user: User; leaving: Leaving; onDone: () => void }) {
  const chat = useChat()
  const show = useShow()
  const [sessions, setSessions] = createSignal<readonly SessionInfo[] | Refusal>()
  const look = async () => void setSessions(await chat.sessions())
  onMount(look)
  const known = useKnown()
  const role = () => known()?.role ?? 'guest'
  const go = (shown: Shown) => {
    props.onDone()
    show(shown)
  }
  return (
    <>
      <Show when={mayHere('invite', role())}>
        <div class="buttons">
          <Show when={mayHere('configure', role())}>
            <button type="button" class="plain-button" aria-haspopup="dialog" onClick={() => go({ type: 'run' })}>
              Run this chat
            </button>
          </Show>
          <button type="button" class="plain-button" aria-haspopup="dialog" onClick={() => go({ type: 'invitations' })}>
            Invite people
          </button>
        </div>
      </Show>
      <Show when={role() === 'guest'}>
        <p class="note">
          You are a guest here: you see the rooms that you were let into, for as long as you were let in.
        </p>
        <Stay guest={props.user.id} />
      </Show>
      <ProfileForm user={props.user} />
      <Reading />
      <Notifications />
      <Sessions found={sessions()} leaving={props.leaving} onLook={look} />
      {/* Another password ends the other sessions. */}
      <PasswordForm nickname={props.user.nickname} onChanged={() => void look()} />
      {/* To remove it takes the password. */}
      <Show when={known()?.hasPassword}>
        <RemoveAccount nickname={props.user.nickname} role={role()} leaving={props.leaving} />
      </Show>
    </>
  )
}
