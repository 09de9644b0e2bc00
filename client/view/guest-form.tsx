/** A guest comes in: with a nickname, and nothing else. */

import { createSignal } from 'solid-js'
import { isRefusal } from '../../protocol/refusal.ts'
import { createVisits } from '../visit.ts'
import { useChat } from './context.ts'
import { createDeed } from './deed.ts'
import { Field } from './field.tsx'
import { useNotice } from './notice.tsx'

export function GuestForm(props: { secret: string }) {
  const chat = useChat()
  const visits = createVisits()
  const notify = useNotice()
  const deed = createDeed()
  const [nickname, setNickname] = createSignal(visits.nickname(props.secret) ?? '')
  let input: HTMLInputElement | undefined
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const done = await deed.run(async () => {
      const visit = visits.begin(props.secret, nickname())
      const answer = await chat.signIn({ nickname: nickname(), invitation: props.secret, visit })
      if (isRefusal(answer)) return answer
      notify(`Welcome, ${answer.user.nickname}.`)
      return undefined
    })
    if (!done) input?.focus()
  }
  return (
    <form class="sign-in" novalidate aria-label="Come in as a guest" onSubmit={submit}>
      <Field
        ref={(element) => (input = element)}
        label="Nickname"
        name="nickname"
        autocomplete="nickname"
        value={nickname()}
        onInput={(value) => {
          setNickname(value)
          deed.clear()
        }}
        hint="What the others will call you."
        error={deed.problem()}
      />
      <button type="submit" class="main-button" aria-busy={deed.busy()}>
        Come in
      </button>
    </form>
  )
}
