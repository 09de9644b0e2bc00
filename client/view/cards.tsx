/** The links of a message, unfolded. */

import { createSignal, For, Show } from 'solid-js'
import type { Card } from '../../protocol/model.ts'

export function Cards(props: { cards: readonly Card[] }) {
  return (
    <Show when={props.cards.length > 0}>
      <ul class="cards" aria-label="Linked pages">
        <For each={props.cards}>{(card) => <CardView card={card} />}</For>
      </ul>
    </Show>
  )
}

function CardView(props: { card: Card }) {
  return (
    <li class="card">
      <div class="card-text" dir="auto">
        <p class="card-site">
          <Picture class="card-icon" address={props.card.icon} />
          <span>{props.card.site}</span>
        </p>
        <p class="card-title">
          <a href={props.card.url} target="_blank" rel="noopener noreferrer">
            {props.card.title}
          </a>
        </p>
        <Show when={props.card.description}>
          <p class="card-description">{props.card.description}</p>
        </Show>
      </div>
      <Picture class="card-picture" address={props.card.picture} />
    </li>
  )
}

/** A picture that says nothing the text beside it does not; one that cannot be shown goes. */
function Picture(props: { class: string; address: string | null }) {
  const [broken, setBroken] = createSignal<string>()
  return (
    <Show when={props.address !== broken() && props.address} keyed>
      {(address) => (
        <img
          class={props.class}
          src={address}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(address)}
        />
      )}
    </Show>
  )
}
