/** Who may register: one of three. */

import { For } from 'solid-js'
import type { Registration } from '../../protocol/model.ts'

const CHOICES: readonly { readonly value: Registration; readonly label: string; readonly meaning: string }[] = [
  { value: 'open', label: 'Anybody', meaning: 'Whoever has the address of this chat can register.' },
  { value: 'invited', label: 'By invitation', meaning: 'Only who has a link that somebody here made for them.' },
  { value: 'closed', label: 'Nobody', meaning: 'No new accounts. Whoever is registered signs in as before.' },
]

export interface RegistrationChoiceProps {
  readonly value: Registration
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
    </fieldset>
  )
}
