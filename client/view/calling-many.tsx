/** What is asked before a message calls many at once. */

import { Confirm } from './confirm.tsx'
import { createDeed } from './deed.ts'

export function CallingMany(props: { warning: string; onYes: () => void; onNo: () => void }) {
  return <Confirm {...props} label="Send to all" deed={createDeed()} harmless />
}
