/** What was wrong, once something was. */

import { Show } from 'solid-js'

export function Problem(props: { text: string | undefined }) {
  return (
    <Show when={props.text}>
      <p class="note wrong" role="alert">
        {props.text}
      </p>
    </Show>
  )
}
