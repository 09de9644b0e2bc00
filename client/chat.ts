/** The one object that the view gets: who is here, which room is open, and what a person can do outside of rooms. */

import { type Accessor, createEffect, createMemo, createRoot, on, onCleanup } from 'solid-js'
import type { Single } from '../protocol/events.ts'
import type { RoomInfo, User } from '../protocol/model.ts'
import { isRefusal, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import { Api, type SessionInfo } from './api.ts'
import { Courier } from './courier.ts'
import { Drafts } from './drafts.ts'
import { browser } from './environment.ts'
import { type Failure, isUnreachable } from './failure.ts'
import { LiveRoom } from './live-room.ts'
import { createAddress, type Place } from './location.ts'
import { Outbox } from './outbox.ts'
import { Preferences } from './preferences.ts'
import { Previews } from './previews.ts'
import { References } from './references.ts'
import type { Room } from './room.ts'
import { Rooms } from './rooms.ts'
import { type Session, SessionKeeper } from './session.ts'
import { openShelf } from './shelf.ts'
import { openSmallStorage } from './small-storage.ts'
import { browserTabs } from './tabs.ts'

export type { SessionInfo } from './api.ts'
export type { Session } from './session.ts'

export interface Chat {
  readonly session: Accessor<Session>
  /** The nickname as it is shown, and whether somebody has it. */
  lookup(nickname: string): Promise<{ nickname: string; known: boolean } | Refusal>
  signIn(nickname: string, password: string): Promise<{ user: User; registered: boolean } | Refusal>
  signOut(): Promise<undefined | Refusal>
  sessions(): Promise<readonly SessionInfo[] | Refusal>
  endSession(id: string): Promise<undefined | Refusal>
  endAllSessions(): Promise<undefined | Refusal>
  changePassword(current: string, next: string): Promise<undefined | Refusal>
  /** The lobby first. */
  readonly rooms: Accessor<readonly RoomInfo[]>
  createRoom(name: string): Promise<RoomInfo | Refusal>
  /** The room that the address names; another object when the user or the room changes. */
  readonly room: Accessor<Room | undefined>
  /** What the address names; another object each time that somebody goes there. */
  readonly place: Accessor<Place>
  open(place: Place): void
  /** As `open`, but there is no way back to where they were. */
  replace(place: Place): void
  readonly drafts: Pick<Drafts, 'read' | 'write' | 'readEdit' | 'writeEdit'>
  readonly preferences: Pick<Preferences, 'cardsHidden' | 'hideCards'>
  /** Undefined for a reader, who writes nothing. */
  readonly previews: Accessor<Pick<Previews, 'ask' | 'card'> | undefined>
  /** A message of any room, if it is there and this reader may see it. */
  message(room: string, message: string): Promise<Single | undefined>
}

export function createChat(): Chat {
  return createRoot(() => {
    const api = new Api(fetch, () => void session.rejected())
    const session = new SessionKeeper(api, browser, browserTabs)
    const address = createAddress()
    const storage = openSmallStorage()
    const user = createMemo(() => userOf(session.current()))
    const drafts = new Drafts(storage, () => user()?.id)
    // Two users of one browser may not see the same.
    const references = createMemo(() => {
      user()
      return new References(api, browser.clock)
    })
    const { rooms, room } = createOpenRooms(api, session, user, address.room)
    return {
      session: session.current,
      lookup: async (nickname) => told(await api.lookup(nickname)),
      signIn: async (nickname, password) => {
        const answer = await api.signIn(nickname, password)
        if ('user' in answer) session.signedIn(answer.user)
        return told(answer)
      },
      signOut: async () => told(await session.leave(() => api.signOut())),
      sessions: async () => {
        const answer = told(await api.sessions())
        return isRefusal(answer) ? answer : answer.sessions
      },
      endSession: async (id) => told(await session.leave(() => api.endSession(id))),
      endAllSessions: async () => told(await session.leave(() => api.endAllSessions())),
      changePassword: async (current, next) => told(await api.changePassword(current, next)),
      rooms: () => rooms()?.list() ?? [],
      createRoom: async (name) => told((await rooms()?.create(name)) ?? unauthorized),
      room,
      place: address.place,
      open: address.open,
      replace: address.replace,
      drafts,
      preferences: new Preferences(storage, browserTabs),
      previews: createMemo(() => user() && closing(new Previews(api, browser.clock))),
      message: (id, message) => references().find(id, message),
    }
  })
}

/** What is open for as long as the user, and the address, stay the same. */
function createOpenRooms(
  api: Api,
  session: SessionKeeper,
  user: Accessor<User | undefined>,
  address: Accessor<string>,
): { readonly rooms: Accessor<Rooms | undefined>; readonly room: Accessor<Room | undefined> } {
  const reads = createMemo(() => mayRead(session.current()))
  const shelf = openShelf()
  const courier = createMemo(() => {
    const sender = user()
    return sender && closing(new Courier(new Outbox(sender.id, browser.clock, browserTabs, shelf), api, browser))
  })
  const rooms = createMemo(() => {
    user()
    return reads() ? closing(new Rooms(api, browser)) : undefined
  })
  // Only the lobby tells of new rooms, and whoever goes from room to room has left it.
  createEffect(on(address, () => rooms()?.freshen(), { defer: true }))
  const room = createMemo(() => {
    const visitor = {
      user: user(),
      courier: courier(),
      rejected: () => session.rejected(),
      roomsChanged: () => rooms()?.changed(),
    }
    return reads() ? closing(new LiveRoom(address(), visitor, api, browser)) : undefined
  })
  return { rooms, room }
}

/** Closed when the memo that made it is computed again. */
function closing<T extends { close(): void }>(opened: T): T {
  onCleanup(() => opened.close())
  return opened
}

function userOf(session: Session): User | undefined {
  return session.status === 'signed-in' ? session.user : undefined
}

function mayRead(session: Session): boolean {
  return session.status === 'signed-in' || (session.status === 'reader' && session.readers === 'lobby')
}

/** To a person, a server that does not answer is one more reason why something was not done. */
function told<T>(answer: T | Failure): T | Refusal {
  return isUnreachable(answer) ? UNREACHABLE : answer
}

const UNREACHABLE = refuse('internal', 'Edgewise cannot be reached. Check your connection and try again.')
