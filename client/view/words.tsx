/** The texts of a message, in which names stand out: a person's opens their card, a room's the room. */

import { createContext, createMemo, For, type JSX, Match, Show, Switch, useContext } from 'solid-js'
import type { Block, TextNode } from '../../protocol/tree.ts'
import { wordsOf } from '../dialect.ts'
import { pathOf } from '../location.ts'
import { sameList } from '../same.ts'
import type { Word } from '../words.ts'
import { useChat, useUser } from './context.ts'
import { useNamed } from './named.ts'
import { useShow } from './showing.ts'

const WordsContext = createContext<(node: TextNode) => readonly Word[] | undefined>(() => undefined)

/** Finds the names in a message: how many of them stand out is said of all of it. */
export function NamesIn(props: { nodes: readonly Block[]; children: JSX.Element }) {
  const chat = useChat()
  const words = createMemo(() => wordsOf(props.nodes, () => chat.namedRooms()))
  return <WordsContext.Provider value={(node) => words()?.get(node)}>{props.children}</WordsContext.Provider>
}

export function Words(props: { node: TextNode }) {
  const wordsIn = useContext(WordsContext)
  // Where rooms have changed that it does not name, what is drawn of it stays, and keeps the focus.
  const words = createMemo(() => wordsIn(props.node) ?? [props.node], [], { equals: sameList })
  return (
    <For each={words()}>
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
  const named = useNamed()
  const me = useUser()
  const show = useShow()
  return (
    <Show when={named(props.word.name)} fallback={props.word.text}>
      {(called) => (
        <button
          type="button"
          class="mention"
          classList={{ own: called().user.id === me()?.id, uncalled: called().role === null }}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => show({ type: 'person', user: called().user, beside: currentTarget })}
        >
          {props.word.text}
        </button>
      )}
    </Show>
  )
}
