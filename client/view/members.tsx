/** Who is in a room: its members, everybody in the lobby, or the few of a direct room. */

import { createEffect, createSignal, For, type JSX, on, onMount, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { browser } from '../environment.ts'
import type { Governing } from '../governing.ts'
import { MemberList } from '../member-list.ts'
import { PeopleList } from '../people-list.ts'
import type { Room } from '../room.ts'
import { AddPeople } from './add-people.tsx'
import { useChat, useMay, useUser } from './context.ts'
import { membersText } from './counts.ts'
import { MemberRow } from './member-row.tsx'
import { PersonButton } from './person-button.tsx'
import { Problem } from './problem.tsx'
import { SearchField } from './search-field.tsx'
import { useShow } from './showing.ts'

export function Members(props: { room: Room; governing: Governing }) {
  const may = useMay()
  const [search, setSearch] = createSignal('')
  const list = new MemberList(props.governing, browser)
  // What was missed while there was no connection is asked for.
  createEffect(
    on(
      () => props.room.state.connection.status === 'open',
      (open) => open && void list.search(),
    ),
  )
  createEffect(
    on(
      () => props.room.state.placed,
      (placed) => placed.forEach((member) => void list.placed(member)),
      { defer: true },
    ),
  )
  const look = (text: string) => {
    setSearch(text)
    void list.search(text)
  }
  return (
    <Section heading={membersText(props.room.state.info?.members ?? 0)}>
      <Show when={may('add')}>
        <div class="buttons">
          <AddPeople governing={props.governing} />
          <InviteHere room={props.room.id} />
        </div>
      </Show>
      <SearchField label="Search members" value={search()} onInput={look} />
      <Problem text={list.refusal()?.message} />
      <ul class="members" aria-label="Members">
        <For each={list.members()}>
          {(member) => <MemberRow member={member} {...(member.person && { person: member.person })} />}
        </For>
      </ul>
      <Show when={list.members()?.length === 0}>
        <p class="note">{search() === '' ? 'Nobody yet.' : 'No member of that name.'}</p>
      </Show>
      <Show when={list.more()}>
        <button type="button" class="plain-button" onClick={() => void list.next()}>
          Show more
        </button>
      </Show>
    </Section>
  )
}

/** A link for whoever is not here yet. */
function InviteHere(props: { room: string }) {
  const show = useShow()
  return (
    <button
      type="button"
      class="plain-button"
      aria-haspopup="dialog"
      onClick={() => show({ type: 'invitations', room: props.room })}
    >
      Invite by a link
    </button>
  )
}

/** Everybody who is registered, guests not among them, is in the lobby. */
export function Everybody() {
  const chat = useChat()
  const [search, setSearch] = createSignal('')
  const list = new PeopleList(chat.people)
  onMount(() => void list.search())
  const look = (text: string) => {
    setSearch(text)
    void list.search(text)
  }
  return (
    <Section heading="Everybody">
      <SearchField label="Search people" value={search()} onInput={look} />
      <Problem text={list.refusal()?.message} />
      <ul class="members" aria-label="People">
        <For each={list.people()}>
          {(person) => <MemberRow member={{ user: person.user, role: null, mutedUntil: null }} person={person} />}
        </For>
      </ul>
      <Show when={list.more()}>
        <button type="button" class="plain-button" onClick={() => void list.next()}>
          Show more
        </button>
      </Show>
    </Section>
  )
}

export function Few(props: { people: readonly User[] }) {
  const me = useUser()
  return (
    <Section heading="People">
      <ul class="members" aria-label="People">
        <For each={props.people}>
          {(user) => (
            <li>
              <PersonButton user={user} />
              <Show when={user.id === me()?.id}>
                <span class="you">you</span>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Section>
  )
}

function Section(props: { heading: string; children: JSX.Element }) {
  return (
    <section aria-labelledby="members-heading">
      <h3 id="members-heading" tabindex="-1">
        {props.heading}
      </h3>
      {props.children}
    </section>
  )
}
