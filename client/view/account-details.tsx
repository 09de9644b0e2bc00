/** What a user can see and change of their account. */

import { createSignal, onMount } from 'solid-js'
import type { Refusal } from '../../protocol/refusal.ts'
import type { SessionInfo } from '../chat.ts'
import { useChat } from './context.ts'
import { Notifications } from './notifications.tsx'
import { PasswordForm } from './password-form.tsx'
import { Reading } from './reading.tsx'
import { Sessions } from './sessions.tsx'

export function AccountDetails(props: { nickname: string }) {
  const chat = useChat()
  const [sessions, setSessions] = createSignal<readonly SessionInfo[] | Refusal>()
  const look = async () => void setSessions(await chat.sessions())
  onMount(look)
  return (
    <>
      <Reading />
      <Notifications />
      <Sessions found={sessions()} onLook={look} />
      {/* Another password ends the other sessions. */}
      <PasswordForm nickname={props.nickname} onChanged={() => void look()} />
    </>
  )
}
