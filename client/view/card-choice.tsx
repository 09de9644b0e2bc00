/** Which links become cards: whether any do, and of which domains none. */

import { Show } from 'solid-js'
import type { CardRules } from '../../protocol/model.ts'
import { Field } from './field.tsx'

export interface CardChoiceProps {
  readonly cards: boolean
  readonly onSwitch: (cards: boolean) => void
  /** As they are typed. */
  readonly denied: string
  readonly onType: (denied: string) => void
  /** What is wrong with them. */
  readonly wrong: string | undefined
  readonly operator: CardRules
  readonly ref: (input: HTMLInputElement) => void
}

export function CardChoice(props: CardChoiceProps) {
  return (
    <fieldset class="choices">
      <legend>Cards of links</legend>
      <label class="choice">
        <input
          type="checkbox"
          name="cards"
          checked={props.cards}
          onChange={(event) => props.onSwitch(event.currentTarget.checked)}
        />
        <span>Links become cards</span>
        <span class="note">Below a message, a card says what a page is about. Cards that are there already stay.</span>
      </label>
      <Show when={!props.operator.cards}>
        <p class="note">The operator of this chat has switched cards off: links stay links, whatever is chosen here.</p>
      </Show>
      <Field
        ref={props.ref}
        label="Domains without cards"
        name="denied"
        autocomplete="off"
        value={props.denied}
        onInput={props.onType}
        hint="With all that is below them, and commas between: example.com, ads.example.net"
        error={props.wrong}
      />
      <Show when={props.operator.denied.length > 0}>
        <p class="note">
          The operator of this chat has denied cards to these as well: <bdi>{props.operator.denied.join(', ')}</bdi>
        </p>
      </Show>
    </fieldset>
  )
}
