/** What its author hid, until it is clicked on. It stays open for as long as the message is drawn. */

import { createSignal, type JSX } from 'solid-js'

export function Spoiler(props: { children: JSX.Element }) {
  const [open, setOpen] = createSignal(false)
  const pressed = (event: KeyboardEvent) => {
    if (open() || (event.key !== 'Enter' && event.key !== ' ')) return
    // The space bar would scroll the timeline.
    event.preventDefault()
    setOpen(true)
  }
  return (
    // No button element: a line can break inside this, and links and code can stand in it. Once open it is a button no
    // more, but keeps the focus that it may have, so that reading goes on from here.
    // biome-ignore lint/a11y/noStaticElementInteractions: it has the role of a button for as long as it does something
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has the label only with that role
    <span
      class="spoiler"
      classList={{ shut: !open() }}
      role={open() ? undefined : 'button'}
      aria-label={open() ? undefined : 'Spoiler, show'}
      tabindex={open() ? -1 : 0}
      onClick={() => setOpen(true)}
      onKeyDown={pressed}
    >
      <span inert={!open()}>{props.children}</span>
    </span>
  )
}
