/** A member: what they are here, and behind a button what can be done with them. */

import { onCleanup, Show } from 'solid-js'
import type { ListedMember, Person } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { useActs } from './acts.ts'
import { ActsRow } from './acts-row.tsx'
import { useUser } from './context.ts'
import { createNow, untilText } from './dates.ts'
import { MemberActions } from './member-actions.tsx'
import { PersonButton } from './person-button.tsx'
import { PersonMarks } from './person-marks.tsx'

export interface MemberRowProps {
  readonly member: ListedMember
  /** What they are in the deployment, where that is told. */
  readonly person?: Pick<Person, 'role' | 'active'>
}

export function MemberRow(props: MemberRowProps) {
  const actsOn = useActs()
  const me = useUser()
  const now = createNow()
  let row: HTMLLIElement | undefined
  // Whoever was sent away takes the focus with them, unless it goes to what remains.
  onCleanup(() => {
    if (row?.contains(document.activeElement)) row.closest('section')?.querySelector('h3')?.focus()
  })
  const muted = () => {
    const { mutedUntil } = props.member
    return mutedUntil !== null && mutedUntil > now() ? mutedUntil : undefined
  }
  // Most are members, and need not be called so.
  const special = () => (props.person?.role === 'member' && props.person.active ? undefined : props.person)
  return (
    <ActsRow
      ref={(element) => (row = element)}
      label={`What to do with ${nameOf(props.member.user)}`}
      hasActs={actsOn(props.member, now()).length > 0}
      acts={(done) => <MemberActions member={props.member} onDone={done} />}
    >
      <PersonButton user={props.member.user} />
      <Show when={props.member.user.id === me()?.id}>
        <span class="you">you</span>
      </Show>
      <Show when={props.member.role === 'owner'}>
        <span class="you owner">room owner</span>
      </Show>
      <Show when={special()}>{(person) => <PersonMarks person={person()} />}</Show>
      <Show when={muted()}>{(until) => <span class="you">muted until {untilText(until(), now())}</span>}</Show>
    </ActsRow>
  )
}
