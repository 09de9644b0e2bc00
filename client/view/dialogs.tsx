/** Opens the dialogs that can be asked for from more than one place, one at a time. */

import { createEffect, createSignal, Match, on, type ParentProps, Switch } from 'solid-js'
import { Avatar } from './avatar.tsx'
import { useChat } from './context.ts'
import { Dialog } from './dialog.tsx'
import { Browse, NewMessage, NewRoom, PersonCard } from './parts.tsx'
import { ShowContext, type Shown } from './showing.ts'

export function DialogHost(props: ParentProps) {
  const chat = useChat()
  const [shown, setShown] = createSignal<Shown>()
  const close = () => setShown(undefined)
  const person = () => {
    const current = shown()
    return current?.type === 'person' ? current : undefined
  }
  createEffect(on(chat.room, close, { defer: true }))
  return (
    <ShowContext.Provider value={setShown}>
      {props.children}
      <Switch>
        <Match when={shown()?.type === 'browse'}>
          <Dialog class="wide" heading="Browse rooms" onClose={close}>
            <Browse onDone={close} />
          </Dialog>
        </Match>
        <Match when={shown()?.type === 'new-room'}>
          <Dialog heading="New room" onClose={close}>
            <NewRoom onDone={close} />
          </Dialog>
        </Match>
        <Match when={shown()?.type === 'new-message'}>
          <Dialog heading="New message" onClose={close}>
            <NewMessage onDone={close} />
          </Dialog>
        </Match>
        <Match when={person()} keyed>
          {({ user, beside }) => (
            <Dialog
              class="person-card"
              heading={user.nickname}
              mark={<Avatar nickname={user.nickname} />}
              ref={(dialog) => place(dialog, beside)}
              onClose={close}
            >
              <PersonCard user={user} onDone={close} />
            </Dialog>
          )}
        </Match>
      </Switch>
    </ShowContext.Provider>
  )
}

/** In pixels: what a card takes at most, and what stays free around it. */
const CARD = { width: 304, height: 320, gap: 8 }

/** Where there is room for it, below or above what was pressed; the style puts it into the middle of a phone. */
function place(dialog: HTMLDialogElement, beside: Element): void {
  const { left, top, bottom } = beside.getBoundingClientRect()
  const { width, height, gap } = CARD
  const below = bottom + gap + height <= innerHeight
  dialog.style.setProperty('--left', `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`)
  dialog.style.setProperty('--top', below ? `${bottom + gap}px` : 'auto')
  dialog.style.setProperty('--bottom', below ? 'auto' : `${Math.max(gap, innerHeight - top + gap)}px`)
}
