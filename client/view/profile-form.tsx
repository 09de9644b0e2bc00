/** What one wants to be called, and what one is doing; shown to everybody who is here. */

import { createSignal, onMount, Show } from 'solid-js'
import { DISPLAY_NAME_MAX, STATUS_MAX } from '../../protocol/limits.ts'
import type { User } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { Problem } from './problem.tsx'

export function ProfileForm(props: { user: User }) {
  const chat = useChat()
  const deed = createDeed()
  const [name, setName] = createSignal(props.user.name ?? '')
  const [status, setStatus] = createSignal('')
  const [touched, setTouched] = createSignal(false)
  const [saved, setSaved] = createSignal(false)
  onMount(async () => {
    const person = await chat.person(props.user.id)
    if (!isRefusal(person) && !touched()) setStatus(person.status)
  })
  const change = (set: (text: string) => void) => (text: string) => {
    setTouched(true)
    setSaved(false)
    deed.clear()
    set(text)
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    setSaved(await deed.run(() => chat.describe(name(), status())))
  }
  return (
    <form novalidate aria-labelledby="profile-heading" onSubmit={save}>
      <h3 id="profile-heading">How others see you</h3>
      <TextField
        label="Display name"
        value={name()}
        most={DISPLAY_NAME_MAX}
        autocomplete="name"
        note={`Stands beside what you say. You sign in as ${props.user.nickname}, and @${props.user.nickname} still calls you.`}
        onInput={change(setName)}
      />
      <TextField
        label="Status"
        value={status()}
        most={STATUS_MAX}
        autocomplete="off"
        note="What you are doing, on your card."
        onInput={change(setStatus)}
      />
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()}>
          Save
        </button>
        <p class="note" role="status">
          <Show when={saved()}>Saved.</Show>
        </p>
      </div>
    </form>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly most: number
  readonly autocomplete: 'name' | 'off'
  readonly note: string
  readonly onInput: (text: string) => void
}

function TextField(props: TextFieldProps) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        value={props.value}
        maxlength={props.most}
        autocomplete={props.autocomplete}
        dir="auto"
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <small class="note">{props.note}</small>
    </label>
  )
}
