/** Whom the names in messages stand for: whoever is in the room on screen, and everybody who is here. */

import { type Accessor, createMemo, createRoot, onCleanup } from 'solid-js'
import type { Member, User } from '../../protocol/model.ts'
import type { Chat } from '../chat.ts'
import { browser } from '../environment.ts'
import { type Called, Named } from '../named.ts'
import type { RoomState } from '../room.ts'
import { useChat } from './context.ts'

/** One for all rooms: whom somebody has asked for in public ones stays known. */
let named: Accessor<Named | undefined> | undefined

export function useNamed(): (name: string) => Called | undefined {
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
  const me = () => [user()].flatMap((known) => (known ? [{ user: known }] : []))
  const near = createMemo(() => {
    const state = chat.room()?.state
    const authors = new Set(state?.messages.map(({ author }) => author))
    const spoke = [...authors].flatMap((author) => state?.person(author) ?? [])
    return [...me(), ...called([...(state?.here ?? []), ...spoke])]
  })
  /** A room that is not public, where none but its members are called. */
  const closed = createMemo(() => {
    const room = chat.room()
    return (room?.state.info?.kind ?? 'public') === 'public' ? undefined : room
  })
  const everywhere = createMemo(() => {
    return id() === undefined ? undefined : opened(new Named(near, isGuest() ? undefined : chat.api, browser))
  })
  const inside = createMemo(() => {
    const room = id() === undefined ? undefined : closed()
    return room && opened(new Named(createInside(room.state, me), chat.api, browser, `/api/rooms/${room.id}/members`))
  })
  return () => inside() ?? everywhere()
}

function opened(names: Named): Named {
  onCleanup(() => names.close())
  return names
}

/** Who is in such a room, and who was brought in or sent away since, the last word last. */
function createInside(state: RoomState, me: Accessor<readonly Called[]>): Accessor<readonly Called[]> {
  const placed = createMemo<ReadonlyMap<string, Member>>(
    (known) => new Map([...known, ...state.placed.map((member) => [member.user.id, member] as const)]),
    new Map(),
  )
  return createMemo(() => [...called([...(state.info?.people ?? []), ...state.here]), ...placed().values(), ...me()])
}

function called(users: readonly User[]): readonly Called[] {
  return users.map((user) => ({ user }))
}
