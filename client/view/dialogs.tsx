/** Opens the dialogs that can be asked for from more than one place, one at a time. */

import { createEffect, createSignal, on, type ParentProps, Show } from 'solid-js'
import { useChat, useUser } from './context.ts'
import { later } from './later.tsx'
import { FirstSteps } from './parts.tsx'
import { ShowContext, type Shown } from './showing.ts'

const ShownDialog = later(async () => (await import('./shown-dialog.tsx')).ShownDialog)

export function DialogHost(props: ParentProps) {
  const chat = useChat()
  const user = useUser()
  const [shown, setShown] = createSignal<Shown>()
  const close = () => setShown(undefined)
  const step = () => chat.firstSteps.step(user()?.id ?? '')
  createEffect(on(chat.room, close, { defer: true }))
  return (
    <ShowContext.Provider value={setShown}>
      {props.children}
      <Show when={shown()}>{(dialog) => <ShownDialog shown={dialog()} onClose={close} />}</Show>
      <Show when={step()}>{(current) => <FirstSteps step={current()} />}</Show>
    </ShowContext.Provider>
  )
}
