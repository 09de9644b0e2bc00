/** What can be done with a member of the room on screen; what cannot simply be undone asks once. */

import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Member } from '../../protocol/model.ts'
import { ACT_LABELS, actsOn, type MemberAct, MUTES, warningOf } from '../moderation.ts'
import { Confirm } from './confirm.tsx'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { Problem } from './problem.tsx'

export interface MemberActionsProps {
  readonly member: Member
  /** Something was done, or they turned away. */
  readonly onDone: () => void
}

export function MemberActions(props: MemberActionsProps) {
  const chat = useChat()
  const deed = createDeed()
  const [asked, setAsked] = createSignal<MemberAct>()
  const room = () => chat.room()?.state.info
  const acts = () => {
    const session = chat.session()
    const state = chat.room()?.state
    if (session.status !== 'signed-in' || !state?.info) return []
    const by = { id: session.user.id, role: session.role, member: state.me.role }
    return actsOn(props.member, by, state.info, Date.now())
  }
  const warning = () => {
    const act = asked()
    const info = room()
    const text = act && info && warningOf(act, props.member, info)
    return act && text ? { act, text } : undefined
  }
  const carryOut = async (act: MemberAct, mutedUntil: number | null = null) => {
    const info = room()
    if (!info) return
    const governing = chat.governing(info.id)
    const { id } = props.member.user
    const done = await deed.run(() => {
      switch (act) {
        case 'own':
          return governing.become(id, { role: 'owner' })
        case 'disown':
          return governing.become(id, { role: 'member' })
        case 'mute':
        case 'unmute':
          return governing.become(id, { mutedUntil })
        case 'remove':
        case 'ban':
          return governing.remove(id, act === 'ban')
      }
    })
    if (!done) return
    setAsked(undefined)
    props.onDone()
  }
  const press = (act: MemberAct) => {
    const info = room()
    if (act === 'mute' || (info && warningOf(act, props.member, info))) setAsked(act)
    else void carryOut(act)
  }

  return (
    <Switch
      fallback={
        <Show when={acts().length > 0}>
          <fieldset class="member-actions" aria-label={`Actions for ${props.member.user.nickname}`}>
            <Problem text={deed.problem()} />
            <div class="buttons">
              <For each={acts()}>
                {(act) => (
                  <button type="button" class="plain-button" aria-busy={deed.busy()} onClick={() => press(act)}>
                    {ACT_LABELS[act]}
                  </button>
                )}
              </For>
            </div>
          </fieldset>
        </Show>
      }
    >
      <Match when={asked() === 'mute'}>
        <fieldset class="member-actions" aria-label="Mute for">
          <p>For how long shall {props.member.user.nickname} only read?</p>
          <Problem text={deed.problem()} />
          <div class="buttons">
            <For each={MUTES}>
              {([label, span], index) => (
                <button
                  type="button"
                  class="plain-button"
                  ref={(button) => index() === 0 && queueMicrotask(() => button.focus())}
                  onClick={() => void carryOut('mute', Date.now() + span)}
                >
                  {label}
                </button>
              )}
            </For>
            <button type="button" class="plain-button" onClick={() => setAsked(undefined)}>
              Cancel
            </button>
          </div>
        </fieldset>
      </Match>
      <Match when={warning()}>
        {(found) => (
          <Confirm
            warning={found().text}
            label={ACT_LABELS[found().act].replace('…', '')}
            harmless={found().act === 'own'}
            deed={deed}
            onYes={() => void carryOut(found().act)}
            onNo={() => setAsked(undefined)}
          />
        )}
      </Match>
    </Switch>
  )
}
