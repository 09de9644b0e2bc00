/** A question before something is done that is not simply done the other way again. */

import { createSignal, Show } from 'solid-js'
import type { Deed } from './deed.ts'
import { onEscape } from './pressing.ts'
import { Problem } from './problem.tsx'

export interface ConfirmProps {
  /** What will have happened. */
  readonly warning: string
  /** What is on the button that does it. */
  readonly label: string
  readonly deed: Deed
  /** Takes nothing away from anybody. */
  readonly harmless?: boolean
  readonly onYes: () => void
  readonly onNo: () => void
}

export function Confirm(props: ConfirmProps) {
  const pressed = onEscape(() => props.onNo())
  return (
    <fieldset class="confirm" aria-label={props.label} on:keydown={pressed}>
      <p>{props.warning}</p>
      <Problem text={props.deed.problem()} />
      <div class="buttons">
        <button
          type="button"
          class={props.harmless ? 'main-button' : 'danger-button'}
          aria-busy={props.deed.busy()}
          ref={(button) => queueMicrotask(() => button.focus())}
          onClick={() => props.onYes()}
        >
          {props.label}
        </button>
        <button type="button" class="plain-button" onClick={() => props.onNo()}>
          Cancel
        </button>
      </div>
    </fieldset>
  )
}

/** A button that asks before it does anything. */
export function AskingButton(props: Omit<ConfirmProps, 'onNo'> & { readonly text: string }) {
  const [asked, setAsked] = createSignal(false)
  let returning = false
  const cancel = () => {
    returning = true
    setAsked(false)
  }
  return (
    <Show
      when={asked()}
      fallback={
        <button
          type="button"
          class="plain-button"
          ref={(button) => returning && queueMicrotask(() => button.focus())}
          onClick={() => setAsked(true)}
        >
          {props.text}
        </button>
      }
    >
      <Confirm {...props} onNo={cancel} />
    </Show>
  )
}
