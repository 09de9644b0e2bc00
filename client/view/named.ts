/** Whom the names in messages stand for: whoever is in the room on screen, and everybody who is here. */

import { type Accessor, createMemo, createRoot, onCleanup } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import type { Chat } from '../chat.ts'
import { browser } from '../environment.ts'
import { Named } from '../named.ts'
import { useChat } from './context.ts'

/** One for all rooms: whom somebody has asked for stays known. */
let named: Accessor<Named | undefined> | undefined

export function useNamed(): (name: string) => User | undefined {
  const chat = useChat()
  named ??= createRoot(() => createNamed(chat))
  const current = named
  return (name) => current()?.find(name)
}

function createNamed(chat: Chat): Accessor<Named | undefined> {
  const user = createMemo(() => {
    const session = chat.session()
    return session.status === 'signed-in' ? session.user : undefined
  })
  /** A guest is not told who is here, and knows who is in the room. */
  const isGuest = createMemo(() => {
    const session = chat.session()
    return session.status === 'signed-in' && session.role === 'guest'
  })
  const id = createMemo(() => user()?.id)
  const near = createMemo(() => {
    const [me, state] = [user(), chat.room()?.state]
    const authors = new Set(state?.messages.map(({ author }) => author))
    const spoke = [...authors].flatMap((author) => state?.person(author) ?? [])
    return [...(me ? [me] : []), ...(state?.info?.people ?? []), ...(state?.here ?? []), ...spoke]
  })
  return createMemo(() => {
    if (id() === undefined) return undefined
    const opened = new Named(near, isGuest() ? undefined : chat.api, browser)
    onCleanup(() => opened.close())
    return opened
  })
}
