/** Somebody in the deployment: what they are, and behind a button what can be made of them. */

import { createSignal, For, onMount, Show } from 'solid-js'
import type { Person } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { actsOnPerson, consequenceOf, PERSON_ACT_LABELS, type PersonAct } from '../appointing.ts'
import { nameOf, nicknameBeside } from '../naming.ts'
import { Running } from '../running.ts'
import { ActsRow } from './acts-row.tsx'
import { Avatar } from './avatar.tsx'
import { Confirm } from './confirm.tsx'
import { useChat, useKnown } from './context.ts'
import { createDeed } from './deed.ts'
import { PersonMarks } from './person-marks.tsx'
import { Problem } from './problem.tsx'
import { Stay } from './stay.tsx'

export interface PersonRowProps {
  readonly person: Person
  /** They have just been changed: the row is drawn anew, and takes the focus. */
  readonly changed: boolean
  readonly onChanged: (person: Person) => void
}

export function PersonRow(props: PersonRowProps) {
  const known = useKnown()
  let toggle: HTMLButtonElement | undefined
  const acts = () => {
    const me = known()
    return me ? actsOnPerson(props.person, { id: me.user.id, role: me.role }) : []
  }
  onMount(() => {
    if (props.changed) toggle?.focus()
  })
  const name = () => nameOf(props.person.user)
  return (
    <ActsRow
      toggle={(button) => (toggle = button)}
      label={`What to make of ${name()}`}
      hasActs={acts().length > 0}
      acts={() => <Acts person={props.person} acts={acts()} onChanged={props.onChanged} />}
    >
      <span class="person">
        <Avatar {...props.person.user} />
        <bdi class="here-name">{name()}</bdi>
      </span>
      <Show when={nicknameBeside(props.person.user)}>{(nickname) => <bdi class="note">{nickname()}</bdi>}</Show>
      <Show when={known()?.user.id === props.person.user.id}>
        <span class="you">you</span>
      </Show>
      <PersonMarks person={props.person} />
    </ActsRow>
  )
}

function Acts(props: Omit<PersonRowProps, 'changed'> & { acts: readonly PersonAct[] }) {
  const chat = useChat()
  const running = new Running(chat.api)
  const deed = createDeed()
  const [asked, setAsked] = createSignal<PersonAct>()
  let last: PersonAct | undefined
  const question = () => {
    const act = asked()
    const text = act && consequenceOf(act, props.person)
    return act && text ? { act, text } : undefined
  }
  const carryOut = (act: PersonAct) =>
    void deed.run(async () => {
      const changed = await running.change(props.person.user.id, changesOf(act))
      if (isRefusal(changed)) return changed
      props.onChanged(changed)
      if (act === 'owner') await chat.refresh()
      return undefined
    })
  const press = (act: PersonAct) => {
    if (consequenceOf(act, props.person)) setAsked(act)
    else carryOut(act)
  }
  const cancel = () => {
    last = asked()
    setAsked(undefined)
  }
  return (
    <Show
      when={question()}
      fallback={
        <fieldset class="member-actions" aria-label={`What to make of ${nameOf(props.person.user)}`}>
          <Show when={props.person.role === 'guest'}>
            <Stay guest={props.person.user.id} />
          </Show>
          <Problem text={deed.problem()} />
          <div class="buttons">
            <For each={props.acts}>
              {(act) => (
                <button
                  type="button"
                  class="plain-button"
                  aria-busy={deed.busy()}
                  ref={(button) => act === last && queueMicrotask(() => button.focus())}
                  onClick={() => press(act)}
                >
                  {PERSON_ACT_LABELS[act]}
                </button>
              )}
            </For>
          </div>
        </fieldset>
      }
    >
      {(found) => (
        <Confirm
          warning={found().text}
          label={PERSON_ACT_LABELS[found().act].replace('…', '')}
          harmless={found().act === 'admin'}
          deed={deed}
          onYes={() => carryOut(found().act)}
          onNo={cancel}
        />
      )}
    </Show>
  )
}

function changesOf(act: PersonAct) {
  return act === 'deactivate' || act === 'reactivate' ? { active: act === 'reactivate' } : { role: act }
}
