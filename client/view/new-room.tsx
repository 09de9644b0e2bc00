/** A name, and who it is for, and there is a room of it. */

import { createSignal, For, onMount, Show } from 'solid-js'
import { isRefusal } from '../../protocol/refusal.ts'
import { browser } from '../environment.ts'
import { createPicking } from '../picking.ts'
import type { NewRoom as Wanted } from '../rooms.ts'
import { useChat, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { Field } from './field.tsx'
import { createGoing } from './going.ts'
import { PeoplePicker } from './people-picker.tsx'

/** As many as can be added at once. */
const MEMBERS_MAX = 40

const KINDS: readonly { readonly kind: Wanted['kind']; readonly label: string; readonly meaning: string }[] = [
  { kind: 'public', label: 'Public', meaning: 'Everybody finds it under “Browse rooms”, can read it and join.' },
  { kind: 'private', label: 'Private', meaning: 'Only its members know that it is there. They can add others.' },
]

export function NewRoom(props: { onDone: () => void }) {
  const chat = useChat()
  const user = useUser()
  const [name, setName] = createSignal('')
  const [kind, setKind] = createSignal<Wanted['kind']>('public')
  const deed = createDeed()
  const open = createGoing(props)
  const picking = createPicking(chat.people, browser.clock, { most: MEMBERS_MAX, without: [user()?.id ?? ''] })
  let input: HTMLInputElement | undefined
  onMount(() => input?.focus())

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const members = kind() === 'private' ? picking.picked().map(({ id }) => id) : []
    const done = await deed.run(async () => {
      const answer = await chat.createRoom({ name: name(), kind: kind(), members })
      return isRefusal(answer) ? answer : open(answer.id)
    })
    if (!done) input?.focus()
  }
  return (
    <form class="dialog-form" novalidate aria-label="New room" onSubmit={submit}>
      <Field
        ref={(element) => (input = element)}
        label="Name of the new room"
        name="room"
        autocomplete="off"
        value={name()}
        onInput={(value) => {
          setName(value)
          deed.clear()
        }}
        error={deed.problem()}
      />
      <fieldset class="choices">
        <legend>Who it is for</legend>
        <For each={KINDS}>
          {(choice) => (
            <label class="choice">
              <input type="radio" name="kind" checked={kind() === choice.kind} onChange={() => setKind(choice.kind)} />
              <span>{choice.label}</span>
              <span class="note">{choice.meaning}</span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={kind() === 'private'}>
        <PeoplePicker picking={picking} label="People to begin with" />
      </Show>
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()}>
          Create
        </button>
        <button type="button" class="plain-button" onClick={() => props.onDone()}>
          Cancel
        </button>
      </div>
    </form>
  )
}
