/** A row of a list of people: who it is, and behind a button beside that what can be done with them. */

import { createSignal, type JSX, Show } from 'solid-js'
import { Icon } from './icon.tsx'
import { onEscape } from './pressing.ts'

export interface ActsRowProps {
  readonly ref?: (row: HTMLLIElement) => void
  readonly toggle?: (button: HTMLButtonElement) => void
  /** What the button is for. */
  readonly label: string
  /** Nobody opens what is empty. */
  readonly hasActs: boolean
  /** What can be done; `done` puts it away again. */
  readonly acts: (done: () => void) => JSX.Element
  readonly children: JSX.Element
}

export function ActsRow(props: ActsRowProps) {
  const [open, setOpen] = createSignal(false)
  let toggle: HTMLButtonElement | undefined
  const done = () => {
    setOpen(false)
    toggle?.focus()
  }
  const pressed = onEscape(done)
  return (
    <li ref={(row) => props.ref?.(row)} on:keydown={(event) => open() && pressed(event)}>
      <div class="who">{props.children}</div>
      <Show when={props.hasActs}>
        <button
          type="button"
          class="quiet-button"
          ref={(button) => {
            toggle = button
            props.toggle?.(button)
          }}
          aria-label={props.label}
          aria-expanded={open()}
          onClick={() => setOpen(!open())}
        >
          <Icon name="more" />
        </button>
      </Show>
      <Show when={open()}>{props.acts(done)}</Show>
    </li>
  )
}
