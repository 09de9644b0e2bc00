/**
 * What can be done with a message: copy it or its address, edit or remove one's own, whether it is sent or not, and take
 * away somebody else's where one moderates.
 */

import { createSignal, onMount, Show } from 'solid-js'
import type { Message } from '../../protocol/model.ts'
import { pathOf } from '../location.ts'
import type { Said } from '../room.ts'
import { useRoom } from './context.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'

export interface RowActionsProps {
  /** Absent while its post is not yet answered. */
  readonly message: Message | undefined
  readonly text: string
  /** The same as its author can change it; absent if that is somebody else. */
  readonly own: Said | undefined
  /** The same as whoever moderates the room can take it away from somebody else. */
  readonly foreign: Said | undefined
  readonly author: string
  /** Takes the focus while the button that had it goes. */
  readonly onRest: () => void
}

export function RowActions(props: RowActionsProps) {
  const { room, composing, marking } = useRoom()
  const [sure, setSure] = createSignal(false)
  /** What is not yet sent is not there to be removed. */
  const removal = () => (props.message ? 'Remove' : 'Discard')
  const removable = () => props.own ?? props.foreign
  const question = () =>
    props.own ? `${removal()} this message?` : `Take this message of ${props.author} away from everybody?`
  const ask = (value: boolean) => {
    props.onRest()
    setSure(value)
  }
  const remove = (said: Said) => {
    props.onRest()
    composing.remove(said)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    ask(false)
  }

  // Under a finger they stand below the message, where the page may end, or the way to the newest lies.
  onMount(() => matchMedia('(pointer: coarse)').matches && bar?.scrollIntoView({ block: 'nearest' }))
  let bar: HTMLFieldSetElement | undefined

  return (
    <fieldset ref={bar} class="row-actions" aria-label="Message actions" onKeyDown={pressed}>
      <Show
        when={sure() && removable()}
        fallback={
          <>
            <CopyButton label="Copy text" text={props.text} />
            <Show when={props.message}>
              {(message) => (
                <CopyButton
                  label="Copy link"
                  icon="link"
                  text={location.origin + pathOf({ room: room.id, message: message().id })}
                />
              )}
            </Show>
            <Show when={marking.known() && props.message}>{(message) => <MarkButton message={message()} />}</Show>
            <Show when={props.own}>
              {(said) => (
                <button
                  type="button"
                  class="quiet-button"
                  aria-label="Edit message"
                  title="Edit"
                  onClick={() => composing.edit(said())}
                >
                  <Icon name="edit" />
                </button>
              )}
            </Show>
            <Show when={removable()}>
              <button
                type="button"
                class="quiet-button"
                classList={{ foreign: !props.own }}
                aria-label={props.own ? `${removal()} message` : `Remove message of ${props.author}`}
                title={props.own ? removal() : 'Remove, as a moderator'}
                onClick={() => ask(true)}
              >
                <Icon name="trash" />
              </button>
            </Show>
          </>
        }
      >
        {(said) => (
          <>
            <span>{question()}</span>
            <button
              type="button"
              class="danger-button"
              ref={(button) => queueMicrotask(() => button.focus())}
              onClick={() => remove(said())}
            >
              {removal()}
            </button>
            <button type="button" class="plain-button" onClick={() => ask(false)}>
              Keep
            </button>
          </>
        )}
      </Show>
    </fieldset>
  )
}

/** Where what is not read begins it takes that back: a touch screen has no Esc. */
function MarkButton(props: { message: Message }) {
  const { marking } = useRoom()
  const begins = () => marking.first() === props.message.id || marking.behind() === props.message.seq - 1
  const label = () => (begins() ? 'Mark as read' : 'Mark unread from here')
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={label()}
      title={label()}
      onClick={() => (begins() ? marking.markRead() : marking.markUnread(props.message.id))}
    >
      <Icon name={begins() ? 'check' : 'unread'} />
    </button>
  )
}
