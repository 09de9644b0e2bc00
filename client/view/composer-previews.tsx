/** The cards that what is being written will have, small, each with a way to do without it. */

import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Card } from '../../protocol/model.ts'
import { addBase } from '../base.ts'
import { browser } from '../environment.ts'
import { Previews } from '../previews.ts'
import { plays } from './card-look.ts'
import { Initial } from './card-picture.tsx'
import { useChat, useRoom } from './context.ts'
import { Icon } from './icon.tsx'
import { createPreviews } from './previewing.ts'

export function ComposerPreviews() {
  const chat = useChat()
  const { rows, composing } = useRoom()
  const cards = new Previews(chat.api, browser.clock)
  onCleanup(() => cards.close())
  const previews = createPreviews(cards, () => !chat.preferences.cardsHidden(), rows, composing)
  return (
    // A link that is being looked at is as high as its card, so that nothing moves when that comes.
    <Show when={previews().length > 0}>
      <ul class="previews" aria-label="Previews">
        <For each={previews()}>
          {({ url, card }) => (
            <Show when={card()} fallback={<Coming url={url} onRemove={() => composing.withoutPreview(url)} />}>
              {(found) => <Preview card={found()} onRemove={() => composing.withoutPreview(url)} />}
            </Show>
          )}
        </For>
      </ul>
    </Show>
  )
}

/** Looked at, and declined as well as one that is there. */
function Coming(props: { url: string; onRemove: () => void }) {
  const host = () => URL.parse(props.url)?.hostname.replace(/^www\./, '') ?? props.url
  return (
    <li class="preview coming">
      <div class="preview-picture" />
      <p>
        <span class="preview-site">
          <bdi>{host()}</bdi>
        </span>
        <span class="preview-title">Looking…</span>
      </p>
      <WithoutButton of={host()} onClick={() => props.onRemove()} />
    </li>
  )
}

function Preview(props: { card: Card; onRemove: () => void }) {
  const [broken, setBroken] = createSignal(false)
  const picture = () => (broken() ? null : (props.card.picture ?? props.card.icon))
  return (
    <li class="preview" dir="auto">
      <div class="preview-picture" classList={{ plays: plays(props.card) }}>
        <Show when={picture()} fallback={<Initial site={props.card.site} />}>
          {(address) => <img src={addBase(address())} alt="" decoding="async" onError={() => setBroken(true)} />}
        </Show>
      </div>
      <p>
        <span class="preview-site">
          <bdi>{props.card.site}</bdi>
        </span>
        <span class="preview-title" lang={props.card.language ?? undefined}>
          {props.card.title}
        </span>
      </p>
      <WithoutButton of={props.card.title} onClick={() => props.onRemove()} />
    </li>
  )
}

function WithoutButton(props: { of: string; onClick: () => void }) {
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={`Without preview of ${props.of}`}
      title="Without preview"
      onClick={() => props.onClick()}
    >
      <Icon name="close" />
    </button>
  )
}
