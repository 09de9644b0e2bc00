/** What the first owner is led through: what the chat is called, who may register, a room, and a link to give away. */

import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Deployment } from '../../protocol/model.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { STEPS, type Step } from '../first-steps.ts'
import { Running } from '../running.ts'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { InviteForm } from './invite-form.tsx'
import { createLoaded } from './loaded.ts'
import { Problem } from './problem.tsx'
import { RegistrationChoice } from './registration-choice.tsx'

export function FirstSteps(props: { step: Step }) {
  const chat = useChat()
  const [room, setRoom] = createSignal<string>()
  const pass = () => chat.firstSteps.pass()
  const finish = () => {
    chat.firstSteps.end()
    const made = room()
    if (made !== undefined) chat.open({ room: made })
  }
  return (
    <Dialog class="run" heading="This chat is yours" onClose={() => chat.firstSteps.end()}>
      <p class="note" role="status">
        Step {STEPS.indexOf(props.step) + 1} of {STEPS.length}. Each can be skipped; all of it can be changed later.
      </p>
      <Switch>
        <Match when={props.step === 'name'}>
          <NameStep onDone={pass} />
        </Match>
        <Match when={props.step === 'registration'}>
          <RegistrationStep onDone={pass} />
        </Match>
        <Match when={props.step === 'room'}>
          <RoomStep
            onMade={(id) => {
              setRoom(id)
              pass()
            }}
            onSkip={pass}
          />
        </Match>
        <Match when={props.step === 'invitation'}>
          <h3>Invite somebody</h3>
          <InviteForm room={room()} onDone={finish} done="Go to the chat" />
        </Match>
      </Switch>
    </Dialog>
  )
}

function NameStep(props: { onDone: () => void }) {
  const chat = useChat()
  const running = new Running(chat.api)
  const deed = createDeed()
  const [name, setName] = createSignal('')
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(await deed.run(() => running.configure({ name: name() })))) return
    chat.name.heard(name().trim())
    props.onDone()
  }
  return (
    <form class="dialog-form" novalidate aria-label="Name of this chat" onSubmit={save}>
      <Field
        ref={focused}
        label="What is this chat called?"
        name="deployment"
        autocomplete="organization"
        value={name()}
        onInput={(value) => {
          setName(value)
          deed.clear()
        }}
        hint="Whoever is invited reads it first, such as the name of your team."
        error={deed.problem()}
      />
      <Buttons label="Save" busy={deed.busy()} onSkip={props.onDone} />
    </form>
  )
}

function RegistrationStep(props: { onDone: () => void }) {
  const chat = useChat()
  const running = new Running(chat.api)
  const deed = createDeed()
  const [deployment] = createLoaded(() => running.deployment())
  const [chosen, setChosen] = createSignal<Deployment['registration']>()
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const registration = chosen()
    if (registration === undefined || (await deed.run(() => running.configure({ registration })))) props.onDone()
  }
  return (
    <form class="dialog-form" novalidate aria-label="Who may register" onSubmit={save}>
      <Show when={deployment()}>
        {(known) => (
          <RegistrationChoice
            focus
            value={chosen() ?? known().registration}
            readers={known().readers}
            onChoose={setChosen}
          />
        )}
      </Show>
      <Problem text={deed.problem()} />
      <Buttons label="Save" busy={deed.busy()} onSkip={props.onDone} />
    </form>
  )
}

function RoomStep(props: { onMade: (room: string) => void; onSkip: () => void }) {
  const chat = useChat()
  const deed = createDeed()
  const [name, setName] = createSignal('')
  const create = (event: SubmitEvent) => {
    event.preventDefault()
    void deed.run(async () => {
      const made = await chat.createRoom({ name: name(), kind: 'public', members: [] })
      if (isRefusal(made)) return made
      props.onMade(made.id)
      return undefined
    })
  }
  return (
    <form class="dialog-form" novalidate aria-label="The first room" onSubmit={create}>
      <Field
        ref={focused}
        label="Name of the first room"
        name="room"
        autocomplete="off"
        value={name()}
        onInput={(value) => {
          setName(value)
          deed.clear()
        }}
        hint="A public room beside the lobby, such as one for a project."
        error={deed.problem()}
      />
      <Buttons label="Create" busy={deed.busy()} onSkip={props.onSkip} />
    </form>
  )
}

function Buttons(props: { label: string; busy: boolean; onSkip: () => void }) {
  return (
    <div class="buttons">
      <button type="submit" class="main-button" aria-busy={props.busy}>
        {props.label}
      </button>
      <button type="button" class="plain-button" onClick={() => props.onSkip()}>
        Skip
      </button>
    </div>
  )
}

function focused(input: HTMLElement): void {
  queueMicrotask(() => input.focus())
}
