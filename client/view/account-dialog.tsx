/** The dialog in which a user sees and changes their account, and leaves. */

import { Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { AccountDetails } from './account-details.tsx'
import { Avatar } from './avatar.tsx'
import { AskingButton } from './confirm.tsx'
import { useChat, useKnown } from './context.ts'
import { createDeed } from './deed.ts'
import { Dialog } from './dialog.tsx'
import { useNotice } from './notice.tsx'
import { goneForGood } from './sessions.tsx'

export function AccountDialog(props: { user: User; onClose: () => void }) {
  const chat = useChat()
  const notify = useNotice()
  const deed = createDeed()
  const known = useKnown()
  const returns = () => known()?.hasPassword !== false
  const signOut = async () => {
    const refusal = await chat.signOut()
    if (refusal) notify(refusal.message)
  }
  return (
    <Dialog
      class="account"
      heading={nameOf(props.user)}
      mark={<Avatar {...props.user} />}
      actions={
        <Show when={returns()}>
          <button type="button" class="plain-button" onClick={() => void signOut()}>
            Sign out
          </button>
        </Show>
      }
      onClose={() => props.onClose()}
    >
      <AccountDetails user={props.user} onDone={() => props.onClose()} />
      <Show when={!returns()}>
        <div class="buttons">
          <AskingButton
            text="Sign out"
            label="Sign out for good"
            warning={goneForGood(props.user.nickname)}
            deed={deed}
            onYes={() => void deed.run(chat.signOut)}
          />
        </div>
      </Show>
    </Dialog>
  )
}
