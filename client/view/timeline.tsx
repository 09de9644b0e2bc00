/** What was said in the room, oldest first. */

import { createEffect, createMemo, createSelector, createSignal, For, on, onMount, Show } from 'solid-js'
import type { Said } from '../room.ts'
import { ScrollContext, useChat, useRoom, useRoomName, useUser } from './context.ts'
import { createNow } from './dates.ts'
import { Icon } from './icon.tsx'
import { openInside } from './links.ts'
import { useNotice } from './notice.tsx'
import { Row } from './row.tsx'
import { createScroll } from './scroll.ts'
import { createSeeking } from './seeking.ts'
import { createTitle } from './title.ts'
import { createUnseen } from './unseen.ts'

export function Timeline() {
  const chat = useChat()
  const { room, rows, composing } = useRoom()
  const user = useUser()
  const me = () => user()?.id ?? ''
  const now = createNow()
  const scroll = createScroll(() => {
    if (room.state.older && !room.state.loadingOlder) void room.loadOlder()
  })
  const unseen = createUnseen(room.state, scroll.following, me)
  createTitle(useRoomName(), unseen)
  const [hovered, setHovered] = createSignal<string>()
  const [focused, setFocused] = createSignal<string>()
  const isMarked = createSelector(createSeeking(chat.place, room, scroll, useNotice()))
  const isHovered = createSelector(hovered)
  const isFocused = createSelector(focused)
  // One row of the list is in the tab order; the arrow keys go on from there.
  const isStop = createSelector(createMemo(() => reachable(rows.ids(), focused())))
  let viewport: HTMLDivElement | undefined
  let list: HTMLOListElement | undefined

  onMount(() => {
    if (viewport && list) scroll.attach(viewport, list)
  })
  const newest = () => rows.ids().at(-1)
  const toOwnPost = (id: string | undefined) => id !== undefined && rows.message(id) === undefined && scroll.toNewest()
  createEffect(on(newest, toOwnPost, { defer: true }))
  const toEdited = (edited: Said | undefined) => {
    const row = edited && list?.children[rows.ids().indexOf(edited.id)]
    if (row) scroll.to(row)
  }
  createEffect(on(composing.editing, toEdited, { defer: true }))

  const jump = () => {
    scroll.toNewest()
    // The button goes, and would take the focus with it.
    if (composing.focus()) return
    const last = list?.lastElementChild
    if (last instanceof HTMLElement) last.focus({ preventScroll: true })
  }
  const left = (event: FocusEvent) => {
    if (!(event.relatedTarget instanceof Node && list?.contains(event.relatedTarget))) setFocused(undefined)
  }

  return (
    <section class="timeline" aria-label="Messages">
      <div class="viewport" ref={viewport}>
        <div class="older">
          <Show when={room.state.older}>
            <button type="button" class="plain-button" onClick={() => void room.loadOlder()}>
              {room.state.loadingOlder ? 'Loading older messages…' : 'Show older messages'}
            </button>
          </Show>
        </div>
        <Show when={rows.ids().length === 0}>
          <Quiet />
        </Show>
        <ol
          ref={list}
          onClick={(event) => openInside(event, chat)}
          onKeyDown={walk}
          onFocusOut={left}
          onPointerLeave={() => setHovered(undefined)}
        >
          <ScrollContext.Provider value={scroll}>
            <For each={rows.ids()}>
              {(id, index) => (
                <Row
                  id={id}
                  previous={rows.ids()[index() - 1]}
                  rows={rows}
                  now={now()}
                  active={isHovered(id) || isFocused(id)}
                  stop={isStop(id)}
                  marked={isMarked(id)}
                  onHover={() => setHovered(id)}
                  onFocus={() => setFocused(id)}
                />
              )}
            </For>
          </ScrollContext.Provider>
        </ol>
      </div>
      <Show when={!scroll.following()}>
        <button type="button" class="jump" onClick={jump}>
          <Icon name="down" />
          {unseen() === 0 ? 'Jump to newest' : `Jump to newest, ${unseen()} new`}
        </button>
      </Show>
    </section>
  )
}

/** Before the first message, or before it is known. */
function Quiet() {
  const { room } = useRoom()
  return (
    <p class="quiet" classList={{ opening: room.state.status === 'loading' }}>
      {room.state.status === 'loading' ? 'Opening the room…' : 'Nobody has said anything here yet. Get a word in.'}
    </p>
  )
}

function reachable(ids: readonly string[], focused: string | undefined): string | undefined {
  return focused !== undefined && ids.includes(focused) ? focused : ids.at(-1)
}

/** The arrow keys go from row to row; inside a row, keys are its own. */
function walk(event: KeyboardEvent) {
  const row = event.target
  if (!(row instanceof HTMLLIElement)) return
  const next =
    event.key === 'ArrowUp' ? row.previousElementSibling : event.key === 'ArrowDown' ? row.nextElementSibling : null
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus()
}
