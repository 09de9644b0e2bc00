/** Who was sent away and may not come back, until somebody lets them in again. */

import { createEffect, createSignal, For, on, onMount, Show } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { isRefusal, type Refusal } from '../../protocol/refusal.ts'
import type { Governing } from '../governing.ts'
import { nameOf } from '../naming.ts'
import type { Room } from '../room.ts'
import { createDeed } from './deed.ts'
import { PersonButton } from './person-button.tsx'
import { Problem } from './problem.tsx'
import { resting } from './resting.ts'

export function Bans(props: { room: Room; governing: Governing }) {
  const deed = createDeed()
  const [banned, setBanned] = createSignal<readonly User[] | Refusal>([])
  const users = () => {
    const known = banned()
    return isRefusal(known) ? [] : known
  }
  const problem = () => {
    const known = banned()
    return deed.problem() ?? (isRefusal(known) ? known.message : undefined)
  }
  const look = async () => setBanned(await props.governing.bans())
  onMount(() => void look())
  // Whoever is banned or let in again is no member after it.
  createEffect(
    on(
      () => props.room.state.placed,
      (placed) => placed.some(({ role }) => role === null) && void look(),
      { defer: true },
    ),
  )
  /** Stays, also where nobody is left. */
  const [isUsed, setUsed] = createSignal(false)
  let heading: HTMLHeadingElement | undefined
  const pardon = async (user: User) => {
    setUsed(true)
    if (await deed.run(() => props.governing.pardon(user.id))) await look()
  }
  return (
    <Show when={users().length > 0 || problem() || isUsed()}>
      <section aria-labelledby="bans-heading">
        <h3 id="bans-heading" ref={heading} tabindex="-1">
          Banned
        </h3>
        <Problem text={problem()} />
        <Show when={users().length === 0 && !problem()}>
          <p class="note">Nobody any more.</p>
        </Show>
        <ul class="members" aria-labelledby="bans-heading">
          <For each={users()}>
            {(user) => (
              <li ref={resting(() => heading?.focus())}>
                <PersonButton user={user} />
                <button
                  type="button"
                  class="plain-button"
                  aria-label={`Let in again: ${nameOf(user)}`}
                  onClick={() => void pardon(user)}
                >
                  Let in again
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}
