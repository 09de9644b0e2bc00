/** What is wrong for a time: when it can be tried again, and nothing any more once it can. */

import { createEffect, createSignal, on, onCleanup, type Signal } from 'solid-js'
import type { Refusal } from '../../protocol/refusal.ts'
import { ahead } from './dates.ts'

/** A signal that forgets what it was set to `retryAfter` milliseconds later. */
export function createPassing<T extends Pick<Refusal, 'retryAfter'>>(): Signal<T | undefined> {
  const [current, setCurrent] = createSignal<T>()
  createEffect(
    on(current, (set) => {
      if (!set?.retryAfter) return
      const timer = setTimeout(() => setCurrent(undefined), set.retryAfter)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  return [current, setCurrent]
}

/** What is wrong, and when to try again. It does not count down: it would be spoken anew with every second. */
export function said({ code, message, retryAfter }: Refusal): string {
  return code === 'rate' && retryAfter ? `${message} You can try again ${ahead(retryAfter)}.` : message
}
