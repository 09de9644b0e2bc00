/** Brings people into the room, one after the other. */

import { createSignal, Show } from 'solid-js'
import { browser } from '../environment.ts'
import type { Governing } from '../governing.ts'
import { nameOf } from '../naming.ts'
import { createPicking } from '../picking.ts'
import { useChat, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { useNotice } from './notice.tsx'
import { PeoplePicker } from './people-picker.tsx'
import { onEscape } from './pressing.ts'
import { Problem } from './problem.tsx'

/** As many as are added by one press. */
const AT_ONCE = 20

export function AddPeople(props: { governing: Governing }) {
  const [open, setOpen] = createSignal(false)
  let button: HTMLButtonElement | undefined
  const close = () => {
    setOpen(false)
    button?.focus()
  }
  return (
    <Show
      when={open()}
      fallback={
        <button type="button" class="plain-button" ref={button} onClick={() => setOpen(true)}>
          Add people
        </button>
      }
    >
      <AddForm governing={props.governing} onDone={close} />
    </Show>
  )
}

function AddForm(props: { governing: Governing; onDone: () => void }) {
  const chat = useChat()
  const user = useUser()
  const notify = useNotice()
  const deed = createDeed()
  const picking = createPicking(chat.people, browser.clock, { most: AT_ONCE, without: [user()?.id ?? ''] })
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const people = picking.picked()
    const done = await deed.run(async () => {
      for (const person of people) {
        const refusal = await props.governing.add(person.id)
        if (refusal) return refusal
        picking.drop(person)
      }
      return undefined
    })
    if (!done) return
    notify(people.length === 1 ? `${people.map(nameOf)} is in the room now.` : `${people.length} people added.`)
    props.onDone()
  }
  const pressed = onEscape(() => props.onDone())
  return (
    <form class="dialog-form boxed" novalidate aria-label="Add people" onSubmit={add} on:keydown={pressed}>
      <PeoplePicker picking={picking} label="Add people" focus />
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()} disabled={picking.picked().length === 0}>
          Add
        </button>
        <button type="button" class="plain-button" onClick={() => props.onDone()}>
          Cancel
        </button>
      </div>
    </form>
  )
}
