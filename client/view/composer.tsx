/** Where messages are written. It works the same without a connection: what is sent waits in the outbox. */

import { createEffect, createMemo, createSignal, createUniqueId, on, onMount, Show } from 'solid-js'
import { crowdWarning } from '../crowds.ts'
import { type Sought, soughtAt } from '../sought.ts'
import { useRoom, useRoomName } from './context.ts'
import { Icon } from './icon.tsx'
import { createKeeping } from './keeping.ts'
import { CallingMany, Completion, ComposerPreviews, EditBanner, Uncalled } from './writing-parts.tsx'

export function Composer() {
  const { room, composing } = useRoom()
  const name = useRoomName()
  const note = createUniqueId()
  const list = createUniqueId()
  const editing = () => composing.editing() !== undefined
  // On the keyboards that are drawn on a screen, Shift and Enter are not pressed together.
  const touch = matchMedia('(pointer: coarse)').matches
  const [caret, setCaret] = createSignal(0)
  const [closedAt, setClosedAt] = createSignal<number>()
  const [option, setOption] = createSignal<string>()
  const sought = createMemo(() => {
    const begun = soughtAt(composing.text(), caret())
    return begun?.from === closedAt() ? undefined : begun
  })
  // No link does without one of these.
  const mayLink = createMemo(() => /\.\S|:\/\//.test(composing.text()))
  const [warning, setWarning] = createSignal<string>()
  let input: HTMLTextAreaElement | undefined
  let complete = (_key: string): boolean => false

  createKeeping()
  onMount(() => {
    if (input) composing.attach(input)
    composing.focus()
  })
  createEffect(on(composing.editing, () => input?.focus(), { defer: true }))

  const send = (isSure = false) => {
    if (setWarning(isSure ? undefined : crowdWarning(composing.text(), room.state))) return
    composing.send()
    input?.focus()
  }
  const look = () => {
    setCaret(input && input.selectionStart === input.selectionEnd ? input.selectionStart : 0)
    if (soughtAt(composing.text(), caret())?.from !== closedAt()) setClosedAt(undefined)
  }
  const finish = ({ from, to }: Sought, name: string) => {
    composing.write(`${composing.text().slice(0, from)}${name} ${composing.text().slice(to)}`)
    input?.setSelectionRange(from + name.length + 1, from + name.length + 1)
    look()
  }
  const pressed = (event: KeyboardEvent) => {
    // Keys that an input method takes to compose a character are not ours; Safari tells by the code 229 only.
    if (event.isComposing || event.keyCode === 229) return
    // With Alt, arrows lead to other rooms.
    if (event.altKey) return
    if (sought() && !event.shiftKey && complete(event.key)) return event.preventDefault()
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
      <Show when={editing()}>
        <EditBanner />
      </Show>
      <Show when={room.state.info?.kind !== 'public'}>
        <Uncalled />
      </Show>
      <Show when={sought()}>
        {(begun) => (
          <Completion
            id={list}
            sought={begun()}
            onPick={(name) => finish(begun(), name)}
            onClose={() => setClosedAt(begun().from)}
            onChoose={setOption}
            ref={(press) => {
              complete = press
            }}
          />
        )}
      </Show>
      <Show when={warning()}>
        {(text) => (
          <CallingMany
            warning={text()}
            onYes={() => send(true)}
            onNo={() => {
              setWarning(undefined)
              input?.focus()
            }}
          />
        )}
      </Show>
      <Show when={mayLink()}>
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
            aria-autocomplete="list"
            aria-controls={option() ? list : undefined}
            aria-activedescendant={option()}
            placeholder={`Message ${name() ?? ''}`.trim()}
            value={composing.text()}
            onInput={(event) => {
              composing.write(event.currentTarget.value)
              look()
            }}
            onKeyUp={look}
            onClick={look}
            onBlur={() => setCaret(0)}
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
