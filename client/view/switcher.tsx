/** Goes to a room or a person by a few letters: what waits is first, then what was busy last. */

import { createEffect, createMemo, createSignal, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { facing, type Goal, goalsFor } from '../switching.ts'
import { Avatar } from './avatar.tsx'
import { createChosen } from './chosen.ts'
import { useChat, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { createGoing } from './going.ts'
import { Icon } from './icon.tsx'
import { Problem } from './problem.tsx'

/** A pause in typing that is worth a question, in milliseconds. */
const PAUSE = 150

export function Switcher(props: { onDone: () => void }) {
  const chat = useChat()
  const user = useUser()
  const deed = createDeed()
  const list = createUniqueId()
  const [letters, setLetters] = createSignal('')
  const people = createPeople(letters)
  const goals = createMemo(() =>
    goalsFor(letters(), chat.ownRooms(), people(), chat.activityOrder, user()?.id ?? '').filter(
      (goal) => letters() !== '' || goal.type === 'person' || goal.own.room.id !== chat.room()?.id,
    ),
  )
  const chosen = createChosen(goals, (goal) => (goal.type === 'room' ? goal.own.room.id : goal.user.id), letters)
  const open = createGoing(props)
  let input: HTMLInputElement | undefined
  onMount(() => input?.focus())

  const go = (goal: Goal | undefined) => {
    if (!goal) return
    if (goal.type === 'person') void deed.run(() => write(goal.user))
    else open(goal.own.room.id)
  }
  const write = async (to: User) => {
    const answer = await chat.openDirect([to.id])
    return isRefusal(answer) ? answer : open(answer.id)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') chosen.move(1)
    else if (event.key === 'ArrowUp') chosen.move(-1)
    else if (event.key === 'Enter') go(chosen.item())
    else return
    event.preventDefault()
  }
  return (
    <div class="switcher">
      <div class="search-field">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Room or person"
          aria-expanded={goals().length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={goals().length > 0 ? `${list}-${chosen.index()}` : undefined}
          placeholder="Room or person"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          dir="auto"
          value={letters()}
          onInput={(event) => setLetters(event.currentTarget.value)}
          on:keydown={pressed}
        />
      </div>
      <Problem text={deed.problem()} />
      <div role="listbox" id={list} aria-label="Rooms and people found">
        <For each={goals()}>
          {(goal, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
            <div
              class="goal"
              classList={{ unread: goal.type === 'room' && goal.own.unread }}
              role="option"
              id={`${list}-${index()}`}
              aria-selected={index() === chosen.index()}
              onClick={() => go(goal)}
            >
              <GoalText goal={goal} />
            </div>
          )}
        </For>
      </div>
      <p class="note" role="status">
        {goals().length === 0 ? 'Nothing found.' : ''}
      </p>
    </div>
  )
}

function GoalText(props: { goal: Goal }) {
  const user = useUser()
  const room = () => (props.goal.type === 'room' ? props.goal.own : undefined)
  const isPeople = () => room() === undefined || room()?.room.kind === 'direct'
  return (
    <>
      <Show when={isPeople()} fallback={<Icon name={room()?.room.kind === 'private' ? 'lock' : 'room'} />}>
        <Avatar {...facing(props.goal, user()?.id ?? '')} />
      </Show>
      <bdi>{props.goal.title}</bdi>
      <span class="note">
        {room() === undefined
          ? 'write to them'
          : room()?.calls
            ? `${room()?.calls} for you`
            : room()?.unread && 'unread'}
      </span>
    </>
  )
}

function createPeople(letters: () => string): () => readonly User[] {
  const chat = useChat()
  const [people, setPeople] = createSignal<readonly User[]>([])
  createEffect(() => {
    const wanted = letters().trim()
    if (wanted === '') return void setPeople([])
    const timer = setTimeout(async () => {
      const page = await chat.people(wanted)
      if (!isRefusal(page) && wanted === letters().trim()) setPeople(page.people.map((person) => person.user))
    }, PAUSE)
    onCleanup(() => clearTimeout(timer))
  })
  return people
}
