/** Opens the dialogs that can be asked for from more than one place, one at a time. */

import { createEffect, createSignal, type JSX, Match, on, type ParentProps, Show, Switch } from 'solid-js'
import { nameOf } from '../naming.ts'
import { Avatar } from './avatar.tsx'
import { useChat, useUser } from './context.ts'
import { Dialog } from './dialog.tsx'
import { Browse, FirstSteps, InvitationList, NewMessage, NewRoom, PersonCard, RunChat } from './parts.tsx'
import { ShowContext, type Shown } from './showing.ts'

export function DialogHost(props: ParentProps) {
  const chat = useChat()
  const user = useUser()
  const [shown, setShown] = createSignal<Shown>()
  const close = () => setShown(undefined)
  const person = () => {
    const current = shown()
    return current?.type === 'person' ? current : undefined
  }
  const plain = () => {
    const current = shown()
    return current && current.type !== 'person' ? dialogOf(current, close) : undefined
  }
  const step = () => chat.firstSteps.step(user()?.id ?? '')
  createEffect(on(chat.room, close, { defer: true }))
  return (
    <ShowContext.Provider value={setShown}>
      {props.children}
      <Switch>
        <Match when={plain()} keyed>
          {({ heading, size, part }) => (
            <Dialog class={size} heading={heading} onClose={close}>
              {part()}
            </Dialog>
          )}
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
      <Show when={step()}>
        {(current) => (
          <Dialog class="run" heading="This chat is yours" onClose={() => chat.firstSteps.end()}>
            <FirstSteps step={current()} />
          </Dialog>
        )}
      </Show>
    </ShowContext.Provider>
  )
}

interface PlainDialog {
  readonly heading: string
  readonly size: string
  readonly part: () => JSX.Element
}

function dialogOf(shown: Exclude<Shown, { type: 'person' }>, close: () => void): PlainDialog {
  switch (shown.type) {
    case 'browse':
      return { heading: 'Browse rooms', size: 'wide', part: () => <Browse onDone={close} /> }
    case 'new-room':
      return { heading: 'New room', size: '', part: () => <NewRoom onDone={close} /> }
    case 'new-message':
      return { heading: 'New message', size: '', part: () => <NewMessage onDone={close} /> }
    case 'invitations':
      return { heading: 'Invitations', size: 'run', part: () => <InvitationList room={shown.room} /> }
    case 'run':
      return { heading: 'Run this chat', size: 'wide run', part: () => <RunChat /> }
  }
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
