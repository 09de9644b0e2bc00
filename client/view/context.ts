/** What every view may reach without being handed it: the chat, who is signed in, the room on screen and its scroll. */

import { type Accessor, createContext, createMemo, useContext } from 'solid-js'
import type { User } from '../../protocol/model.ts'
import { may, type RoomAct } from '../../protocol/permissions.ts'
import type { Chat, Session } from '../chat.ts'
import { titleOf } from '../own-rooms.ts'
import type { Room } from '../room.ts'
import type { Known } from '../session.ts'
import type { Composing } from './composing.ts'
import type { Marking } from './marking.ts'
import type { Rows } from './rows.ts'
import type { Scroll } from './scroll.ts'

export type Reader = Extract<Session, { status: 'reader' }>

export const ChatContext = createContext<Chat>()

export interface OpenRoom {
  readonly room: Room
  readonly rows: Rows
  readonly composing: Composing
  readonly marking: Marking
}

/** The room on screen, its rows, what is being written in it, and how far it is read. */
export const RoomContext = createContext<OpenRoom>()

export const ScrollContext = createContext<Scroll>()

export function useChat(): Chat {
  return found(useContext(ChatContext), 'chat')
}

export function useRoom() {
  return found(useContext(RoomContext), 'room')
}

/** How the timeline on screen is scrolled. */
export function useScroll(): Scroll {
  return found(useContext(ScrollContext), 'scroll')
}

/** Who is signed in on this device, if anybody. */
export function useUser(): Accessor<User | undefined> {
  const known = useKnown()
  return createMemo(() => known()?.user)
}

/** What whoever is signed in has, if anybody is. */
export function useKnown(): Accessor<Known | undefined> {
  const chat = useChat()
  return createMemo(() => {
    const session = chat.session()
    return session.status === 'signed-in' ? session : undefined
  })
}

/** While nobody is signed in. */
export function useReader(): Accessor<Reader | undefined> {
  const chat = useChat()
  return createMemo(() => {
    const session = chat.session()
    return session.status === 'reader' ? session : undefined
  })
}

/** What the room on screen is called; as the list of rooms has it, while the room itself is loading. */
export function useRoomName(): Accessor<string | undefined> {
  const chat = useChat()
  const user = useUser()
  return createMemo(() => {
    const room = chat.room()
    const loading = room?.state.status === 'loading'
    const info = loading ? chat.rooms().find(({ id }) => id === room.id) : room?.state.info
    return info && titleOf(info, user()?.id)
  })
}

/** What whoever is signed in may do in the room on screen. */
export function useMay(): (act: RoomAct) => boolean {
  const chat = useChat()
  return (act) => {
    const session = chat.session()
    const state = chat.room()?.state
    if (session.status !== 'signed-in' || !state?.info) return false
    return may(act, { role: session.role, member: state.me.role, room: state.info })
  }
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`There is no ${name} here`)
  return value
}
