/** Says, while a nickname is typed, whether it would register or sign in. */

import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { isRefusal } from '../../protocol/refusal.ts'
import type { Chat } from '../chat.ts'

/** A pause in typing that is worth a question. */
const PAUSE = 300

export type Check =
  | { readonly status: 'unasked' }
  | { readonly status: 'known' | 'new'; readonly nickname: string }
  | { readonly status: 'unfit'; readonly message: string }

export function createNicknameCheck(typed: Accessor<string>, lookup: Chat['lookup']): Accessor<Check> {
  const [check, setCheck] = createSignal<Check>({ status: 'unasked' })
  createEffect(
    on(typed, (nickname) => {
      setCheck({ status: 'unasked' })
      if (nickname.trim() === '') return
      let current = true
      const timer = setTimeout(async () => {
        const answer = await ask(nickname, lookup)
        if (current) setCheck(answer)
      }, PAUSE)
      onCleanup(() => {
        current = false
        clearTimeout(timer)
      })
    }),
  )
  return check
}

async function ask(typed: string, lookup: Chat['lookup']): Promise<Check> {
  const answer = await lookup(typed)
  if (!isRefusal(answer)) return { status: answer.known ? 'known' : 'new', nickname: answer.nickname }
  // Only what is wrong with the nickname matters here; without an answer, signing in will tell.
  return answer.code === 'invalid' ? { status: 'unfit', message: answer.message } : { status: 'unasked' }
}
