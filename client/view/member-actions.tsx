/** What can be done with a member of the room on screen; what cannot simply be undone asks once. */

import { createSignal, For, Match, onMount, Show, Switch } from 'solid-js'
import type { ListedMember } from '../../protocol/model.ts'
import type { Refusal } from '../../protocol/refusal.ts'
import type { Governing } from '../governing.ts'
import { ACT_LABELS, type MemberAct, MUTES, warningOf } from '../moderation.ts'
import { nameOf } from '../naming.ts'
import { useActs } from './acts.ts'
import { Confirm } from './confirm.tsx'
import { useChat } from './context.ts'
import { createDeed, type Deed } from './deed.ts'
import { useGoverning } from './govern.ts'
import { onEscape } from './pressing.ts'
import { Problem } from './problem.tsx'

export interface MemberActionsProps {
  readonly member: ListedMember
  readonly onDone: () => void
}

export function MemberActions(props: MemberActionsProps) {
  const chat = useChat()
  const governing = useGoverning()
  const actsOn = useActs()
  const deed = createDeed()
  const [asked, setAsked] = createSignal<MemberAct>()
  /** Whose button takes the focus back. */
  let returning: MemberAct | undefined
  const warning = (act: MemberAct | undefined) => {
    const info = chat.room()?.state.info
    const text = act && info && warningOf(act, props.member, info)
    return act && text ? { act, text } : undefined
  }
  const carryOut = async (act: MemberAct, mutedUntil: number | null = null) => {
    const room = chat.room()
    if (!room) return
    const { id } = props.member.user
    if (!(await deed.run(() => done(act, id, mutedUntil, governing(room.id))))) return
    setAsked(undefined)
    props.onDone()
  }
  const press = (act: MemberAct) => {
    if (act === 'mute' || warning(act)) setAsked(act)
    else void carryOut(act)
  }
  const cancel = () => {
    returning = asked()
    setAsked(undefined)
  }

  return (
    <Switch
      fallback={
        <Show when={actsOn(props.member, Date.now()).length > 0}>
          <fieldset class="member-actions" aria-label={`Actions for ${nameOf(props.member.user)}`}>
            <Problem text={deed.problem()} />
            <div class="buttons">
              <For each={actsOn(props.member, Date.now())}>
                {(act) => (
                  <button
                    type="button"
                    class="plain-button"
                    aria-busy={deed.busy()}
                    ref={(button) => act === returning && queueMicrotask(() => button.focus())}
                    onClick={() => press(act)}
                  >
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
        <MuteFor
          name={nameOf(props.member.user)}
          deed={deed}
          onMute={(span) => void carryOut('mute', Date.now() + span)}
          onNo={cancel}
        />
      </Match>
      <Match when={warning(asked())}>
        {(found) => (
          <Confirm
            warning={found().text}
            label={ACT_LABELS[found().act].replace('…', '')}
            harmless={found().act === 'own'}
            deed={deed}
            onYes={() => void carryOut(found().act)}
            onNo={cancel}
          />
        )}
      </Match>
    </Switch>
  )
}

function done(
  act: MemberAct,
  user: string,
  mutedUntil: number | null,
  governing: Governing,
): Promise<Refusal | undefined> {
  switch (act) {
    case 'own':
      return governing.become(user, { role: 'owner' })
    case 'disown':
      return governing.become(user, { role: 'member' })
    case 'mute':
    case 'unmute':
      return governing.become(user, { mutedUntil })
    case 'remove':
    case 'ban':
      return governing.remove(user, act === 'ban')
  }
}

function MuteFor(props: { name: string; deed: Deed; onMute: (span: number) => void; onNo: () => void }) {
  let buttons: HTMLDivElement | undefined
  onMount(() => buttons?.querySelector('button')?.focus())
  const pressed = onEscape(() => props.onNo())
  return (
    <fieldset class="member-actions" aria-label="Mute for" on:keydown={pressed}>
      <p>For how long shall {props.name} only read?</p>
      <Problem text={props.deed.problem()} />
      <div class="buttons" ref={buttons}>
        <For each={MUTES}>
          {([label, span]) => (
            <button type="button" class="plain-button" onClick={() => props.onMute(span)}>
              {label}
            </button>
          )}
        </For>
        <button type="button" class="plain-button" onClick={() => props.onNo()}>
          Cancel
        </button>
      </div>
    </fieldset>
  )
}
