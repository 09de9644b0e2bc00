/** One message in the timeline, with the date and the author's name where they change. */

import { createMemo, Show } from 'solid-js'
import type { Card, Message } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { Author } from './author.tsx'
import { Avatar } from './avatar.tsx'
import { useChat, useMay, useRoom, useUser } from './context.ts'
import { clock, dayName, dial, moment } from './dates.ts'
import { Markdown } from './markdown.tsx'
import { Cards, Delivery, References, RowActions } from './parts.tsx'
import { resting } from './resting.ts'
import type { Rows } from './rows.ts'

export interface RowProps {
  readonly id: string
  readonly rows: Rows
  readonly now: number
  /** The pointer or the focus is on it. */
  readonly active: boolean
  /** It is the one row in the tab order. */
  readonly stop: boolean
  /** Somebody came here for it. */
  readonly marked: boolean
  /** What is new begins here. */
  readonly divided: boolean
  readonly onHover: () => void
  readonly onFocus: () => void
  /** Takes the focus while the row that had it goes. */
  readonly onRest: () => void
}

export function Row(props: RowProps) {
  const chat = useChat()
  const user = useUser()
  const may = useMay()
  const { room, composing } = useRoom()
  const message = createMemo(() => props.rows.message(props.id))
  const pending = createMemo(() => props.rows.pending(props.id))
  const body = createMemo(() => props.rows.body(props.id))
  const author = createMemo(() => props.rows.author(props.id))
  const created = createMemo(() => props.rows.created(props.id))
  const startsDay = createMemo(() => props.rows.startsDay(props.id))
  const startsGroup = createMemo(() => props.divided || props.rows.startsGroup(props.id))
  const person = createMemo(() => room.state.person(author()) ?? { id: author(), nickname: 'Somebody' })
  const edited = () => message()?.edited ?? null
  const isOwn = () => author() === user()?.id
  const dismiss = (posted: Message) => (card: Card) => {
    // The button that has the focus goes.
    row?.focus()
    room.dismiss(posted, card.url)
  }
  let row: HTMLLIElement | undefined
  const attach = (element: HTMLLIElement) => {
    row = element
    resting(props.onRest)(element)
  }

  return (
    <li
      ref={attach}
      class="row"
      classList={{
        first: startsGroup(),
        pending: pending() !== undefined && pending()?.command.type !== 'dismiss',
        marked: props.marked,
        edited: composing.editing()?.id === props.id,
      }}
      data-message={props.id}
      tabindex={props.stop ? 0 : -1}
      onPointerEnter={(event) => event.pointerType === 'mouse' && props.onHover()}
      onFocusIn={() => props.onFocus()}
    >
      <Show when={startsDay()}>
        <p class="day">
          <span>{dayName(created(), props.now)}</span>
        </p>
      </Show>
      <Show when={props.divided}>
        <p class="new-divider">
          <span>New</span>
        </p>
      </Show>
      <div class="message">
        <Show when={startsGroup()}>
          <Avatar {...person()} />
        </Show>
        <p class="byline">
          <Author user={person()} first={startsGroup()} stop={props.active} />{' '}
          <time datetime={new Date(created()).toISOString()} title={moment(created())}>
            {/* Inside a group it stands in the margin, which is narrow. */}
            {startsGroup() ? clock(created()) : dial(created())}
          </time>
        </p>
        <div class="said" data-anchor>
          <Show when={body()} fallback={<p class="tombstone">Message removed</p>}>
            {(text) => <Markdown body={text()} />}
          </Show>{' '}
          <Show when={body() !== null && edited()}>
            {(time) => (
              <span class="edited-mark" title={`Edited on ${moment(time())}`}>
                edited
              </span>
            )}
          </Show>
          <Show when={message() && mayRefer(body()) && body()}>{(text) => <References body={text()} />}</Show>
          <Show when={body() !== null && !chat.preferences.cardsHidden() && message()?.cards.length !== 0 && message()}>
            {(posted) => (
              <Cards
                cards={props.rows.cards(props.id)}
                foreign={!isOwn()}
                onDismiss={may(isOwn() ? 'post' : 'moderate') ? dismiss(posted()) : undefined}
              />
            )}
          </Show>
          <Show when={pending()}>
            {(change) => (
              <Delivery
                pending={change()}
                message={message()}
                own={props.rows.own(props.id)}
                onRest={() => row?.focus()}
              />
            )}
          </Show>
        </div>
        <Show when={props.active && body()}>
          {(text) => (
            <RowActions
              message={message()}
              text={text()}
              own={may('post') ? props.rows.own(props.id) : undefined}
              foreign={!isOwn() && may('moderate') ? props.rows.said(props.id) : undefined}
              author={nameOf(person())}
              onRest={() => row?.focus()}
            />
          )}
        </Show>
      </div>
    </li>
  )
}

/** Most messages have no link to here, and to find that out they need not be parsed. */
function mayRefer(body: string | null): boolean {
  return body !== null && (body.toLowerCase().includes(location.hostname) || body.includes('/rooms/'))
}
