/** A text in which names stand out: a person's opens their card, a room's the room. */

import { For, Match, Show, Switch } from 'solid-js'
import { wordsIn } from '../dialect.ts'
import { pathOf } from '../location.ts'
import type { Word } from '../words.ts'
import { useChat, useUser } from './context.ts'
import { useShow } from './showing.ts'

export function Words(props: { text: string }) {
  const chat = useChat()
  const rooms = () => (props.text.includes('#') ? chat.namedRooms() : [])
  return (
    <For each={wordsIn(props.text, rooms())}>
      {(word) => (
        <Switch fallback={word.text}>
          <Match when={word.type === 'name' && word}>{(named) => <Mention word={named()} />}</Match>
          <Match when={word.type === 'all'}>
            <span class="mention own">{word.text}</span>
          </Match>
          <Match when={word.type === 'room' && word}>
            {/* What holds messages opens links to here without leaving the page. */}
            {(named) => (
              <a class="mention" href={pathOf({ room: named().room })}>
                {named().text}
              </a>
            )}
          </Match>
        </Switch>
      )}
    </For>
  )
}

function Mention(props: { word: Extract<Word, { type: 'name' }> }) {
  const chat = useChat()
  const me = useUser()
  const show = useShow()
  return (
    <Show when={chat.named(props.word.name)} fallback={props.word.text}>
      {(user) => (
        <button
          type="button"
          class="mention"
          classList={{ own: user().id === me()?.id }}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => show({ type: 'person', user: user(), beside: currentTarget })}
        >
          {props.word.text}
        </button>
      )}
    </Show>
  )
}
