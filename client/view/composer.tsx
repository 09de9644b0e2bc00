/** Where messages are written. It works the same without a connection: what is sent waits in the outbox. */

import { createEffect, createUniqueId, on, onMount, Show } from 'solid-js'
import { useRoom, useRoomName } from './context.ts'
import { Icon } from './icon.tsx'
import { ComposerPreviews } from './parts.tsx'

export function Composer() {
  const { composing } = useRoom()
  const name = useRoomName()
  const note = createUniqueId()
  const editing = () => composing.editing() !== undefined
  // On the keyboards that are drawn on a screen, Shift and Enter are not pressed together.
  const touch = matchMedia('(pointer: coarse)').matches
  let input: HTMLTextAreaElement | undefined

  onMount(() => {
    if (input) composing.attach(input)
    composing.focus()
  })
  createEffect(on(composing.editing, () => input?.focus(), { defer: true }))

  const send = () => {
    composing.send()
    input?.focus()
  }
  const pressed = (event: KeyboardEvent) => {
    // Keys that an input method takes to compose a character are not ours; Safari tells by the code 229 only.
    if (event.isComposing || event.keyCode === 229) return
    // With Alt, arrows lead to other rooms.
    if (event.altKey) return
    if (event.key === 'Enter' && (touch ? event.ctrlKey || event.metaKey : !event.shiftKey)) send()
    else if (event.key === 'Escape' && editing()) composing.cancel()
    else if (event.key !== 'ArrowUp' || composing.text() !== '' || editing() || !composing.editLast()) return
    event.preventDefault()
  }

  return (
    <form
      class="composer"
      classList={{ wrong: composing.refusal() !== undefined }}
      aria-label={editing() ? 'Edit message' : 'New message'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <EditBanner />
      <Show when={composing.previews().length > 0}>
        <ComposerPreviews />
      </Show>
      <p class="banner refusal" id={note} role="alert" hidden={!composing.refusal()}>
        {composing.refusal()?.message}
        {editing() && composing.refusal()?.code === 'empty' && ' To take it back, remove it.'}
      </p>
      <div class="composer-row">
        {/* The text once more, unseen, below the textarea: it gives the textarea its height. */}
        <div class="grow" data-text={composing.text()}>
          <textarea
            ref={input}
            rows="1"
            enterkeyhint={touch ? 'enter' : 'send'}
            // Without text, `auto` keeps the direction of the text that was.
            dir={composing.text() === '' ? undefined : 'auto'}
            aria-label={`Message in ${name() ?? 'the room'}`}
            aria-invalid={composing.refusal() !== undefined}
            aria-describedby={note}
            placeholder={`Message ${name() ?? ''}`.trim()}
            value={composing.text()}
            onInput={(event) => composing.write(event.currentTarget.value)}
            onKeyDown={pressed}
          />
        </div>
        <button
          type="submit"
          class="send"
          classList={{ ready: composing.text().trim() !== '' }}
          aria-label={editing() ? 'Save' : 'Send'}
        >
          <Icon name={editing() ? 'check' : 'send'} />
        </button>
      </div>
    </form>
  )
}

function EditBanner() {
  const { composing } = useRoom()
  return (
    <Show when={composing.editing()}>
      <div class="banner">
        <p>
          Editing your message <kbd>Esc</kbd>
          <span role="status">{composing.overtaken() && ' This message has changed since.'}</span>
        </p>
        <button type="button" class="quiet-button" aria-label="Cancel the edit" onClick={() => composing.cancel()}>
          <Icon name="close" />
        </button>
      </div>
    </Show>
  )
}
