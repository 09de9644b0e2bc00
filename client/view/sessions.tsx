/** Where this user is signed in, and how to end that. */

import { createSignal, For, Show } from 'solid-js'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'
import type { SessionInfo } from '../chat.ts'
import type { Leaving } from '../leaving.ts'
import { AskingButton } from './confirm.tsx'
import { useChat, useKnown } from './context.ts'
import { ago, createNow, moment } from './dates.ts'
import { createDeed } from './deed.ts'

export interface SessionsProps {
  /** Undefined until they are known. */
  readonly found: readonly SessionInfo[] | Refusal | undefined
  readonly leaving: Leaving
  /** Reads them again. */
  readonly onLook: () => Promise<void>
}

export function Sessions(props: SessionsProps) {
  const chat = useChat()
  const known = useKnown()
  const [refusal, setRefusal] = createSignal<Refusal>()
  const deed = createDeed()
  const sessions = () => (props.found === undefined || isRefusal(props.found) ? [] : props.found)
  const problem = () => refusal() ?? (isRefusal(props.found) ? props.found : undefined)
  const others = () => sessions().filter(({ current }) => !current)
  let heading: HTMLHeadingElement | undefined

  const end = async (ended: readonly SessionInfo[]) => {
    let refused: Refusal | undefined
    for (const { id } of ended) refused ??= await chat.endSession(id)
    setRefusal(refused)
    await props.onLook()
    // The button that had the focus is gone with the session.
    if (!refused) heading?.focus()
  }

  return (
    <section aria-labelledby="sessions-heading">
      <h3 id="sessions-heading" ref={heading} tabindex="-1">
        Where you are signed in
      </h3>
      <Show when={props.found} fallback={<p class="list-empty">Looking…</p>}>
        <ul class="sessions">
          <For each={sessions()}>{(session) => <SessionRow session={session} onEnd={() => void end([session])} />}</For>
        </ul>
      </Show>
      <Show when={problem()}>
        {(found) => (
          <p class="note wrong" role="alert">
            {found().message}
          </p>
        )}
      </Show>
      <div class="buttons">
        <Show when={others().length > 0}>
          <button type="button" class="plain-button" onClick={() => void end(others())}>
            End all others
          </button>
        </Show>
        <AskingButton
          text="End all sessions…"
          warning={`${
            known()?.hasPassword === false
              ? goneForGood(known()?.user.nickname ?? '')
              : 'This one too: you will have to sign in again.'
          } ${props.leaving.losses}`}
          label="End all"
          deed={deed}
          onYes={() => void deed.run(() => props.leaving.endAllSessions())}
        />
      </div>
    </section>
  )
}

/** What it means to sign out for whoever has no password. */
export function goneForGood(nickname: string): string {
  return `You have no password, so nobody could sign in as ${nickname} again, not even you. What you have said stays. Set a password first, and you can come back.`
}

function SessionRow(props: { session: SessionInfo; onEnd: () => void }) {
  const now = createNow()
  return (
    <li>
      <p>
        <span class="device">{props.session.device}</span>
        <Show when={props.session.current}>
          <span class="you">this one</span>
        </Show>
        <span class="last-use">
          <Show when={!props.session.current} fallback="Active now">
            Last used{' '}
            <time datetime={new Date(props.session.used).toISOString()} title={moment(props.session.used)}>
              {ago(props.session.used, now())}
            </time>
          </Show>
          {', signed in '}
          <time datetime={new Date(props.session.created).toISOString()} title={moment(props.session.created)}>
            {ago(props.session.created, now())}
          </time>
        </span>
      </p>
      <Show when={!props.session.current}>
        <button
          type="button"
          class="plain-button"
          aria-label={`End ${props.session.device}`}
          onClick={() => props.onEnd()}
        >
          End
        </button>
      </Show>
    </li>
  )
}
