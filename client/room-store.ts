/** What the view draws of a room, each part heard of by itself: whatever comes, only the rows that differ are touched. */

import { batch, createMemo, createRoot } from 'solid-js'
import type { Member, Message, User } from '../protocol/model.ts'
import { messageOf } from './entries.ts'
import { createFields } from './fields.ts'
import { createKeyed } from './keyed.ts'
import { arrived, byName, left, renamed } from './presence.ts'
import type { Connection, Pending, RoomState } from './room.ts'
import type { RoomHistory } from './room-history.ts'
import { noStanding } from './standing.ts'

export class RoomStore {
  readonly state: RoomState
  readonly close: () => void
  readonly #fields: ReturnType<typeof createRoomFields>

  /** `user` is known by name here even before the room has named anybody. */
  constructor(user: User | undefined) {
    const fields = createRoomFields()
    this.#fields = fields
    const { dispose, ...keyed } = createRoot((dispose) => {
      const person = createKeyed(createMemo(() => new Map(Object.entries(fields.people))))
      return {
        dispose,
        message: createKeyed(createMemo(() => new Map(fields.messages.map((message) => [message.id, message])))),
        changes: createKeyed(createMemo(() => Map.groupBy(fields.pending, ({ command }) => messageOf(command)))),
        person: (id: string) => person(id) ?? (id === user?.id ? user : undefined),
      }
    })
    this.close = dispose
    this.state = Object.assign(fields, keyed)
  }

  ready(): void {
    this.#fields.status = 'ready'
  }

  /** @param count how many, where they are too many to be named */
  here(users: readonly User[], count?: number): void {
    batch(() => {
      this.#fields.here = byName(users, this.#fields.here)
      this.#fields.crowd = count
    })
  }

  ended(status: 'not_found' | 'forbidden' | 'outdated'): void {
    const wasOpen = this.#fields.status === 'ready' || this.#fields.status === 'gone'
    this.#fields.status = wasOpen && status === 'not_found' ? 'gone' : status
    // Whoever is kept out is not told who is here, nor who goes.
    if (status !== 'outdated') this.here([])
  }

  history({ version, messages, older, until, people, room, me }: RoomHistory): void {
    batch(() => {
      this.#fields.info = room
      this.#fields.me = me
      this.#fields.version = version
      this.#fields.messages = messages
      this.#fields.older = older
      this.#fields.newer = until !== undefined
      this.#fields.people = people
    })
  }

  posted(messages: readonly Message[]): void {
    if (messages.length > 0) this.#fields.posted = messages
  }

  placed(members: readonly Member[]): void {
    if (members.length > 0) this.#fields.placed = members
  }

  loading(way: RoomState['loading']): void {
    this.#fields.loading = way
  }

  arrived(user: User): void {
    if (this.#fields.crowd === undefined) this.#fields.here = arrived(this.#fields.here, user)
  }

  left(id: string): void {
    if (this.#fields.crowd === undefined) this.#fields.here = left(this.#fields.here, id)
  }

  renamed(user: User): void {
    this.#fields.here = renamed(this.#fields.here, user)
  }

  typing(users: readonly User[]): void {
    this.#fields.typing = users
  }

  pending(pending: readonly Pending[]): void {
    this.#fields.pending = pending
  }

  connection(connection: Connection): void {
    this.#fields.connection = connection
  }
}

// What is written here is readonly for everybody else.
type Writable = { -readonly [Part in keyof Omit<RoomState, 'message' | 'changes' | 'person'>]: RoomState[Part] }

function createRoomFields() {
  return createFields<Writable & { people: RoomHistory['people'] }>({
    status: 'loading',
    info: undefined,
    me: noStanding.me,
    placed: [],
    version: 0,
    messages: [],
    posted: [],
    people: {},
    here: [],
    crowd: undefined,
    typing: [],
    older: false,
    newer: false,
    loading: undefined,
    pending: [],
    connection: { status: 'connecting' },
  })
}
