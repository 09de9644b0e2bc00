/** The picture of a card, in a place that is kept for it before it is there. */

import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Card } from '../../protocol/model.ts'
import { addBase } from '../base.ts'
import { initial } from './avatar.tsx'
import { type CardLook, plays, ratioOf } from './card-look.ts'
import { useScroll } from './context.ts'
import { hueOf } from './hue.ts'

export interface CardPictureProps {
  readonly card: Card
  readonly look: CardLook
  /** Null where there is none, or none any more. */
  readonly address: string | null
  /** The picture cannot be shown, and its place is not needed any more. */
  readonly onGone: (address: string) => void
}

export function CardPicture(props: CardPictureProps) {
  return (
    <Switch>
      <Match when={props.look === 'sheet'}>
        <div class="card-sheet" aria-hidden="true">
          <bdi>{formatIn(props.card)}</bdi>
        </div>
      </Match>
      <Match when={props.look === 'play'}>
        <div class="card-frame">
          <PlayMark />
        </div>
      </Match>
      <Match when={props.address} keyed>
        {(address) => <Frame card={props.card} look={props.look} address={address} onGone={props.onGone} />}
      </Match>
    </Switch>
  )
}

function Frame(props: CardPictureProps & { readonly address: string }) {
  const scroll = useScroll()
  const [broken, setBroken] = createSignal(false)
  let frame: HTMLDivElement | undefined
  const failed = () => {
    setBroken(true)
    if (frame) scroll.whenUnread(frame, () => props.onGone(props.address))
  }
  return (
    <div ref={frame} class="card-frame" style={placeOf(props)}>
      <Show when={!broken()} fallback={<Initial site={props.card.site} />}>
        <img src={addBase(props.address)} alt="" loading="lazy" decoding="async" onError={failed} />
      </Show>
      <Show when={plays(props.card)}>
        <PlayMark />
      </Show>
    </div>
  )
}

/** The site's icon, or its initial on its colour. The name stands beside it, so neither says anything. */
export function SiteIcon(props: { card: Pick<Card, 'icon' | 'site'> }) {
  const [broken, setBroken] = createSignal<string>()
  return (
    <Show when={props.card.icon !== broken() && props.card.icon} keyed fallback={<Initial site={props.card.site} />}>
      {(address) => (
        <img
          class="card-icon"
          src={addBase(address)}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(address)}
        />
      )}
    </Show>
  )
}

/** Stands where a site has, or at the moment shows, no picture. It has no say in the direction of the text beside it. */
export function Initial(props: { site: string }) {
  return (
    <bdi class="avatar card-initial" aria-hidden="true" style={{ '--hue': hueOf(props.site) }}>
      {initial(props.site)}
    </bdi>
  )
}

function PlayMark() {
  return (
    <svg class="play-mark" viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="24" />
      <path d="M19 15.2v17.6a1 1 0 0 0 1.5.86l14.6-8.8a1 1 0 0 0 0-1.72l-14.6-8.8A1 1 0 0 0 19 15.2z" />
    </svg>
  )
}

function placeOf({ card, look }: CardPictureProps) {
  const { pictureSize } = card
  return {
    '--ratio': String(ratioOf(look, pictureSize)),
    // A small picture is not blown up to be looked at.
    '--natural': pictureSize ? `${pictureSize.width}px` : undefined,
  }
}

/** `PDF` of `PDF, 2.4 MB`. */
function formatIn({ description }: Card): string {
  const [format = ''] = description?.split(',', 1) ?? []
  return format.length <= 5 ? format : ''
}
