/** What owners settle: what the room is called, how often one may post, and whether it is closed for anything new. */

import { createSignal, For, Show } from 'solid-js'
import type { RoomInfo } from '../../protocol/model.ts'
import { SLOW_STEPS, spanOf } from '../../protocol/slow-mode.ts'
import type { Governing } from '../governing.ts'
import { AskingButton } from './confirm.tsx'
import { useMay } from './context.ts'
import { createDeed } from './deed.ts'
import { Field } from './field.tsx'
import { Problem } from './problem.tsx'
import { resting } from './resting.ts'

export interface RoomSettingsProps {
  readonly info: RoomInfo
  readonly governing: Governing
}

export function RoomSettings(props: RoomSettingsProps) {
  const may = useMay()
  return (
    <Show when={may('rename') || may('slow') || may('archive')}>
      <section aria-labelledby="settings-heading">
        <h3 id="settings-heading">Settings</h3>
        <Show when={may('rename')}>
          <Rename {...props} />
        </Show>
        <Show when={may('slow')}>
          <SlowMode {...props} />
        </Show>
        <Show when={may('archive')}>
          <Archive {...props} />
        </Show>
      </section>
    </Show>
  )
}

function Rename(props: RoomSettingsProps) {
  const deed = createDeed()
  const [typed, setTyped] = createSignal<string>()
  const name = () => typed() ?? props.info.name
  let input: HTMLInputElement | undefined
  const rename = async (event: SubmitEvent) => {
    event.preventDefault()
    if (await deed.run(() => props.governing.arrange({ name: name() }))) setTyped(undefined)
  }
  return (
    <form class="dialog-form" novalidate aria-label="Rename" onSubmit={rename}>
      <Field
        ref={(element) => {
          input = element
        }}
        label="Name"
        name="room"
        autocomplete="off"
        value={name()}
        onInput={(value) => {
          setTyped(value)
          deed.clear()
        }}
        hint="Links to the room keep working."
        error={deed.problem()}
      />
      <Show when={name() !== props.info.name}>
        <button type="submit" class="plain-button" ref={resting(() => input?.focus())} aria-busy={deed.busy()}>
          Rename
        </button>
      </Show>
    </form>
  )
}

function SlowMode(props: RoomSettingsProps) {
  const deed = createDeed()
  const steps = () =>
    SLOW_STEPS.some(([, seconds]) => seconds === props.info.slow)
      ? SLOW_STEPS
      : [...SLOW_STEPS, [spanOf(props.info.slow), props.info.slow] as const]
  return (
    <div class="field">
      <label for="slow-mode">Slow mode</label>
      <select
        id="slow-mode"
        onChange={({ currentTarget }) =>
          void deed.run(() => props.governing.arrange({ slow: Number(currentTarget.value) }))
        }
      >
        <For each={steps()}>
          {([label, seconds]) => (
            <option value={seconds} selected={seconds === props.info.slow}>
              {label}
            </option>
          )}
        </For>
      </select>
      <p class="note">Everybody but owners waits this long between two messages.</p>
      <Problem text={deed.problem()} />
    </div>
  )
}

function Archive(props: RoomSettingsProps) {
  const deed = createDeed()
  let box: HTMLDivElement | undefined
  const rest = resting(() => box?.querySelector('button')?.focus())
  const archive = (archived: boolean) => void deed.run(() => props.governing.arrange({ archived }))
  return (
    <div class="buttons" ref={box}>
      <Show
        when={props.info.archived}
        fallback={
          <div ref={rest}>
            <AskingButton
              text="Archive the room…"
              warning={`Nobody will be able to write in ${props.info.name} any more. All that was said is kept, can be read, and an owner can open the room again.`}
              label="Archive"
              deed={deed}
              onYes={() => archive(true)}
            />
          </div>
        }
      >
        <button type="button" class="plain-button" ref={rest} aria-busy={deed.busy()} onClick={() => archive(false)}>
          Open the room again
        </button>
        <Problem text={deed.problem()} />
      </Show>
    </div>
  )
}
