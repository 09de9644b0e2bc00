/** All public rooms, to be searched, joined and opened; and those that are archived, apart. */

import { createEffect, createMemo, createSignal, For, on, onMount, Show } from 'solid-js'
import { type ListedRoom, LOBBY } from '../../protocol/model.ts'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'
import { browse, type FoundRoom } from '../browsing.ts'
import { pathOf } from '../location.ts'
import { titleOf } from '../own-rooms.ts'
import { useChat, useUser } from './context.ts'
import { membersText } from './counts.ts'
import { ago, createNow } from './dates.ts'
import { createDeed } from './deed.ts'
import { createGoing } from './going.ts'
import { useGoverning } from './govern.ts'
import { Icon } from './icon.tsx'
import { isPlainClick } from './links.ts'
import { Problem } from './problem.tsx'
import { SearchField } from './search-field.tsx'

export function Browse(props: { onDone: () => void }) {
  const chat = useChat()
  const user = useUser()
  const [search, setSearch] = createSignal('')
  const [listed, setListed] = createSignal<readonly ListedRoom[] | Refusal>()
  const rooms = () => {
    const known = listed()
    return isRefusal(known) ? undefined : known
  }
  const problem = () => {
    const known = listed()
    return isRefusal(known) ? known.message : undefined
  }
  const found = createMemo(() => browse(rooms() ?? [], chat.rooms(), search(), user()?.id ?? ''))
  const count = () => found().open.length + found().archived.length
  // Of a row, it would be gone as soon as that is drawn anew, as by joining.
  const open = createGoing(props)
  let input: HTMLInputElement | undefined
  onMount(() => input?.focus())
  createEffect(on(chat.roomChanges, async () => setListed(await chat.publicRooms())))
  return (
    <div class="browse">
      <SearchField ref={(element) => (input = element)} label="Search rooms" value={search()} onInput={setSearch} />
      <p class="note" role="status">
        {listed() === undefined ? 'Looking…' : count() === 0 ? 'No such room.' : `${count()} found`}
      </p>
      <Problem text={problem()} />
      <FoundRooms label="Rooms" rooms={found().open} onOpen={open} />
      <Show when={found().archived.length > 0}>
        <section class="archived" aria-labelledby="archived-heading">
          <h3 id="archived-heading">Archived</h3>
          <FoundRooms label="Archived rooms" rooms={found().archived} onOpen={open} />
        </section>
      </Show>
    </div>
  )
}

function FoundRooms(props: { label: string; rooms: readonly FoundRoom[]; onOpen: (room: string) => void }) {
  return (
    <ul class="found-rooms" aria-label={props.label}>
      <For each={props.rooms}>{(found) => <FoundRoomRow {...found} onOpen={props.onOpen} />}</For>
    </ul>
  )
}

function FoundRoomRow(props: FoundRoom & { onOpen: (room: string) => void }) {
  const governing = useGoverning()
  const user = useUser()
  const now = createNow()
  const deed = createDeed()
  const title = () => titleOf(props.room, user()?.id)
  const open = () => props.onOpen(props.room.id)
  const join = async () => {
    if (await deed.run(() => governing(props.room.id).join())) open()
  }
  const joins = () => !props.own && !props.room.archived
  return (
    <li>
      <div>
        <a
          href={pathOf({ room: props.room.id })}
          onClick={(event) => {
            if (!isPlainClick(event)) return
            event.preventDefault()
            open()
          }}
        >
          <bdi>{title()}</bdi>
          <Show when={props.room.kind === 'private'}>
            <Icon name="lock" />
            <span class="hidden">private</span>
          </Show>
        </a>
        <Show when={props.room.topic}>
          <p class="topic" dir="auto">
            {props.room.topic}
          </p>
        </Show>
        <p class="facts">{factsOf(props.room, now())}</p>
        <Problem text={deed.problem()} />
      </div>
      <button
        type="button"
        class={joins() ? 'main-button' : 'plain-button'}
        aria-label={`${joins() ? 'Join' : 'Open'} ${title()}`}
        aria-busy={deed.busy()}
        onClick={() => (joins() ? void join() : open())}
      >
        {joins() ? 'Join' : 'Open'}
      </button>
    </li>
  )
}

function factsOf({ id, members, active }: ListedRoom, now: number): string {
  const who = id === LOBBY ? 'Everybody' : membersText(members)
  return active === null ? who : `${who}, last message ${ago(active, now)}`
}
