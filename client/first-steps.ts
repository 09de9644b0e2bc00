/**
 * What the first owner of a deployment is led through, one step after the other. Each can be left out, and none is asked
 * twice: which come is kept on this device, so that a reload goes on where it was.
 */

import { type Accessor, createSignal } from 'solid-js'
import { keep, type SmallStorage } from './small-storage.ts'

export const STEPS = ['name', 'registration', 'room', 'invitation'] as const

export type Step = (typeof STEPS)[number]

const KEY = 'edgewise-first-steps'

export class FirstSteps {
  readonly #storage: SmallStorage
  readonly #set: (next: Next | undefined) => void
  readonly #next: Accessor<Next | undefined>

  constructor(storage: SmallStorage) {
    const [next, set] = createSignal<Next | undefined>(parse(storage.getItem(KEY)))
    this.#storage = storage
    this.#next = next
    this.#set = set
  }

  /** What this user is to be asked now, if anything. */
  step(user: string): Step | undefined {
    const next = this.#next()
    return next?.user === user ? next.step : undefined
  }

  begin(user: string): void {
    this.#become({ user, step: STEPS[0] })
  }

  /** The step at hand is done, or left out. */
  pass(): void {
    const next = this.#next()
    const step = next && STEPS[STEPS.indexOf(next.step) + 1]
    this.#become(next && step && { user: next.user, step })
  }

  /** Leaves out all that are to come. */
  end(): void {
    this.#become(undefined)
  }

  #become(next: Next | undefined): void {
    keep(this.#storage, KEY, next ? `${next.step} ${next.user}` : '')
    this.#set(next)
  }
}

interface Next {
  readonly user: string
  readonly step: Step
}

function parse(kept: string | null): Next | undefined {
  const [name, user] = kept?.split(' ') ?? []
  const step = STEPS.find((known) => known === name)
  return step && user ? { user, step } : undefined
}
