/** What the chat is called, who may register, and which links become cards. */

import { createEffect, createSignal, Show } from 'solid-js'
import type { Deployment } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { readDenied } from '../denied.ts'
import { type Configuration, Running } from '../running.ts'
import { CardChoice } from './card-choice.tsx'
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
  createEffect(() => {
    const known = deployment()
    if (known) chat.name.heard(known.name)
  })
  return (
    <section aria-label="Settings">
      <Problem text={loading.refusal()?.message} />
      <Show when={deployment()}>{(known) => <SettingsForm known={known()} onSaved={loading.again} />}</Show>
    </section>
  )
}

/** What was changed here; domains as they are typed. */
interface Touched extends Partial<Omit<Deployment, 'denied'>> {
  readonly denied?: string
}

function SettingsForm(props: { known: Configuration; onSaved: () => Promise<void> }) {
  const chat = useChat()
  const running = new Running(chat.api)
  const notify = useNotice()
  const deed = createDeed()
  // What another admin has set meanwhile stays, where it was not touched here.
  const [touched, setTouched] = createSignal<Touched>({})
  const [wrong, setWrong] = createSignal<string>()
  let domains: HTMLInputElement | undefined
  const touch = (part: Touched) => {
    setTouched({ ...touched(), ...part })
    setWrong(undefined)
    deed.clear()
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const saved = touched()
    const denied = saved.denied === undefined ? undefined : readDenied(saved.denied)
    if (isRefusal(denied)) {
      setWrong(denied.message)
      domains?.focus()
      return
    }
    if (!(await deed.run(() => running.configure({ ...saved, denied })))) return
    notify('Saved.')
    await props.onSaved()
    if (touched() === saved) setTouched({})
  }
  return (
    <form class="dialog-form" novalidate aria-label="Settings" onSubmit={save}>
      <Field
        label="Name of this chat"
        name="deployment"
        autocomplete="organization"
        value={touched().name ?? props.known.name}
        onInput={(name) => touch({ name })}
        hint="Whoever is invited, or comes to sign in, reads it."
      />
      <RegistrationChoice
        readers={props.known.readers}
        value={touched().registration ?? props.known.registration}
        onChoose={(registration) => touch({ registration })}
      />
      <CardChoice
        cards={touched().cards ?? props.known.cards}
        onSwitch={(cards) => touch({ cards })}
        denied={touched().denied ?? props.known.denied.join(', ')}
        onType={(denied) => touch({ denied })}
        wrong={wrong()}
        operator={props.known.operator}
        ref={(input) => {
          domains = input
        }}
      />
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()}>
          Save
        </button>
      </div>
    </form>
  )
}
