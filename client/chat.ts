/** The one object that the view gets: who is here, which room is open, and what a person can do outside of rooms. */

import { type Accessor, createComputed, createEffect, createMemo, createRoot, on, onCleanup } from 'solid-js'
import type { Single } from '../protocol/events.ts'
import {
  type ListedRoom,
  LOBBY,
  type OwnRoom,
  type Person,
  type Role,
  type RoomInfo,
  type User,
} from '../protocol/model.ts'
import { isRefusal, type Refusal, unauthorized } from '../protocol/refusal.ts'
import { type Account, createAccount } from './account.ts'
import { createActivity } from './activity.ts'
import { Api, type PeoplePage, type Wishes } from './api.ts'
import { type ChatName, createChatName } from './chat-name.ts'
import { takeClaim } from './claim.ts'
import { Courier } from './courier.ts'
import { Drafts } from './drafts.ts'
import { browser } from './environment.ts'
import { isFailure, told } from './failure.ts'
import { FirstSteps } from './first-steps.ts'
import type { Inbox } from './inbox.ts'
import { LiveRoom } from './live-room.ts'
import { type Address, createAddress, type Place } from './location.ts'
import { Outbox } from './outbox.ts'
import type { Order, Sections } from './own-rooms.ts'
import { Preferences } from './preferences.ts'
import type { Notifying } from './pushing.ts'
import { References } from './references.ts'
import { isClosed, type Room } from './room.ts'
import { type NewRoom, Rooms } from './rooms.ts'
import { type Session, SessionKeeper } from './session.ts'
import { openShelf } from './shelf.ts'
import { openSmallStorage } from './small-storage.ts'
import { TabStorage } from './tab-storage.ts'
import { browserTabs } from './tabs.ts'

export type { SessionInfo } from './api.ts'
export type { Session } from './session.ts'

export interface Chat extends Account {
  /** For what is asked by parts of the page that come later, each by a module of its own. */
  readonly api: Pick<Api, 'ask' | 'card' | 'signOut' | 'endAllSessions'>
  readonly session: Accessor<Session>
  readonly name: Pick<ChatName, 'text' | 'heard'>
  /** What whoever is signed in has not sent yet. */
  outbox(): Pick<Outbox, 'entries' | 'clear'> | undefined
  /** Asks anew who is signed in, and what they are. */
  refresh(): Promise<void>
  /** Those that one is in, the lobby first; archived ones too. */
  readonly rooms: Accessor<readonly RoomInfo[]>
  /** What waits in them; undefined for a reader. */
  inbox(): Pick<Inbox, 'rooms' | 'find' | 'read' | 'call'> | undefined
  /** What one has of them, in no order. */
  readonly ownRooms: Accessor<readonly OwnRoom[]>
  /** Where something was said last, as far as this device has heard. */
  readonly activityOrder: Order
  /** What has called one before this time, in milliseconds since 1970: the newest first. */
  entries: Api['entries']
  /** The same as they are listed. */
  readonly sections: Accessor<Sections>
  createRoom(wanted: NewRoom): Promise<RoomInfo | Refusal>
  /** The room of these people and oneself, always the same. */
  openDirect(users: readonly string[]): Promise<RoomInfo | Refusal>
  publicRooms(): Promise<readonly ListedRoom[] | Refusal>
  /** Another number whenever these may be others. */
  readonly roomChanges: Accessor<number>
  /** Whose nickname or name has this in it, from the one after the folded nickname `after` on. */
  people(search: string, after?: string): Promise<PeoplePage | Refusal>
  person(user: string): Promise<Person | Refusal>
  /** What can be named: one's own rooms, and as soon as they are known, all public ones. */
  namedRooms(): readonly RoomInfo[]
  /** What one wants of a room, on all devices. */
  wish(room: string, wishes: Wishes): Promise<Refusal | undefined>
  /** What it takes to be reached while the page is closed. */
  readonly notifying: Notifying
  /** How many messages of others a room has after this version; undefined if that cannot be found out. */
  countUnread(room: string, version: number): Promise<number | undefined>
  /** All rooms, as far as they go. */
  markAllRead(): Promise<Refusal | undefined>
  /** The room that the address names; another object when the user or the room changes. */
  readonly room: Accessor<Room | undefined>
  /** What the address names; another object each time that somebody goes there. */
  readonly place: Accessor<Place>
  /** The secret of the invitation that the address names, if it names one. */
  readonly invitation: Accessor<string | undefined>
  /** Comes into the rooms of an invitation, and goes to the first of them. */
  takeUp(invitation: string): Promise<Refusal | undefined>
  /** Whether the address brought the secret by which one becomes the owner. */
  readonly claims: boolean
  /** What the first owner is led through. */
  readonly firstSteps: FirstSteps
  open(place: Place): void
  /** As `open`, but there is no way back to where they were. */
  replace(place: Place): void
  readonly drafts: Drafts
  readonly preferences: Pick<Preferences, 'cardsHidden' | 'hideCards' | 'order' | 'orderBy'>
  /** A message of any room, if it is there and this reader may see it. */
  message(room: string, message: string): Promise<Single | undefined>
  /** What any room is, likewise. */
  look(room: string): Promise<RoomInfo | undefined>
}

export function createChat(): Chat {
  return createRoot(() => {
    const api = new Api(fetch, () => void session.rejected())
    const session = new SessionKeeper(api, browser, browserTabs)
    const claim = takeClaim()
    const address = createAddress()
    const storage = openSmallStorage()
    const firstSteps = new FirstSteps(storage)
    const name = createChatName(api, storage, browser.clock)
    // Somebody who is called something else is the same, and what is open for them stays open.
    const user = createMemo(() => userOf(session.current()), undefined, { equals: (a, b) => a?.id === b?.id })
    const drafts = new Drafts(new TabStorage(storage), () => user()?.id)
    // Two users of one browser may not see the same.
    const references = createMemo(() => {
      user()
      return new References(api, browser.clock)
    })
    const preferences = new Preferences(storage, browserTabs)
    const activity = createActivity(storage, () => user()?.id)
    const order = () => (preferences.order() === 'activity' ? activity.order : undefined)
    const { courier, rooms, room } = createOpenRooms(api, session, user, address, order)
    createComputed(() => activity.note(rooms()?.inbox?.rooms() ?? []))
    createComputed(() => activity.heard(rooms()?.inbox?.call()))
    createComputed(() => activity.said(room()?.id, room()?.state.messages.at(-1)?.created))
    const takeUp = async (invitation: string) => {
      const path = `/api/invitations/${encodeURIComponent(invitation)}`
      const answer = told(await api.ask<{ readonly rooms: readonly string[] }>('POST', path))
      if (isRefusal(answer)) return answer
      address.replace({ room: answer.rooms[0] ?? LOBBY })
      return undefined
    }
    createEffect(() => {
      const found = session.current()
      if (found.status === 'reader' && found.name !== undefined) name.heard(found.name)
      if (found.status === 'signed-in') void name.look()
    })
    createEffect(() => {
      // A guest is not in the lobby, but in a room that they were let into.
      const all = roleOf(session.current()) === 'guest' ? (rooms()?.own() ?? []) : []
      const own = all.find(({ kind }) => kind !== 'direct') ?? all[0]
      if (own && address.invitation() === undefined && address.room() === LOBBY) address.replace({ room: own.id })
    })
    return {
      api,
      ...createAccount(api, session, { claim, takeUp, owns: ({ id }) => firstSteps.begin(id) }),
      session: session.current,
      name,
      outbox: () => courier()?.outbox,
      refresh: () => session.refresh(),
      rooms: () => rooms()?.own() ?? [],
      ownRooms: () => rooms()?.listed() ?? [],
      activityOrder: activity.order,
      entries: (before) => api.entries(before),
      inbox: () => rooms()?.inbox,
      sections: () => rooms()?.sections() ?? NO_SECTIONS,
      createRoom: async (wanted) => told((await rooms()?.create(wanted)) ?? unauthorized),
      openDirect: async (users) => told((await rooms()?.direct(users)) ?? unauthorized),
      publicRooms: async () => told((await rooms()?.all()) ?? unauthorized),
      roomChanges: () => rooms()?.changes() ?? 0,
      people: async (search, after) => told(await api.people(search, after)),
      person: async (id) => told(await api.person(id)),
      namedRooms: () => rooms()?.named() ?? [],
      wish: async (id, wishes) => {
        const answer = told(await api.wish(id, wishes))
        return isRefusal(answer) ? answer : undefined
      },
      notifying: api,
      countUnread: async (id, version) => {
        const answer = await api.countUnread(id, version)
        return isFailure(answer) ? undefined : answer.count
      },
      markAllRead: async () => {
        const answer = told(await api.readAll())
        return isRefusal(answer) ? answer : undefined
      },
      room,
      place: address.place,
      invitation: address.invitation,
      takeUp,
      claims: claim !== undefined,
      firstSteps,
      open: address.open,
      replace: address.replace,
      drafts,
      preferences,
      message: (id, message) => references().find(id, message),
      look: (id) => references().room(id),
    }
  })
}

const NO_SECTIONS: Sections = { starred: [], rooms: [], direct: [] }

/** What is open for as long as the user, and the address, stay the same. */
function createOpenRooms(
  api: Api,
  session: SessionKeeper,
  user: Accessor<User | undefined>,
  address: Address,
  order: () => Order | undefined,
): {
  readonly courier: Accessor<Courier | undefined>
  readonly rooms: Accessor<Rooms | undefined>
  readonly room: Accessor<Room | undefined>
} {
  const reads = createMemo(() => mayRead(session.current()))
  const shelf = openShelf()
  const rejected = () => session.rejected()
  const courier = createMemo(() => {
    const sender = user()
    return sender && closing(new Courier(new Outbox(sender.id, browser.clock, browserTabs, shelf), api, browser))
  })
  const rooms = createMemo(() => {
    const resident = user()
    if (!reads()) return undefined
    return closing(
      new Rooms(resident && { user: resident, role: () => roleOf(session.current()), rejected }, api, browser, order),
    )
  })
  const room = createMemo(() => {
    const visitor = {
      user: user(),
      courier: courier(),
      rejected,
      roomsChanged: () => rooms()?.changed(),
      reintroduced: () => void session.refresh(),
    }
    const isElsewhere = address.invitation() !== undefined
    return reads() && !isElsewhere ? closing(new LiveRoom(address.room(), visitor, api, browser)) : undefined
  })
  // A room that was closed to them may be open again when they go there, and is when they are told that they are in it.
  const place = createMemo(() => rooms()?.inbox?.find(address.room()))
  createEffect(on(address.place, () => room()?.tryNow(), { defer: true }))
  createEffect(on(place, (own) => own?.role && isClosed(room()) && room()?.tryNow()))
  // They may have become a guest while no room could tell them: to few others the lobby is closed.
  createEffect(() => user() && address.room() === LOBBY && isClosed(room()) && void session.refresh())
  return { courier, rooms, room }
}

/** Closed when the memo that made it is computed again. */
function closing<T extends { close(): void }>(opened: T): T {
  onCleanup(() => opened.close())
  return opened
}

function userOf(session: Session): User | undefined {
  return session.status === 'signed-in' ? session.user : undefined
}

function roleOf(session: Session): Role {
  return session.status === 'signed-in' ? session.role : 'member'
}

function mayRead(session: Session): boolean {
  return session.status === 'signed-in' || (session.status === 'reader' && session.readers === 'lobby')
}
