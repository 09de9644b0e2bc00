/** A member: what they are here, and behind a button what can be done with them. */

import { createSignal, onCleanup, Show } from 'solid-js'
import type { Member } from '../../protocol/model.ts'
import { nameOf } from '../naming.ts'
import { useActs } from './acts.ts'
import { useUser } from './context.ts'
import { createNow, untilText } from './dates.ts'
import { Icon } from './icon.tsx'
import { MemberActions } from './member-actions.tsx'
import { PersonButton } from './person-button.tsx'

export function MemberRow(props: { member: Member }) {
  const actsOn = useActs()
  const me = useUser()
  const now = createNow()
  const [open, setOpen] = createSignal(false)
  let toggle: HTMLButtonElement | undefined
  let row: HTMLLIElement | undefined
  // Whoever was sent away takes the focus with them, unless it goes to what remains.
  onCleanup(() => {
    if (row?.contains(document.activeElement)) row.closest('section')?.querySelector('h3')?.focus()
  })
  const muted = () => {
    const { mutedUntil } = props.member
    return mutedUntil !== null && mutedUntil > now() ? mutedUntil : undefined
  }
  const hasActs = () => actsOn(props.member, now()).length > 0
  const done = () => {
    setOpen(false)
    toggle?.focus()
  }
  return (
    <li ref={row}>
      <PersonButton user={props.member.user} />
      <Show when={props.member.user.id === me()?.id}>
        <span class="you">you</span>
      </Show>
      <Show when={props.member.role === 'owner'}>
        <span class="you owner">owner</span>
      </Show>
      <Show when={muted()}>{(until) => <span class="you">muted until {untilText(until(), now())}</span>}</Show>
      <Show when={hasActs()}>
        <button
          type="button"
          class="quiet-button"
          ref={toggle}
          aria-label={`What to do with ${nameOf(props.member.user)}`}
          aria-expanded={open()}
          onClick={() => setOpen(!open())}
        >
          <Icon name="more" />
        </button>
      </Show>
      <Show when={open()}>
        <MemberActions member={props.member} onDone={done} />
      </Show>
    </li>
  )
}
