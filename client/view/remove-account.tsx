/** Removing one's own account, for good: what becomes of it is said first, and the password asked for. */

import { createSignal, Show } from 'solid-js'
import type { Role } from '../../protocol/model.ts'
import type { Leaving } from '../leaving.ts'
import { createDeed } from './deed.ts'
import { Field } from './field.tsx'
import { useNotice } from './notice.tsx'
import { onEscape } from './pressing.ts'

export function RemoveAccount(props: { nickname: string; role: Role; leaving: Leaving }) {
  const [open, setOpen] = createSignal(false)
  let button: HTMLButtonElement | undefined
  const stop = () => {
    setOpen(false)
    button?.focus()
  }
  return (
    <section aria-labelledby="removal-heading">
      <h3 id="removal-heading">Remove my account</h3>
      <Show
        when={props.role !== 'owner'}
        fallback={<p class="note">You own this chat: hand it over to somebody first.</p>}
      >
        <Show
          when={open()}
          fallback={
            <button type="button" class="plain-button" ref={button} onClick={() => setOpen(true)}>
              Remove my account…
            </button>
          }
        >
          <RemovalForm nickname={props.nickname} leaving={props.leaving} onNo={stop} />
        </Show>
      </Show>
    </section>
  )
}

function RemovalForm(props: { nickname: string; leaving: Leaving; onNo: () => void }) {
  const notify = useNotice()
  const deed = createDeed()
  const [password, setPassword] = createSignal('')
  let input: HTMLInputElement | undefined
  const remove = async (event: SubmitEvent) => {
    event.preventDefault()
    if (await deed.run(() => props.leaving.remove(password())))
      notify('Your account has been removed, and you are signed out.')
    else input?.focus()
  }
  const pressed = onEscape(() => props.onNo())
  return (
    <form class="removal" novalidate aria-label="Remove my account" onSubmit={remove} on:keydown={pressed}>
      <p>
        You will be signed out everywhere at once, and this cannot be taken back. What you have said stays, as the words
        of a former member. Nobody, you included, can take the nickname {props.nickname} again. {props.leaving.losses}
      </p>
      <Field
        ref={(element) => {
          input = element
          queueMicrotask(() => element.focus())
        }}
        label="Your password"
        name="removal-password"
        secret
        autocomplete="current-password"
        value={password()}
        onInput={(value) => {
          setPassword(value)
          deed.clear()
        }}
        error={deed.problem()}
      />
      <div class="buttons">
        <button type="submit" class="danger-button" aria-busy={deed.busy()}>
          Remove for good
        </button>
        <button type="button" class="plain-button" onClick={() => props.onNo()}>
          Keep it
        </button>
      </div>
    </form>
  )
}
