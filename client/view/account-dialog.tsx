/** The dialog in which a user sees and changes their account, and leaves. */

import type { User } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { AccountDetails } from './account-details.tsx'
import { Avatar } from './avatar.tsx'
import { useChat } from './context.ts'
import { Dialog } from './dialog.tsx'
import { useNotice } from './notice.tsx'

export function AccountDialog(props: { user: User; onClose: () => void }) {
  const chat = useChat()
  const notify = useNotice()
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
        <button type="button" class="plain-button" onClick={() => void signOut()}>
          Sign out
        </button>
      }
      onClose={() => props.onClose()}
    >
      <AccountDetails user={props.user} onDone={() => props.onClose()} />
    </Dialog>
  )
}
