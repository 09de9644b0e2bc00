/** One labelled input with what there is to say about it: a hint, or what is wrong. */

import { createSignal, createUniqueId, Show } from 'solid-js'
import { Icon } from './icon.tsx'

export interface FieldProps {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly autocomplete: string
  readonly secret?: boolean
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly ref?: (input: HTMLInputElement) => void
}

export function Field(props: FieldProps) {
  const id = createUniqueId()
  const [revealed, setRevealed] = createSignal(false)
  return (
    <div class="field" classList={{ wrong: props.error !== undefined }}>
      <label for={id}>{props.label}</label>
      <div class="field-box">
        <input
          ref={(input) => props.ref?.(input)}
          id={id}
          name={props.name}
          type={props.secret && !revealed() ? 'password' : 'text'}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          autocomplete={props.autocomplete}
          autocapitalize="none"
          spellcheck={false}
          dir="auto"
          aria-invalid={props.error !== undefined}
          aria-describedby={`${id}-note`}
        />
        <Show when={props.secret}>
          <button
            type="button"
            class="quiet-button"
            aria-label="Show what is typed"
            aria-pressed={revealed()}
            onClick={() => setRevealed(!revealed())}
          >
            <Icon name="eye" />
          </button>
        </Show>
      </div>
      <p class="note" id={`${id}-note`} aria-live="polite">
        {props.error ?? props.hint}
      </p>
    </div>
  )
}
