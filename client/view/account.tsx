/** One's own account: a button with what one is called, and the dialog behind it. */

import { createSignal, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { Avatar } from './avatar.tsx'
import { AccountDialog } from './parts.tsx'

export function Account(props: { user: User }) {
  const [open, setOpen] = createSignal(false)
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
        <AccountDialog user={props.user} onClose={() => setOpen(false)} />
      </Show>
    </>
  )
}
