/** A field to search by, with its name for those who do not see the drawing. */

import { Icon } from './icon.tsx'

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (text: string) => void
  readonly onEnter?: () => void
  readonly ref?: (input: HTMLInputElement) => void
}

export function SearchField(props: SearchFieldProps) {
  return (
    <div class="search-field">
      <Icon name="search" />
      <input
        ref={(input) => props.ref?.(input)}
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        dir="auto"
        onInput={(event) => props.onInput(event.currentTarget.value)}
        // Not delegated to the document: a dialog lets no key through.
        on:keydown={(event) => {
          if (event.key !== 'Enter') return
          // It would send a form that this stands in.
          event.preventDefault()
          // An input method takes it to end a word; Safari tells by the code 229 only.
          if (!event.repeat && !event.isComposing && event.keyCode !== 229) props.onEnter?.()
        }}
      />
    </div>
  )
}
