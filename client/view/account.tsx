/** One's own account: a button with what one is called, and the dialog behind it. */

import { createSignal, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { Avatar } from './avatar.tsx'
import { useChat } from './context.ts'
import { Dialog } from './dialog.tsx'
import { useNotice } from './notice.tsx'
import { AccountDetails } from './parts.tsx'

export function Account(props: { user: User }) {
  const chat = useChat()
  const notify = useNotice()
  const [open, setOpen] = createSignal(false)
  const signOut = async () => {
    const refusal = await chat.signOut()
    if (refusal) notify(refusal.message)
  }

  return (
    <>
      <button type="button" class="account-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Avatar {...props.user} />
        <span class="here-name" dir="auto">
          {nameOf(props.user)}
        </span>
        <span class="account-hint">Account</span>
      </button>
      <Show when={open()}>
        <Dialog
          class="account"
          heading={nameOf(props.user)}
          mark={<Avatar {...props.user} />}
          actions={
            <button type="button" class="plain-button" onClick={() => void signOut()}>
              Sign out
            </button>
          }
          onClose={() => setOpen(false)}
        >
          <AccountDetails user={props.user} onDone={() => setOpen(false)} />
        </Dialog>
      </Show>
    </>
  )
}
