/** How it goes with a post, an edit, a removal or a dismissal that the room has not yet answered. */

import { Show } from 'solid-js'
import type { Message } from '../../protocol/model.ts'
import type { Pending, Said } from '../room.ts'
import { useRoom } from './context.ts'
import { Markdown } from './markdown.tsx'
import { resting } from './resting.ts'

export interface DeliveryProps {
  readonly pending: Pending
  /** The message as the room has it, if it does. */
  readonly message: Message | undefined
  readonly own: Said | undefined
  /** Takes the focus while the button that had it goes. */
  readonly onRest: () => void
}

export function Delivery(props: DeliveryProps) {
  return (
    <Show when={props.pending.status === 'failed'} fallback={<Waiting pending={props.pending} />}>
      <Failure {...props} />
    </Show>
  )
}

function Waiting(props: { pending: Pending }) {
  // That one is too fast is said once, below.
  const note = () => (props.pending.refusal?.code === 'rate' ? undefined : props.pending.refusal?.message)
  return (
    <Show when={note()} fallback={<span class="hidden">Not sent yet</span>}>
      {(text) => <p class="waiting-note">{text()}</p>}
    </Show>
  )
}

const FAILED = {
  post: 'Not sent.',
  edit: 'Not saved.',
  remove: 'Not removed.',
  dismiss: 'The preview is still there.',
} as const

function Failure(props: DeliveryProps) {
  const { room, composing } = useRoom()
  const type = () => props.pending.command.type
  const conflict = () => type() === 'edit' && props.pending.refusal?.code === 'stale'
  /** What somebody else's edit, or one's own from another device, has made of the message. */
  const other = () => (conflict() && changedSince(props.pending, props.message) ? props.message : undefined)
  const removed = () => other()?.body === null
  const discard = () => {
    // A post goes with whatever was to be made of it.
    if (type() === 'post' && props.own) composing.remove(props.own)
    else room.discard(props.pending.id)
  }
  return (
    <div class="failure" ref={resting(() => props.onRest())}>
      <div role="status">
        <strong>{FAILED[type()]}</strong>{' '}
        <Show when={other()} fallback={props.pending.refusal?.message}>
          {removed() ? 'The message was removed meanwhile.' : 'The message was changed meanwhile, and now says:'}
        </Show>
        <Show when={other()?.body}>{(body) => <Markdown body={body()} />}</Show>
      </div>
      <div class="buttons">
        <Show when={!removed()}>
          <button type="button" class="plain-button" onClick={() => room.retry(props.pending.id)}>
            {conflict() ? 'Overwrite' : 'Retry'}
          </button>
        </Show>
        <Show when={'body' in props.pending.command && !removed() && props.own}>
          {(own) => (
            <button type="button" class="plain-button" onClick={() => composing.edit(own())}>
              Edit
            </button>
          )}
        </Show>
        <button type="button" class="plain-button" onClick={discard}>
          Discard
        </button>
      </div>
    </div>
  )
}

/** Whether what made the edit stale has come here. */
function changedSince({ command }: Pending, message: Message | undefined): boolean {
  return command.type === 'edit' && message !== undefined && message.revision > command.revision
}
