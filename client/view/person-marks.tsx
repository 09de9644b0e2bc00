/** What somebody is in the deployment, beside their name in a list. */

import { Show } from 'solid-js'
import type { Person } from '../../protocol/model.ts'
import { ROLE_NAMES } from '../appointing.ts'

export function PersonMarks(props: { person: Pick<Person, 'role' | 'active'> }) {
  return (
    <>
      <span class="you" classList={{ owner: props.person.role === 'owner' || props.person.role === 'admin' }}>
        {ROLE_NAMES[props.person.role]}
      </span>
      <Show when={!props.person.active}>
        <span class="you">deactivated</span>
      </Show>
    </>
  )
}
