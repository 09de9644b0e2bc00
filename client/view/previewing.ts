/** Which previews stand above what is being written, and which its author does without. */

import { type Accessor, createEffect, createMemo, createSignal, mapArray, on, onCleanup } from 'solid-js'
import type { Card } from '../../protocol/model.ts'
import { linksOf } from '../dialect.ts'
import { placeOf } from '../location.ts'
import type { Previews } from '../previews.ts'
import type { Said } from '../room.ts'
import type { Composing } from './composing.ts'
import type { Rows } from './rows.ts'

/** A link of the text. Its card is undefined while it is not known whether there is one. */
export interface Preview {
  readonly url: string
  readonly card: Accessor<Card | undefined>
}

/** Links are looked for when somebody pauses for so long, in milliseconds; longer while a word is being typed. */
const PAUSE = 600
const PAUSE_IN_WORD = 1_500

/**
 * Of the links that unfold, in order, without those that their author does not want.
 * The cards of the message being edited are known, and of the links that it has in the room no other is asked for.
 */
export function createPreviews(
  previews: Pick<Previews, 'ask' | 'card'>,
  enabled: Accessor<boolean>,
  rows: Pick<Rows, 'message' | 'cards' | 'unwanted'>,
  { text, editing, without }: Pick<Composing, 'text' | 'editing' | 'without'>,
): Accessor<readonly Preview[]> {
  const links = createLinks(text, editing)
  const before = createMemo(() => {
    const said = editing()
    return new Set(linksOf((said && rows.message(said.id)?.body) ?? '')?.map(({ url }) => url))
  })
  const known = (url: string) => {
    const said = editing()
    if (said && rows.unwanted(said.id).includes(url)) return null
    if (said && before().has(url)) return rows.cards(said.id).find((card) => card.url === url) ?? null
    return previews.card(url)
  }
  // When somebody pauses, and not when an answer comes: what could not be asked for would be asked for without end.
  createEffect(
    on([links, enabled], ([urls, isEnabled]) => {
      if (isEnabled) for (const url of urls) if (!before().has(url)) previews.ask(url)
    }),
  )
  const shown = createMemo(() =>
    enabled() ? links().filter((url) => !without().includes(url) && known(url) !== null) : [],
  )
  return mapArray(shown, (url) => ({ url, card: createMemo(() => known(url) ?? undefined) }))
}

/** The links that unfold, as the text was at the last pause, or is when another message is begun. */
function createLinks(text: Accessor<string>, editing: Accessor<Said | undefined>): Accessor<readonly string[]> {
  const [links, setLinks] = createSignal<readonly string[]>([])
  createEffect(
    on([text, editing], ([now, said], before) => {
      const look = () => setLinks(outward(now))
      if (now === '' || said !== before?.[1]) look()
      const timer = setTimeout(look, isInWord(before?.[0] ?? '', now) ? PAUSE_IN_WORD : PAUSE)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  return links
}

function outward(text: string): readonly string[] {
  return (linksOf(text) ?? []).flatMap(({ url }) => (placeOf(url, location.origin) ? [] : [url]))
}

/** One letter more at the end: what stands there may not be all of a link yet. What is pasted is. */
function isInWord(before: string, now: string): boolean {
  return now.length === before.length + 1 && /\S$/.test(now)
}
