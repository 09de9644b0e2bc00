/** The dialogs that can be asked for from more than one place. */

import { Match, Switch } from 'solid-js'
import { nameOf } from '../naming.ts'
import { Avatar } from './avatar.tsx'
import { useChat, useUser } from './context.ts'
import { Dialog } from './dialog.tsx'
import { useNotice } from './notice.tsx'
import {
  Browse,
  InboxList,
  InvitationList,
  NewMessage,
  NewRoom,
  PasswordForm,
  PersonCard,
  RunChat,
  ShortcutList,
  Switcher,
} from './parts.tsx'
import type { Shown } from './showing.ts'

export function ShownDialog(props: { shown: Shown; onClose: () => void }) {
  const user = useUser()
  const notify = useNotice()
  const close = () => props.onClose()
  const set = () => {
    notify('Your password is set.')
    close()
  }
  const invitations = () => (props.shown.type === 'invitations' ? props.shown : undefined)
  const person = () => (props.shown.type === 'person' ? props.shown : undefined)
  return (
    <Switch>
      <Match when={props.shown.type === 'browse'}>
        <Dialog class="wide" heading="Browse rooms" onClose={close}>
          <Browse onDone={close} />
        </Dialog>
      </Match>
      <Match when={props.shown.type === 'new-room'}>
        <Dialog heading="New room" onClose={close}>
          <NewRoom onDone={close} />
        </Dialog>
      </Match>
      <Match when={props.shown.type === 'new-message'}>
        <Dialog heading="New message" onClose={close}>
          <NewMessage onDone={close} />
        </Dialog>
      </Match>
      <Match when={props.shown.type === 'inbox'}>
        <Dialog class="wide" heading="Inbox" actions={<MarkAllRead />} onClose={close}>
          <InboxList onDone={close} />
        </Dialog>
      </Match>
      <Match when={props.shown.type === 'switcher'}>
        <Dialog heading="Go to" onClose={close}>
          <Switcher onDone={close} />
        </Dialog>
      </Match>
      <Match when={props.shown.type === 'shortcuts'}>
        <Dialog heading="Keys" onClose={close}>
          <ShortcutList />
        </Dialog>
      </Match>
      <Match when={props.shown.type === 'password' && user()} keyed>
        {({ nickname }) => (
          <Dialog heading="Your password" onClose={close}>
            <PasswordForm nickname={nickname} onChanged={set} />
          </Dialog>
        )}
      </Match>
      <Match when={invitations()} keyed>
        {({ room }) => (
          <Dialog class="run" heading="Invitations" onClose={close}>
            <InvitationList room={room} />
          </Dialog>
        )}
      </Match>
      <Match when={props.shown.type === 'run'}>
        <Dialog class="wide run" heading="Run this chat" onClose={close}>
          <RunChat />
        </Dialog>
      </Match>
      <Match when={person()} keyed>
        {({ user, beside }) => (
          <Dialog
            class="person-card"
            heading={nameOf(user)}
            mark={<Avatar {...user} />}
            ref={(dialog) => place(dialog, beside)}
            onClose={close}
          >
            <PersonCard user={user} onDone={close} />
          </Dialog>
        )}
      </Match>
    </Switch>
  )
}

function MarkAllRead() {
  const chat = useChat()
  const notify = useNotice()
  const mark = async () => {
    const refusal = await chat.markAllRead()
    if (refusal) notify(refusal.message)
  }
  return (
    <button type="button" class="plain-button" onClick={() => void mark()}>
      Mark all read
    </button>
  )
}

/** In pixels: what a card takes at most, and what stays free around it. */
const CARD = { width: 304, height: 400, gap: 8 }

/** Where there is room for it, below or above what was pressed; the style puts it into the middle of a phone. */
function place(dialog: HTMLDialogElement, beside: Element): void {
  const { left, top, bottom } = beside.getBoundingClientRect()
  const { width, height, gap } = CARD
  const below = bottom + gap + height <= innerHeight
  dialog.style.setProperty('--left', `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`)
  dialog.style.setProperty('--top', below ? `${bottom + gap}px` : 'auto')
  dialog.style.setProperty('--bottom', below ? 'auto' : `${Math.max(gap, innerHeight - top + gap)}px`)
}
