/** What the chat is called, and who may register; both hold at once. */

import { createSignal, Show } from 'solid-js'
import type { Deployment } from '../../protocol/model.ts'
import { Running } from '../running.ts'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { Field } from './field.tsx'
import { createLoaded } from './loaded.ts'
import { useNotice } from './notice.tsx'
import { Problem } from './problem.tsx'
import { RegistrationChoice } from './registration-choice.tsx'

export function Settings() {
  const chat = useChat()
  const running = new Running(chat.api)
  const [deployment, loading] = createLoaded(() => running.deployment())
  return (
    <section aria-label="Settings">
      <Problem text={loading.refusal()?.message} />
      <Show when={deployment()}>
        {(known) => <SettingsForm known={known()} onSaved={() => void loading.again()} />}
      </Show>
    </section>
  )
}

function SettingsForm(props: { known: Deployment; onSaved: () => void }) {
  const chat = useChat()
  const running = new Running(chat.api)
  const notify = useNotice()
  const deed = createDeed()
  const [typed, setTyped] = createSignal<string>()
  const [chosen, setChosen] = createSignal<Deployment['registration']>()
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const [name, registration] = [typed(), chosen()]
    // What another admin has set meanwhile stays, where it was not touched here.
    const changes = { ...(name !== undefined && { name }), ...(registration !== undefined && { registration }) }
    if (!(await deed.run(() => running.configure(changes)))) return
    notify('Saved.')
    props.onSaved()
  }
  return (
    <form class="dialog-form" novalidate aria-label="Settings" onSubmit={save}>
      <Field
        label="Name of this chat"
        name="deployment"
        autocomplete="organization"
        value={typed() ?? props.known.name}
        onInput={(value) => {
          setTyped(value)
          deed.clear()
        }}
        hint="Whoever is invited, or comes to sign in, reads it."
      />
      <RegistrationChoice value={chosen() ?? props.known.registration} onChoose={setChosen} />
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()}>
          Save
        </button>
      </div>
    </form>
  )
}
