/** The dialog in which a user sees and changes their account, and leaves. */

import { createSignal, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { Leaving } from '../leaving.ts'
import { nameOf } from '../naming.ts'
import { AccountDetails } from './account-details.tsx'
import { Avatar } from './avatar.tsx'
import { Confirm } from './confirm.tsx'
import { useChat, useKnown } from './context.ts'
import { createDeed } from './deed.ts'
import { Dialog } from './dialog.tsx'
import { useNotice } from './notice.tsx'
import { goneForGood } from './sessions.tsx'

export function AccountDialog(props: { user: User; onClose: () => void }) {
  const leaving = new Leaving(useChat())
  const notify = useNotice()
  const deed = createDeed()
  const known = useKnown()
  /** What is lost by it, once they want to sign out. */
  const [warning, setWarning] = createSignal('')
  let button: HTMLButtonElement | undefined
  const isForGood = () => known()?.hasPassword === false
  const signOut = async () => {
    if (setWarning([isForGood() ? goneForGood(props.user.nickname) : '', leaving.losses].join(' ').trim())) return
    const refusal = await leaving.signOut()
    if (refusal) notify(refusal.message)
  }
  return (
    <Dialog
      class="account"
      heading={nameOf(props.user)}
      mark={<Avatar {...props.user} />}
      actions={
        <button type="button" class="plain-button" ref={button} onClick={() => void signOut()}>
          Sign out
        </button>
      }
      onClose={() => props.onClose()}
    >
      <Show when={warning()}>
        <Confirm
          warning={warning()}
          label={isForGood() ? 'Sign out for good' : 'Sign out all the same'}
          deed={deed}
          onYes={() => void deed.run(() => leaving.signOut())}
          onNo={() => {
            setWarning('')
            button?.focus()
          }}
        />
      </Show>
      <AccountDetails user={props.user} leaving={leaving} onDone={() => props.onClose()} />
    </Dialog>
  )
}
