/** Everybody who is registered: found by name, what each is, and what can be made of them. */

import { createSignal, For, onMount, Show } from 'solid-js'
import type { Person } from '../../protocol/model.ts'
import { PeopleList } from '../people-list.ts'
import { useChat } from './context.ts'
import { PersonRow } from './person-row.tsx'
import { Problem } from './problem.tsx'
import { SearchField } from './search-field.tsx'

export function PeopleHere() {
  const chat = useChat()
  const [search, setSearch] = createSignal('')
  const list = new PeopleList(chat.people)
  onMount(() => void list.search())
  let last: string | undefined
  const change = (person: Person) => {
    last = person.user.id
    list.changed(person)
  }
  const look = (text: string) => {
    last = undefined
    setSearch(text)
    void list.search(text)
  }
  const status = () => {
    const found = list.people()?.length
    if (found === undefined) return list.refusal() ? '' : 'Looking…'
    return found === 0 ? 'Nobody of that name.' : `${found}${list.more() ? ' and more' : ''} found`
  }
  return (
    <section class="people" aria-label="People">
      <SearchField label="Search people" value={search()} onInput={look} />
      <p class="note" role="status">
        {status()}
      </p>
      <Problem text={list.refusal()?.message} />
      <ul class="members" aria-label="People">
        <For each={list.people()}>
          {(person) => <PersonRow person={person} changed={person.user.id === last} onChanged={change} />}
        </For>
      </ul>
      <Show when={list.more()}>
        <button type="button" class="plain-button" onClick={() => void list.next()}>
          Show more
        </button>
      </Show>
    </section>
  )
}
