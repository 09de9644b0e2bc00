/** One's own account: a button with the nickname, and the dialog behind it. */

import { createSignal, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { Avatar } from './avatar.tsx'
import { useChat } from './context.ts'
import { Icon } from './icon.tsx'
import { useNotice } from './notice.tsx'
import { AccountDetails } from './parts.tsx'

export function Account(props: { user: User }) {
  const chat = useChat()
  const notify = useNotice()
  const [open, setOpen] = createSignal(false)
  let dialog: HTMLDialogElement | undefined

  const prepare = (element: HTMLDialogElement) => {
    dialog = element
    // A click beside it closes it, in browsers that know how; the types do not know it yet.
    element.setAttribute('closedby', 'any')
  }
  const signOut = async () => {
    const refusal = await chat.signOut()
    if (refusal) notify(refusal.message)
  }
  const show = () => {
    setOpen(true)
    dialog?.showModal()
  }

  return (
    <>
      <button type="button" class="account-button" aria-haspopup="dialog" onClick={show}>
        <Avatar nickname={props.user.nickname} />
        <span class="here-name" dir="auto">
          {props.user.nickname}
        </span>
        <span class="account-hint">Account</span>
      </button>
      <dialog
        ref={prepare}
        class="account"
        aria-labelledby="account-heading"
        onClose={() => setOpen(false)}
        // Esc is the dialog's own; the drawer beneath it stays.
        on:keydown={(event) => event.stopPropagation()}
      >
        <Show when={open()}>
          <div class="account-body">
            <header>
              <Avatar nickname={props.user.nickname} />
              <h2 id="account-heading" dir="auto">
                {props.user.nickname}
              </h2>
              <button type="button" class="plain-button" onClick={() => void signOut()}>
                Sign out
              </button>
              <button type="button" class="quiet-button" aria-label="Close" onClick={() => dialog?.close()}>
                <Icon name="close" />
              </button>
            </header>
            <AccountDetails nickname={props.user.nickname} />
          </div>
        </Show>
      </dialog>
    </>
  )
}
