/** Picks one to seven people to write to; the same people always get the same room. */

import { DIRECT_MAX } from '../../protocol/limits.ts'
import { isRefusal } from '../../protocol/refusal.ts'
import { browser } from '../environment.ts'
import { createPicking } from '../picking.ts'
import { useChat, useUser } from './context.ts'
import { createDeed } from './deed.ts'
import { createGoing } from './going.ts'
import { PeoplePicker } from './people-picker.tsx'
import { Problem } from './problem.tsx'

export function NewMessage(props: { onDone: () => void }) {
  const chat = useChat()
  const user = useUser()
  const deed = createDeed()
  const open = createGoing(props)
  const picking = createPicking(chat.people, browser.clock, { most: DIRECT_MAX - 1, without: [user()?.id ?? ''] })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void deed.run(async () => {
      const answer = await chat.openDirect(picking.picked().map(({ id }) => id))
      return isRefusal(answer) ? answer : open(answer.id)
    })
  }
  return (
    <form class="dialog-form" novalidate aria-label="New message" onSubmit={submit}>
      <PeoplePicker picking={picking} label={`To whom? Up to ${DIRECT_MAX - 1} people.`} focus />
      <Problem text={deed.problem()} />
      <div class="buttons">
        <button type="submit" class="main-button" aria-busy={deed.busy()} disabled={picking.picked().length === 0}>
          Write to them
        </button>
        <button type="button" class="plain-button" onClick={() => props.onDone()}>
          Cancel
        </button>
      </div>
    </form>
  )
}
