/** How it goes with a post, an edit or a removal that the room has not yet answered. */

import { Show } from 'solid-js'
import type { Pending } from '../room.ts'
import { useRoom } from './context.ts'

const FAILED = { post: 'Not sent.', edit: 'Not saved.', remove: 'Not removed.' } as const

export function Delivery(props: { pending: Pending }) {
  const { room } = useRoom()
  return (
    <Show
      when={props.pending.status === 'failed'}
      fallback={
        <Show when={props.pending.refusal} fallback={<span class="hidden">Not sent yet</span>}>
          {(refusal) => <p class="waiting-note">{refusal().message}</p>}
        </Show>
      }
    >
      <div class="failure">
        <p role="status">
          <strong>{FAILED[props.pending.command.type]}</strong> {props.pending.refusal?.message}
        </p>
        <div class="buttons">
          <button type="button" class="plain-button" onClick={() => room.retry(props.pending.id)}>
            Retry
          </button>
          <button type="button" class="plain-button" onClick={() => room.discard(props.pending.id)}>
            Discard
          </button>
        </div>
      </div>
    </Show>
  )
}
