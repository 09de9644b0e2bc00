/** The rooms and messages of this deployment that a message links to, for whoever may see them. */

import { createEffect, createMemo, createSignal, For, Match, on, onMount, Show, Switch } from 'solid-js'
import type { Single } from '../../protocol/events.ts'
import { linksOf } from '../../protocol/links.ts'
import { parseMarkdown } from '../../protocol/markdown.ts'
import type { Message, RoomInfo } from '../../protocol/model.ts'
import { type Place, pathOf, placeOf } from '../location.ts'
import { type Named, nameOf } from '../naming.ts'
import { titleOf } from '../own-rooms.ts'
import { useChat, useRoom, useUser } from './context.ts'
import { clock, createNow, dayName, moment } from './dates.ts'
import { excerptOf } from './excerpt.ts'
import { hueOf } from './hue.ts'
import { Icon } from './icon.tsx'

export function References(props: { body: string }) {
  const places = createMemo(() => placesIn(props.body))
  return (
    <Show when={places().length > 0}>
      <ul class="references" aria-label="Linked here">
        <For each={places()}>
          {(place) => (
            <Show when={place.message} fallback={<RoomReference place={place} />}>
              {(message) => <MessageReference place={place} id={message()} />}
            </Show>
          )}
        </For>
      </ul>
    </Show>
  )
}

/** Each is asked for as soon as its message is drawn. There are no more than a message has links. */
function placesIn(body: string): readonly Place[] {
  const places = linksOf(body).flatMap(({ url }) => placeOf(url, location.origin) ?? [])
  return [...new Map(places.map((place) => [pathOf(place), place])).values()]
}

/** Nothing for a room that this reader may not see. */
function RoomReference(props: { place: Place }) {
  const name = useNameOf(props.place.room)
  return (
    <Show when={name()}>
      {(shown) => (
        <li class="reference">
          <a href={pathOf(props.place)}>
            <Icon name="room" />
            <bdi>{shown()}</bdi>
          </a>
        </li>
      )}
    </Show>
  )
}

/** As it is now if it is held here, otherwise as it was when it was asked for. */
function MessageReference(props: { place: Place; id: string }) {
  const chat = useChat()
  const { room } = useRoom()
  const held = createMemo(() => (props.place.room === room.id ? room.state.message(props.id) : undefined))
  const [asked, setAsked] = createSignal<Single>()
  const [coming, setComing] = createSignal(false)
  const wanted = createMemo(() => held() === undefined && room.state.status === 'ready')
  createEffect(
    on(wanted, async (isWanted) => {
      if (!isWanted) return
      setComing(true)
      setAsked(await chat.message(props.place.room, props.id))
      setComing(false)
    }),
  )
  const message = () => held() ?? asked()?.message
  const person = (author: string) =>
    (held() ? room.state.person(author) : asked()?.people.find(({ id }) => id === author)) ?? { nickname: 'Somebody' }
  const shown = createMemo(() => {
    const found = message()
    return found && found.body !== null ? { ...found, body: found.body } : undefined
  })
  return (
    <Switch>
      <Match when={shown()}>
        {(found) => (
          <Quoted message={found()} body={found().body} author={person(found().author)} place={props.place} />
        )}
      </Match>
      <Match when={coming()}>
        <li class="reference coming" aria-hidden="true" />
      </Match>
    </Switch>
  )
}

function Quoted(props: { message: Message; body: string; author: Named; place: Place }) {
  const { room } = useRoom()
  const now = createNow()
  const name = useNameOf(props.place.room)
  const created = () => props.message.created
  return (
    <li class="reference">
      <a href={pathOf(props.place)}>
        <span class="reference-byline">
          <bdi class="author" style={{ '--hue': hueOf(props.author.nickname) }}>
            {nameOf(props.author)}
          </bdi>
          <Show when={props.place.room !== room.id && name()}>
            <bdi>{name()}</bdi>
          </Show>
          <time datetime={new Date(created()).toISOString()} title={moment(created())}>
            {dayName(created(), now())}, {clock(created())}
          </time>
        </span>
        <span class="reference-excerpt" dir="auto">
          {excerptOf(parseMarkdown(props.body))}
        </span>
      </a>
    </li>
  )
}

/** As one's own list has it, or else the room itself, if this reader may see it. */
function useNameOf(room: string) {
  const chat = useChat()
  const user = useUser()
  const [asked, setAsked] = createSignal<RoomInfo>()
  const own = createMemo(() => chat.rooms().find(({ id }) => id === room))
  onMount(async () => {
    if (!own()) setAsked(await chat.look(room))
  })
  return createMemo(() => {
    const info = own() ?? asked()
    return info && titleOf(info, user()?.id)
  })
}
