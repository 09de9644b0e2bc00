/** Who may register: one of three. */

import { For, Show } from 'solid-js'
import type { Registration } from '../../protocol/model.ts'

const CHOICES: readonly { readonly value: Registration; readonly label: string; readonly meaning: string }[] = [
  { value: 'open', label: 'Anybody', meaning: 'Whoever has the address of this chat can register.' },
  { value: 'invited', label: 'By invitation', meaning: 'Only who has a link that somebody here made for them.' },
  { value: 'closed', label: 'Nobody', meaning: 'No new accounts. Whoever is registered signs in as before.' },
]

export const OPEN_LOBBY = 'Whoever has the address of this chat can read the Lobby, also without an account.'

export interface RegistrationChoiceProps {
  readonly value: Registration
  /** What those see who have not signed in. */
  readonly readers: 'lobby' | 'none'
  readonly onChoose: (registration: Registration) => void
  readonly focus?: boolean
}

export function RegistrationChoice(props: RegistrationChoiceProps) {
  return (
    <fieldset class="choices">
      <legend>Who may register</legend>
      <For each={CHOICES}>
        {({ value, label, meaning }) => (
          <label class="choice">
            <input
              ref={(input) => props.focus && value === props.value && queueMicrotask(() => input.focus())}
              type="radio"
              name="registration"
              checked={props.value === value}
              onChange={() => props.onChoose(value)}
            />
            <span>{label}</span>
            <span class="note">{meaning}</span>
          </label>
        )}
      </For>
      <Show when={props.readers === 'lobby'}>
        <p class="note">
          {OPEN_LOBBY} Where this chat runs, the setting <code>READERS</code> changes that.
        </p>
      </Show>
    </fieldset>
  )
}
