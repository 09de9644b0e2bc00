/** The names that could be meant, above what is being written. The focus stays there, and the keys come from there. */

import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { type Offer, offerPeople, offerRooms } from '../completing.ts'
import type { Sought } from '../sought.ts'
import { createChosen } from './chosen.ts'
import { useChat, useRoom, useUser } from './context.ts'
import { useGoverning } from './govern.ts'

export interface CompletionProps {
  readonly id: string
  readonly sought: Sought
  readonly onPick: (text: string) => void
  readonly onClose: () => void
  /** Id of the option that is chosen. */
  readonly onChoose: (option: string | undefined) => void
  /** Is given what takes a key, and says whether it did. */
  readonly ref: (press: (key: string) => boolean) => void
}

/** A pause in typing that is worth a question, in milliseconds. */
const PAUSE = 150

export function Completion(props: CompletionProps) {
  const offers = createOffers(() => props.sought)
  const chosen = createChosen(
    offers,
    ({ text }) => text,
    () => props.sought.query,
  )
  const option = (index: number) => `${props.id}-${index}`
  createEffect(() => props.onChoose(offers().length > 0 ? option(chosen.index()) : undefined))
  onCleanup(() => props.onChoose(undefined))
  const press = (key: string) => {
    const offer = chosen.item()
    if (!offer) return false
    if (key === 'ArrowDown') chosen.move(1)
    else if (key === 'ArrowUp') chosen.move(-1)
    else if (key === 'Enter' || key === 'Tab') props.onPick(offer.text)
    else if (key === 'Escape') props.onClose()
    else return false
    return true
  }
  onMount(() => props.ref(press))
  return (
    <Show when={offers().length > 0}>
      <div class="completion" role="listbox" id={props.id} aria-label="Names">
        <For each={offers()}>
          {(offer, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text
            <div
              role="option"
              id={option(index())}
              ref={(element) =>
                createEffect(() => index() === chosen.index() && element.scrollIntoView({ block: 'nearest' }))
              }
              aria-selected={index() === chosen.index()}
              onPointerDown={(event) => {
                event.preventDefault()
                props.onPick(offer.text)
              }}
            >
              <bdi>{offer.text}</bdi>
              <span class="note">{offer.note}</span>
            </div>
          )}
        </For>
      </div>
    </Show>
  )
}

function createOffers(sought: () => Sought): () => readonly Offer[] {
  const chat = useChat()
  const user = useUser()
  const governing = useGoverning()
  const { room } = useRoom()
  const [members, setMembers] = createSignal<readonly User[]>([])
  const [people, setPeople] = createSignal<readonly User[]>([])
  const ask = async (query: string) => {
    const [inside, anywhere] = await Promise.all([governing(room.id).members(query), chat.people(query)])
    if (query !== sought().query) return
    if (!isRefusal(inside)) setMembers(inside.members.map((member) => member.user))
    // Guests are nowhere but where they are members.
    if (!isRefusal(anywhere)) setPeople(anywhere.people.flatMap(({ role, user }) => (role === 'guest' ? [] : [user])))
  }
  createEffect(() => {
    const { sign, query } = sought()
    if (sign !== '@') return
    const timer = setTimeout(() => void ask(query), PAUSE)
    onCleanup(() => clearTimeout(timer))
  })
  /** The last first. What is said while somebody chooses does not move what they choose from. */
  const spoke = createMemo(
    on(
      () => sought().query,
      () => {
        const authors = new Set(room.state.messages.map(({ author }) => author).toReversed())
        return [...authors].flatMap((id) => {
          const person = room.state.person(id)
          return person?.nickname ? [person] : []
        })
      },
    ),
  )
  return createMemo(() => {
    const { sign, query } = sought()
    if (sign === '#') return offerRooms(query, chat.namedRooms())
    // Whoever is not in a room that others cannot enter is not called by it.
    const outside = room.state.info?.kind === 'public' ? people() : []
    const near = [spoke(), room.state.info?.people ?? [], members(), outside]
    return offerPeople(query, near, user()?.id ?? '')
  })
}
