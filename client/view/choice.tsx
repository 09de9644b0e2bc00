/** One of a few values, by what each is called. */

import { createUniqueId, For } from 'solid-js'

export interface ChoiceProps<Value> {
  readonly label: string
  readonly values: readonly Value[]
  readonly text: (value: Value) => string
  readonly value: Value
  readonly onChoose: (value: Value) => void
}

export function Choice<Value extends number | string | null>(props: ChoiceProps<Value>) {
  const id = createUniqueId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        onChange={({ currentTarget }) => {
          const chosen = props.values[currentTarget.selectedIndex]
          if (chosen !== undefined) props.onChoose(chosen)
        }}
      >
        <For each={props.values}>
          {(value) => <option selected={value === props.value}>{props.text(value)}</option>}
        </For>
      </select>
    </div>
  )
}
