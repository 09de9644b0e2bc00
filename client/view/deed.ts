/** Something that is being done by pressing a button: whether it is under way, and what was wrong with it. */

import { type Accessor, createSignal } from 'solid-js'
import type { Refusal } from '../../protocol/refusal.ts'
import { createPassing, said } from './passing.ts'

export interface Deed {
  readonly busy: Accessor<boolean>
  readonly problem: Accessor<string | undefined>
  /** Does it, unless it is being done. Whether it is done now. */
  run(act: () => Promise<Refusal | undefined>): Promise<boolean>
  /** What was wrong is being mended. */
  clear(): void
}

export function createDeed(): Deed {
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createPassing<Refusal>()
  return {
    busy,
    problem: () => {
      const refused = refusal()
      return refused && said(refused)
    },
    run: async (act) => {
      if (busy()) return false
      setBusy(true)
      try {
        const refused = await act()
        setRefusal(refused)
        return refused === undefined
      } finally {
        setBusy(false)
      }
    },
    clear: () => setRefusal(undefined),
  }
}
