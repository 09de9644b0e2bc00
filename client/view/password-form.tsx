/** Changing one's password, which ends the other sessions. */

import { createSignal, Show } from 'solid-js'
import { PASSWORD_MIN } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/refusal.ts'
import { useChat } from './context.ts'
import { Field } from './field.tsx'
import { createPassing, said } from './passing.ts'

export function PasswordForm(props: { nickname: string; onChanged: () => void }) {
  const chat = useChat()
  const [current, setCurrent] = createSignal('')
  const [next, setNext] = createSignal('')
  const [refusal, setRefusal] = createPassing<Refusal>()
  const [changed, setChanged] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
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
    setChanged(!refused)
    if (refused) return inputs[wrong() ? 'current' : 'next']?.focus()
    setCurrent('')
    setNext('')
    props.onChanged()
  }

  return (
    <form class="password-form" novalidate aria-labelledby="password-heading" onSubmit={submit}>
      <h3 id="password-heading">Change the password</h3>
      {/* Tells a password manager whose password this is. */}
      <input
        class="hidden"
        autocomplete="username"
        value={props.nickname}
        readonly
        tabindex="-1"
        aria-label="Nickname"
      />
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
          Change password
        </button>
        <p class="note" role="status">
          <Show when={changed()}>The password is changed.</Show>
        </p>
      </div>
    </form>
  )
}
