/** An object of which each property is a signal: to read one is to hear of its changes, to set it is to tell of one. */

import { createSignal } from 'solid-js'

export function createFields<T extends object>(initial: T): T {
  const fields = { ...initial }
  for (const name in initial) {
    const [get, set] = createSignal(initial[name])
    Object.defineProperty(fields, name, {
      get,
      set: (value: T[typeof name]) => void set(() => value),
      enumerable: true,
    })
  }
  return fields
}
