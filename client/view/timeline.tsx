/** What was said in the room, oldest first. */

import { createEffect, createMemo, createSelector, createSignal, For, on, onMount, Show } from 'solid-js'
import { ScrollContext, useChat, useMay, useRoom, useUser } from './context.ts'
import { createNow } from './dates.ts'
import { createFirstDrawing } from './first-drawing.ts'
import { Icon } from './icon.tsx'
import { openInside } from './links.ts'
import { useNotice } from './notice.tsx'
import { FirstUnread } from './parts.tsx'
import { Row } from './row.tsx'
import { createScroll } from './scroll.ts'
import { createSeeking } from './seeking.ts'
import { createUnseen } from './unseen.ts'
import { focusOn, walk } from './walking.ts'

export function Timeline() {
  const chat = useChat()
  const { room, rows, composing, marking } = useRoom()
  const user = useUser()
  const me = () => user()?.id ?? ''
  const now = createNow()
  const drawn = createFirstDrawing(room.state)
  const ids = () => (drawn() ? rows.ids() : [])
  const may = useMay()
  const writes = () => may('post') && (may('mute') || (room.state.me.mutedUntil ?? 0) < now())
  const notify = useNotice()
  const load = (way: 'older' | 'newer') => {
    if (room.state[way] && !room.state.loading) void room.load(way)
  }
  const scroll = createScroll({
    nearTop: () => load('older'),
    nearBottom: () => load('newer'),
    endsWithNewest: () => !room.state.newer,
    reading: (message) => room.reading(message),
  })
  const unseen = createUnseen(room.state, scroll.following, me)
  const toNewest = async () => {
    const from = chat.place()
    if (!(await room.toNewest())) notify('The newest messages cannot be loaded now. Try again in a moment.')
    // They have left the message that the address names, and loading the page again should not lead back to it.
    else if (from.message !== undefined && chat.place() === from) chat.replace({ room: from.room })
    scroll.toNewest()
  }
  const [hovered, setHovered] = createSignal<string>()
  const [focused, setFocused] = createSignal<string>()
  const isMarked = createSelector(createSeeking(chat.place, room, scroll, toNewest, drawn, notify))
  const isFirstNew = createSelector(marking.divider)
  const isHovered = createSelector(hovered)
  const isFocused = createSelector(focused)
  // One row of the list is in the tab order; the arrow keys go on from there.
  const isStop = createSelector(createMemo(() => reachable(rows.ids(), focused())))
  let viewport: HTMLDivElement | undefined
  let list: HTMLOListElement | undefined

  onMount(() => {
    if (!viewport || !list) return
    scroll.attach(viewport, list)
    marking.attach(viewport, list)
  })
  createEffect(on(composing.posted, () => void toNewest(), { defer: true }))
  createEffect(on(composing.editing, (edited) => edited && scroll.to(edited.id), { defer: true }))

  const toLast = async () => {
    await toNewest()
    focusOn(list?.lastElementChild)
  }
  // What is pressed goes, and would take the focus with it. Under a finger, a row that has it opens, and is scrolled to.
  const rest = () => composing.focus() || matchMedia('(pointer: coarse)').matches || focusOn(list?.lastElementChild)
  const jump = async () => {
    await toNewest()
    composing.focus() || focusOn(list?.lastElementChild)
  }
  const left = (event: FocusEvent) => {
    if (!(event.relatedTarget instanceof Node && list?.contains(event.relatedTarget))) setFocused(undefined)
  }

  return (
    <section class="timeline" aria-label="Messages">
      <div class="viewport" ref={viewport}>
        <div class="older">
          <Show when={room.state.older}>
            <button type="button" class="plain-button" onClick={() => void room.load('older')}>
              {room.state.loading === 'older' ? 'Loading older messages…' : 'Show older messages'}
            </button>
          </Show>
        </div>
        <Show when={ids().length === 0}>
          <Quiet opening={room.state.status === 'loading' || !drawn()} writes={writes()} />
        </Show>
        <ol
          ref={list}
          onClick={(event) => openInside(event, chat)}
          onKeyDown={(event) => walk(event, toLast)}
          onFocusOut={left}
          onPointerLeave={() => setHovered(undefined)}
        >
          <ScrollContext.Provider value={scroll}>
            <For each={ids()}>
              {(id) => (
                <Row
                  id={id}
                  rows={rows}
                  now={now()}
                  active={isHovered(id) || isFocused(id)}
                  stop={isStop(id)}
                  marked={isMarked(id)}
                  divided={isFirstNew(id)}
                  onHover={() => setHovered(id)}
                  onFocus={() => setFocused(id)}
                  onRest={rest}
                />
              )}
            </For>
          </ScrollContext.Provider>
        </ol>
        <Show when={room.state.newer}>
          <div class="newer">
            <button type="button" class="plain-button" onClick={() => void room.load('newer')}>
              {room.state.loading === 'newer' ? 'Loading newer messages…' : 'Show newer messages'}
            </button>
          </div>
        </Show>
      </div>
      <Show when={marking.behind() !== undefined}>
        <FirstUnread show={scroll.show} onRest={rest} />
      </Show>
      <Show when={!scroll.following()}>
        <button type="button" class="jump" onClick={() => void jump()}>
          <Icon name="down" />
          {unseen() === 0 ? 'Jump to newest' : `Jump to newest, ${unseen()} new`}
        </button>
      </Show>
    </section>
  )
}

/** Before the first message, or before it is known. */
function Quiet(props: { opening: boolean; writes: boolean }) {
  return (
    <p class="quiet" classList={{ opening: props.opening }}>
      {props.opening
        ? 'Opening the room…'
        : `Nobody has said anything here yet.${props.writes ? ' Get a word in.' : ''}`}
    </p>
  )
}

function reachable(ids: readonly string[], focused: string | undefined): string | undefined {
  return focused !== undefined && ids.includes(focused) ? focused : ids.at(-1)
}
