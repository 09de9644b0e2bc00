/** When the timeline is drawn first: as soon as everything in it can be drawn as it is meant, so that nothing changes. */

import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { fetchDialect, isDialectMissed, isReadable } from '../dialect.ts'
import { isPlain } from '../plain.ts'
import type { RoomState } from '../room.ts'
import { useNotice } from './notice.tsx'
import { Cards, Delivery, RowActions } from './parts.tsx'
import { RichBlocks } from './rich-parts.tsx'

/** Nobody waits longer for the parser, in milliseconds: until it comes, messages stand there as they were written. */
const PATIENCE = 3_000

/** Later messages are drawn when they come: by then the parser is there, since it is fetched when nothing else is. */
export function createFirstDrawing(state: RoomState): Accessor<boolean> {
  const notify = useNotice()
  const [late, setLate] = createSignal(false)
  const waits = createMemo(() => bodiesIn(state).length > 0)
  const drawn = createMemo<boolean>(
    (before) => before || (waits() && (late() || isDialectMissed())) || isReadyToDraw(state),
    false,
  )
  createEffect(() => {
    if (!waits()) return
    const timer = setTimeout(() => setLate(true), PATIENCE)
    onCleanup(() => clearTimeout(timer))
  })
  createEffect(() => {
    if (drawn())
      whenIdle(() => {
        fetchRich()
        // Asked for by pointing at a message, it should be there at once.
        void RowActions.fetch()
        void Delivery.fetch()
      })
    else if (hasCards(state) && !Cards.settled()) void Cards.fetch()
    else if (!bodiesIn(state).every(isDrawable)) fetchRich()
  })
  createEffect(() => {
    if (isDialectMissed()) notify('Links and formatting cannot be shown at the moment. If that lasts, reload the page.')
  })
  return drawn
}

function isReadyToDraw(state: RoomState): boolean {
  const bodies = bodiesIn(state)
  const isKnown = state.status !== 'loading' || bodies.length > 0
  return isKnown && bodies.every(isDrawable) && (!hasCards(state) || Cards.settled())
}

function fetchRich(): void {
  void fetchDialect()
  void RichBlocks.fetch()
}

function isDrawable(body: string): boolean {
  return isPlain(body) || (isReadable(body) && RichBlocks.settled())
}

function hasCards({ messages }: RoomState): boolean {
  return messages.some(({ cards }) => cards.length > 0)
}

function bodiesIn({ messages, pending }: RoomState): readonly string[] {
  const bodies = [
    ...messages.map(({ body }) => body),
    ...pending.map(({ command }) => 'body' in command && command.body),
  ]
  return bodies.filter((body) => typeof body === 'string')
}

/** Safari has no such callback yet. */
function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(run)
  else setTimeout(run, 200)
}
