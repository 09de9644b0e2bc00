/** Who is in the room now, or was when it could last be heard. */

import { For, Show } from 'solid-js'
import { useChat, useUser } from './context.ts'
import { createLost } from './lost.ts'
import { PersonButton } from './person-button.tsx'

export function Here() {
  const chat = useChat()
  const user = useUser()
  const here = () => chat.room()?.state.here ?? []
  const crowd = () => chat.room()?.state.crowd ?? 0
  const known = () => {
    const state = chat.room()?.state
    return state?.status === 'ready' && state.connection.status === 'open'
  }
  const lost = createLost(() => chat.room()?.state.connection)
  const past = () => lost() && here().length + crowd() > 0
  return (
    <section class="here" classList={{ past: past() }} aria-labelledby="here-heading">
      <div class="list-heading">
        <h2 id="here-heading">{past() ? 'Here when last connected' : 'Here now'}</h2>
      </div>
      <Show when={here().length > 0} fallback={<Unnamed crowd={crowd()} known={known()} />}>
        <ul>
          <For each={here()}>
            {(person) => (
              <li>
                <PersonButton user={person} />
                <Show when={person.id === user()?.id}>
                  <span class="you">you</span>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

function Unnamed(props: { crowd: number; known: boolean | undefined }) {
  return (
    <Show when={props.crowd > 0} fallback={props.known && <p class="list-empty">Nobody at the moment.</p>}>
      <p class="list-empty">{props.crowd.toLocaleString()} people, too many to name.</p>
    </Show>
  )
}
