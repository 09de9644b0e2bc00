/** The links of a message, unfolded. */

import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { Card } from '../../protocol/model.ts'
import { type CardLook, lookOf } from './card-look.ts'
import { CardPicture, SiteIcon } from './card-picture.tsx'
import { moment, publication } from './dates.ts'
import { Icon } from './icon.tsx'
import { priced } from './price.ts'

/** What the picture alone does not say. */
const KINDS: Readonly<Partial<Record<Card['kind'], string>>> = {
  video: 'Video',
  audio: 'Audio',
  repository: 'Repository',
}

export interface CardsProps {
  readonly cards: readonly Card[]
  /** For whoever may take a card away. */
  readonly onDismiss: ((card: Card) => void) | undefined
  /** The message is somebody else's, whose words one moderates. */
  readonly foreign: boolean
}

export function Cards(props: CardsProps) {
  return (
    <Show when={props.cards.length > 0}>
      <ul class="cards" aria-label="Linked pages">
        <For each={props.cards}>
          {(card) => <CardView card={card} onDismiss={props.onDismiss} foreign={props.foreign} />}
        </For>
      </ul>
    </Show>
  )
}

function CardView(props: Omit<CardsProps, 'cards'> & { readonly card: Card }) {
  const [gone, setGone] = createSignal<string | null>(null)
  const picture = () => (props.card.picture === gone() ? null : props.card.picture)
  const look = () => lookOf({ ...props.card, picture: picture() })
  const lang = () => props.card.language ?? undefined
  return (
    // Its direction is that of the title: all other text in it has, or isolates, its own.
    <li
      class="card"
      classList={{ tinted: props.card.color !== null }}
      data-look={look()}
      dir="auto"
      style={{ '--tint': props.card.color ?? undefined }}
    >
      <CardPicture card={props.card} look={look()} address={picture()} onGone={setGone} />
      <div class="card-text">
        <p class="card-site">
          <SiteIcon card={props.card} />
          <bdi>{props.card.site}</bdi>
        </p>
        <p class="card-title" lang={lang()}>
          <a href={props.card.url} target="_blank" rel="noopener noreferrer">
            {props.card.title}
          </a>
        </p>
        <Show when={props.card.description}>
          {/* What kind of file it is stands below its name, whichever way that is read. */}
          <p class="card-description" dir={look() === 'sheet' ? undefined : 'auto'} lang={lang()}>
            {props.card.description}
          </p>
        </Show>
        <Facts card={props.card} look={look()} />
      </div>
      <Show when={props.onDismiss}>
        {(dismiss) => (
          <button
            type="button"
            class="quiet-button card-dismiss"
            classList={{ foreign: props.foreign }}
            aria-label={`Remove preview of ${props.card.title}`}
            title={props.foreign ? 'Remove preview, as a moderator' : 'Remove preview'}
            onClick={() => dismiss()(props.card)}
          >
            <Icon name="close" />
          </button>
        )}
      </Show>
    </li>
  )
}

/** What it costs, what it is, by whom and from when. */
function Facts(props: { card: Card; look: CardLook }) {
  const facts = createMemo((): readonly JSX.Element[] => {
    const { kind, price, author, published } = props.card
    return [
      price !== null && <span class="card-price">{priced(price)}</span>,
      // A file that plays says what it is in its description.
      props.look !== 'play' && KINDS[kind],
      author !== null && author !== props.card.site && author,
      published !== null && (
        <time datetime={new Date(published).toISOString()} title={moment(published)}>
          {publication(published)}
        </time>
      ),
    ].filter(Boolean)
  })
  return (
    <Show when={facts().length > 0}>
      <p class="card-facts">
        <For each={facts()}>
          {(fact) => (
            <span>
              <bdi>{fact}</bdi>
            </span>
          )}
        </For>
      </p>
    </Show>
  )
}
