/** A name, and there is a room of it. */

import { createSignal, onMount } from 'solid-js'
import { isRefusal } from '../../protocol/refusal.ts'
import { useChat } from './context.ts'
import { Field } from './field.tsx'

export function NewRoom(props: { onDone: () => void }) {
  const chat = useChat()
  const [name, setName] = createSignal('')
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let input: HTMLInputElement | undefined
  onMount(() => input?.focus())

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    const answer = await chat.createRoom(name())
    setBusy(false)
    if (isRefusal(answer)) {
      setError(answer.message)
      input?.focus()
      return
    }
    props.onDone()
    chat.open({ room: answer.id })
  }
  const cancel = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    props.onDone()
  }
  return (
    <form class="new-room" novalidate aria-label="New room" onSubmit={submit} on:keydown={cancel}>
      <Field
        ref={(element) => (input = element)}
        label="Name of the new room"
        name="room"
        autocomplete="off"
        value={name()}
        onInput={(value) => {
          setName(value)
          setError(undefined)
        }}
        error={error()}
      />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={busy()}>
          Create
        </button>
        <button type="button" class="plain-button" onClick={() => props.onDone()}>
          Cancel
        </button>
      </div>
    </form>
  )
}
