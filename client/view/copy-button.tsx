/** Copies a text, and shows for a moment that it did. */

import { createSignal, onCleanup, Show } from 'solid-js'
import { Icon, type IconName } from './icon.tsx'

const SHOWN_FOR = 1_500

export function CopyButton(props: { label: string; text: string; icon?: IconName }) {
  const [copied, setCopied] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  const copy = async () => {
    await navigator.clipboard.writeText(props.text)
    setCopied(true)
    clearTimeout(timer)
    timer = setTimeout(() => setCopied(false), SHOWN_FOR)
  }
  // Browsers give pages a clipboard only over https and on localhost.
  return (
    <Show when={window.isSecureContext}>
      <button
        type="button"
        class="quiet-button"
        aria-label={copied() ? 'Copied' : props.label}
        title={props.label}
        onClick={() => void copy()}
      >
        <Icon name={copied() ? 'check' : (props.icon ?? 'copy')} />
      </button>
    </Show>
  )
}
