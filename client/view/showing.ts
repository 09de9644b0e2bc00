/** The dialogs that can be opened from more than one place, and the way to open one. */

import { createContext, useContext } from 'solid-js'
import type { User } from '../../protocol/model.ts'

export type Shown =
  | { readonly type: 'browse' | 'new-room' | 'new-message' | 'inbox' | 'switcher' | 'shortcuts' | 'password' }
  /** Links that let others in; one into this room is made at once. */
  | { readonly type: 'invitations'; readonly room?: string }
  | { readonly type: 'run' }
  /** Beside what was pressed. */
  | { readonly type: 'person'; readonly user: User; readonly beside: Element }

export const ShowContext = createContext<(shown: Shown) => void>(() => {})

export function useShow(): (shown: Shown) => void {
  return useContext(ShowContext)
}
