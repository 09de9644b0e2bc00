/** For whoever runs the deployment: its settings, its people, who is invited, and the record of what was done. */

import { createSignal, For, Match, Switch } from 'solid-js'
import { InvitationList } from './invitation-list.tsx'
import { PeopleHere } from './people-here.tsx'
import { Record } from './record.tsx'
import { Settings } from './settings.tsx'

const PARTS = ['Settings', 'People', 'Invitations', 'Record'] as const

export function RunChat() {
  const [part, setPart] = createSignal<(typeof PARTS)[number]>('Settings')
  return (
    <>
      <nav class="parts" aria-label="What to run">
        <For each={PARTS}>
          {(name) => (
            <button
              type="button"
              class="plain-button"
              aria-current={part() === name ? 'page' : undefined}
              onClick={() => setPart(name)}
            >
              {name}
            </button>
          )}
        </For>
      </nav>
      <Switch>
        <Match when={part() === 'Settings'}>
          <Settings />
        </Match>
        <Match when={part() === 'People'}>
          <PeopleHere />
        </Match>
        <Match when={part() === 'Invitations'}>
          <InvitationList />
        </Match>
        <Match when={part() === 'Record'}>
          <Record />
        </Match>
      </Switch>
    </>
  )
}
