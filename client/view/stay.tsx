/** Until when a guest may stay, if that has an end. */

import { createSignal, onMount, Show } from 'solid-js'
import { isRefusal } from '../../protocol/refusal.ts'
import { nameOf } from '../naming.ts'
import { useChat, useUser } from './context.ts'
import { untilText } from './dates.ts'

export function Stay(props: { guest: string }) {
  const chat = useChat()
  const me = useUser()
  const [text, setText] = createSignal<string>()
  onMount(async () => {
    const person = await chat.person(props.guest)
    if (isRefusal(person) || !person.until) return
    const who = person.user.id === me()?.id ? 'You' : nameOf(person.user)
    setText(`${who} can stay until ${untilText(person.until, Date.now())}.`)
  })
  return <Show when={text()}>{(known) => <p class="note">{known()}</p>}</Show>
}
