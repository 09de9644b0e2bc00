/** A dialog, open for as long as it is drawn: its heading, a way to close it, and what it is about. */

import { createSignal, createUniqueId, type JSX, onCleanup, onMount, type ParentProps, Show } from 'solid-js'
import { Icon } from './icon.tsx'
import { Notice } from './notice.tsx'

export interface DialogProps {
  readonly heading: string
  readonly class?: string
  /** Stands before the heading. */
  readonly mark?: JSX.Element
  /** Stands after it. */
  readonly actions?: JSX.Element
  /** It is closed, by whatever way. */
  readonly onClose: () => void
  readonly ref?: (dialog: HTMLDialogElement) => void
}

/** Those that are open, the uppermost last. */
const [open, setOpen] = createSignal<readonly string[]>([])

export function Dialog(props: ParentProps<DialogProps>) {
  const heading = createUniqueId()
  const leaving = new AbortController()
  let dialog: HTMLDialogElement | undefined

  const prepare = (element: HTMLDialogElement) => {
    dialog = element
    // A click beside it closes it, in browsers that know how; the types do not know it yet.
    element.setAttribute('closedby', 'any')
    element.addEventListener('close', () => props.onClose(), { signal: leaving.signal })
    props.ref?.(element)
  }
  onMount(() => {
    dialog?.showModal()
    setOpen([...open(), heading])
  })
  onCleanup(() => {
    leaving.abort()
    setOpen(open().filter((other) => other !== heading))
    // Gives the focus back to whatever had it.
    dialog?.close()
  })

  return (
    <dialog
      ref={prepare}
      class={`dialog ${props.class ?? ''}`}
      aria-labelledby={heading}
      // Esc is the dialog's own; the drawer beneath it stays.
      on:keydown={(event) => event.stopPropagation()}
    >
      <div class="dialog-body">
        <header>
          {props.mark}
          <h2 id={heading} dir="auto">
            {props.heading}
          </h2>
          {props.actions}
          <button type="button" class="quiet-button" aria-label="Close" onClick={() => dialog?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
      <Show when={open().at(-1) === heading}>
        <Notice />
      </Show>
    </dialog>
  )
}
