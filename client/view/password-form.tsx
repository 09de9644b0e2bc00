/** Changing one's password, or setting a first one, which ends the other sessions. */

import { createSignal, Show } from 'solid-js'
import { PASSWORD_MIN } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/refusal.ts'
import { useChat, useKnown } from './context.ts'
import { Field } from './field.tsx'
import { createPassing, said } from './passing.ts'

export function PasswordForm(props: { nickname: string; onChanged: () => void }) {
  const chat = useChat()
  const [current, setCurrent] = createSignal('')
  const [next, setNext] = createSignal('')
  const [refusal, setRefusal] = createPassing<Refusal>()
  const [done, setDone] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const known = useKnown()
  // What the form is does not change under the hands of whoever has just filled it in.
  const [first, setFirst] = createSignal(known()?.hasPassword === false)
  const inputs: { current?: HTMLInputElement; next?: HTMLInputElement } = {}
  const wrong = () => refusal()?.code === 'wrong_password'
  const problem = () => {
    const refused = refusal()
    return refused && said(refused)
  }

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    const refused = await chat.changePassword(current(), next())
    setBusy(false)
    setRefusal(refused)
    setDone(refused ? '' : `The password is ${first() ? 'set' : 'changed'}.`)
    if (refused) return inputs[wrong() ? 'current' : 'next']?.focus()
    setCurrent('')
    setNext('')
    setFirst(false)
    props.onChanged()
  }

  return (
    <form class="password-form" novalidate aria-labelledby="password-heading" onSubmit={submit}>
      <h3 id="password-heading">{first() ? 'Set a password' : 'Change the password'}</h3>
      <Show when={first()}>
        <p class="note">You came in without one. With it you can sign in again, here and on other devices.</p>
      </Show>
      {/* Tells a password manager whose password this is. */}
      <input
        class="hidden"
        autocomplete="username"
        value={props.nickname}
        readonly
        tabindex="-1"
        aria-label="Nickname"
      />
      <Show when={!first()}>
        <Field
          ref={(input) => {
            inputs.current = input
          }}
          label="Current password"
          name="current"
          secret
          autocomplete="current-password"
          value={current()}
          onInput={setCurrent}
          error={wrong() ? problem() : undefined}
        />
      </Show>
      <Field
        ref={(input) => {
          inputs.next = input
        }}
        label="New password"
        name="next"
        secret
        autocomplete="new-password"
        value={next()}
        onInput={setNext}
        hint={`At least ${PASSWORD_MIN} characters. Your other sessions will end.`}
        error={wrong() ? undefined : problem()}
      />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={busy()}>
          {first() ? 'Set password' : 'Change password'}
        </button>
        <p class="note" role="status">
          {done()}
        </p>
      </div>
    </form>
  )
}
