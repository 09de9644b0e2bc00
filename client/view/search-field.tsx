/** A field to search by, with its name for those who do not see the drawing. */

import { Icon } from './icon.tsx'

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (text: string) => void
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
        // Enter would send a form that it stands in.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
    </div>
  )
}
