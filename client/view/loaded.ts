/** Something that is asked for once somebody looks, and again when it may have changed. */

import { type Accessor, createSignal, onMount } from 'solid-js'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'

export interface Loading {
  readonly refusal: Accessor<Refusal | undefined>
  again(): Promise<void>
}

/** Undefined until there was an answer. What was there before stays until there is another. */
export function createLoaded<T extends object>(ask: () => Promise<T | Refusal>): [Accessor<T | undefined>, Loading] {
  const [value, setValue] = createSignal<T>()
  const [refusal, setRefusal] = createSignal<Refusal>()
  const again = async () => {
    const answer = await ask()
    const refused = isRefusal(answer) ? answer : undefined
    setRefusal(refused)
    if (!isRefusal(answer)) setValue(() => answer)
  }
  onMount(again)
  return [value, { refusal, again }]
}
