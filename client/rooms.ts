/** The rooms of whoever is here: those that they are in, kept up to date, and what leads to others. */

import { type Accessor, createMemo, createSignal } from 'solid-js'
import type { ListedRoom, OwnRoom, Role, RoomInfo, RoomKind, User } from '../protocol/model.ts'
import { LOBBY } from '../protocol/model.ts'
import type { Api } from './api.ts'
import type { Environment } from './environment.ts'
import { type Failure, isFailure } from './failure.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { Making } from './making.ts'
import { byTitle, isListed, type Order, ownLobby, type Sections, sectionsOf, titleOrder } from './own-rooms.ts'
import { sameList } from './same.ts'

/** A room that somebody wants. */
export interface NewRoom {
  readonly name: string
  readonly kind: Exclude<RoomKind, 'direct'>
  /** Ids of whoever is in it from the beginning, besides oneself. */
  readonly members: readonly string[]
}

/** Who opens the rooms; what they are in the deployment may change meanwhile. */
export interface Resident {
  readonly user: User
  readonly role: Accessor<Role>
  rejected(): Promise<boolean>
}

/** Everybody in the lobby hears of another room at once, and should not ask at once. */
const SPREAD = 2_000

export class Rooms {
  /** By what they are called, the lobby first; archived ones too. Another list only if they are others. */
  readonly own: Accessor<readonly RoomInfo[]>
  /** The same with what one has of them, in no order. */
  readonly listed: Accessor<readonly OwnRoom[]>
  readonly sections: Accessor<Sections>
  /** Another number whenever the list of public rooms may be another. */
  readonly changes: Accessor<number>
  readonly #count: (count: number) => void
  readonly #api: Api
  readonly #environment: Environment
  /** None for a reader. */
  readonly inbox: Inbox | undefined
  readonly #named: Accessor<readonly RoomInfo[]>
  readonly #setPublic: (rooms: readonly RoomInfo[]) => void
  /** Whether whoever is here sees which rooms there are. */
  readonly #mayLook: () => boolean
  readonly #making = new Making()
  #isNaming = false
  #cancelCount = () => {}

  /**
   * A reader has the lobby, and hears of nothing else.
   * @param order in which rooms are listed, if not by what they are called
   */
  constructor(resident: Resident | undefined, api: Api, environment: Environment, order?: () => Order | undefined) {
    const inbox = resident && createInbox(resident.user.id, environment, () => resident.rejected())
    const [changes, count] = createSignal(0)
    const [known, setKnown] = createSignal<readonly RoomInfo[]>([], { equals: sameList })
    this.#setPublic = setKnown
    this.#api = api
    this.#environment = environment
    this.#mayLook = () => resident !== undefined && resident.role() !== 'guest'
    this.inbox = inbox
    this.changes = changes
    this.#count = count
    this.listed = createMemo(() => {
      const rooms = inbox?.rooms().filter(isListed) ?? []
      const hasLobby = rooms.some(({ room }) => room.id === LOBBY)
      // A guest is only in the rooms that they were let into.
      return hasLobby || resident?.role() === 'guest' ? rooms : [ownLobby, ...rooms]
    })
    this.own = createMemo(
      () =>
        byTitle(
          this.listed().map(({ room }) => room),
          resident?.user.id,
        ),
      [],
      { equals: sameList },
    )
    this.#named = createMemo(() => {
      const own = this.own().filter(({ kind }) => kind !== 'direct')
      const ids = new Set(own.map(({ id }) => id))
      return [...own, ...known().filter(({ id }) => !ids.has(id))]
    })
    this.sections = createMemo(() => sectionsOf(this.listed(), order?.() ?? titleOrder(resident?.user.id)))
  }

  async create(wanted: NewRoom): Promise<RoomInfo | Failure> {
    const ask = (named: object) => this.#api.ask<{ room: RoomInfo }>('POST', '/api/rooms', named)
    const answer = await this.#making.make(wanted, ask)
    return isFailure(answer) ? answer : answer.room
  }

  /** The room of these people and oneself, made if there is none. */
  async direct(users: readonly string[]): Promise<RoomInfo | Failure> {
    const answer = await this.#api.ask<{ room: RoomInfo }>('POST', '/api/direct', { users })
    return isFailure(answer) ? answer : answer.room
  }

  /** The lobby and all public rooms. */
  async all(): Promise<readonly ListedRoom[] | Failure> {
    const answer = await this.#api.ask<{ rooms: readonly ListedRoom[] }>('GET', '/api/rooms')
    return isFailure(answer) ? answer : answer.rooms
  }

  /**
   * Those that can be called by their name, the same list as long as they are the same. Asked for the first time, it finds
   * out which others are public.
   */
  named(): readonly RoomInfo[] {
    if (!this.#isNaming && this.#mayLook()) {
      this.#isNaming = true
      void this.all().then((rooms) => isFailure(rooms) || this.#setPublic(rooms))
    }
    return this.#named()
  }

  /** The lobby says that there is another room. */
  changed(): void {
    const delay = this.#environment.random() * SPREAD
    this.#cancelCount()
    this.#cancelCount = this.#environment.clock.after(delay, () => {
      this.#count(this.changes() + 1)
      this.#isNaming = false
    })
  }

  close(): void {
    this.#cancelCount()
    this.inbox?.close()
  }
}
