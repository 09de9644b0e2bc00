/** What can be done with a message: copy it, and edit or remove one's own. */

import { createSignal, Show } from 'solid-js'
import type { Message } from '../../protocol/model.ts'
import { useRoom, useUser } from './context.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'

export interface RowActionsProps {
  /** Absent while its post is not yet answered. */
  readonly message: Message | undefined
  readonly text: string
  /** A change of it is under way. */
  readonly busy: boolean
  /** Takes the focus while the button that had it goes. */
  readonly onRest: () => void
}

export function RowActions(props: RowActionsProps) {
  const { room, composing } = useRoom()
  const user = useUser()
  const [sure, setSure] = createSignal(false)
  const own = () => {
    const message = props.message
    return message && !props.busy && message.author === user()?.id ? message : undefined
  }
  const ask = (value: boolean) => {
    props.onRest()
    setSure(value)
  }
  const remove = (message: Message) => {
    props.onRest()
    room.remove(message)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    ask(false)
  }

  return (
    <fieldset class="row-actions" aria-label="Message actions" onKeyDown={pressed}>
      <Show
        when={sure() && own()}
        fallback={
          <>
            <CopyButton label="Copy text" text={props.text} />
            <Show when={own()}>
              {(message) => (
                <>
                  <button
                    type="button"
                    class="quiet-button"
                    aria-label="Edit message"
                    title="Edit"
                    onClick={() => composing.edit(message())}
                  >
                    <Icon name="edit" />
                  </button>
                  <button
                    type="button"
                    class="quiet-button"
                    aria-label="Remove message"
                    title="Remove"
                    onClick={() => ask(true)}
                  >
                    <Icon name="trash" />
                  </button>
                </>
              )}
            </Show>
          </>
        }
      >
        {(message) => (
          <>
            <span>Remove this message?</span>
            <button
              type="button"
              class="danger-button"
              ref={(button) => queueMicrotask(() => button.focus())}
              onClick={() => remove(message())}
            >
              Remove
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
