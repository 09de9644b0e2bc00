/** The store that the view draws of a room. Whatever comes, only the rows that differ are touched. */

import { batch } from 'solid-js'
import { createStore, reconcile, type SetStoreFunction, unwrap } from 'solid-js/store'
import type { RoomInfo, User } from '../protocol/model.ts'
import { arrived, byNickname, left } from './presence.ts'
import type { Connection, Pending, RoomState } from './room.ts'
import type { RoomHistory } from './room-history.ts'

// Solid writes only what is not readonly, which for everybody else it is.
type Writable = { -readonly [Part in keyof RoomState]: RoomState[Part] }

export class RoomStore {
  readonly state: RoomState
  readonly #set: SetStoreFunction<Writable>
  readonly #user: User | undefined

  /** `user` is known by name here even before the room has named anybody. */
  constructor(user: User | undefined) {
    this.#user = user
    const [state, set] = createStore<Writable>({
      status: 'loading',
      info: undefined,
      messages: [],
      people: this.#named({}),
      here: [],
      typing: [],
      older: false,
      loadingOlder: false,
      pending: [],
      connection: { status: 'connecting' },
    })
    this.state = state
    this.#set = set
  }

  ready(info: RoomInfo, here: readonly User[]): void {
    this.#set({ status: 'ready', info })
    this.#set('here', reconcile(byNickname(here)))
  }

  ended(status: 'not_found' | 'forbidden' | 'outdated'): void {
    this.#set('status', status)
  }

  history({ messages, older, people }: RoomHistory): void {
    batch(() => {
      this.#set('messages', reconcile(messages))
      this.#set('older', older)
      this.#set('people', reconcile(this.#named(people)))
    })
  }

  loadingOlder(loading: boolean): void {
    this.#set('loadingOlder', loading)
  }

  arrived(user: User): void {
    this.#set('here', reconcile(arrived(unwrap(this.state).here, user)))
  }

  left(id: string): void {
    this.#set('here', reconcile(left(unwrap(this.state).here, id)))
  }

  typing(users: readonly User[]): void {
    this.#set('typing', reconcile(users))
  }

  pending(pending: readonly Pending[]): void {
    this.#set('pending', reconcile(pending))
  }

  connection(connection: Connection): void {
    this.#set('connection', reconcile(connection))
  }

  #named(people: RoomState['people']): RoomState['people'] {
    return this.#user ? { ...people, [this.#user.id]: this.#user.nickname } : people
  }
}
