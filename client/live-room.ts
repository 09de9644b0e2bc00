/** A room that is open: its feed and its part of the outbox, wired into the store that the view draws. */

import { type Change, checkBody } from '../protocol/commands.ts'
import type { Event, SyncFrame } from '../protocol/events.ts'
import type { User } from '../protocol/model.ts'
import { type Refusal, unauthorized } from '../protocol/refusal.ts'
import type { Api } from './api.ts'
import type { Ending } from './connection.ts'
import type { Courier } from './courier.ts'
import type { Environment } from './environment.ts'
import { Feed } from './feed.ts'
import { Pages } from './pages.ts'
import type { Reached, Room, RoomState, Said } from './room.ts'
import type { RoomHistory } from './room-history.ts'
import { RoomOutbox } from './room-outbox.ts'
import { RoomStore } from './room-store.ts'
import { TypingNotice, Typists } from './typing.ts'
import { newUuid } from './uuid.ts'

/** Who opens the room. A reader has neither a user nor a courier. */
export interface Visitor {
  readonly user: User | undefined
  readonly courier: Courier | undefined
  /** The room does not accept the session. Whether it holds all the same, as far as can be known. */
  rejected(): Promise<boolean>
  /** There is another room to be listed. */
  roomsChanged(): void
  /** The room calls them something else, or they may do something else by now. */
  reintroduced(): void
}

export class LiveRoom implements Room {
  readonly id: string
  readonly state: RoomState
  readonly #visitor: Visitor
  readonly #store: RoomStore
  readonly #feed: Feed
  readonly #pages: Pages
  readonly #outbox: RoomOutbox | undefined
  readonly #notice: TypingNotice
  readonly #typists: Typists
  #closed = false

  constructor(id: string, visitor: Visitor, api: Api, environment: Environment) {
    const { user, courier } = visitor
    const { clock } = environment
    const store = new RoomStore(user)
    this.id = id
    this.state = store.state
    this.#visitor = visitor
    this.#store = store
    this.#feed = new Feed(id, user?.id, environment, {
      history: (history) => this.#learned(history),
      posted: (messages) => store.posted(messages),
      synced: (frame) => this.#synced(frame),
      happened: (events) => this.#told(events),
      changed: (connection) => store.connection(connection),
      lost: (code) => this.#lost(code),
      ended: (why) => this.#ended(why),
    })
    this.#pages = new Pages(id, this.#feed, api, clock, (way) => store.loading(way))
    this.#outbox = courier && new RoomOutbox(id, courier, this.#feed, (pending) => store.pending(pending))
    this.#notice = new TypingNotice(clock, (on) => this.#feed.send({ type: 'typing', on }))
    this.#typists = new Typists(clock, (users) => store.typing(users))
    this.#feed.connect()
  }

  post(body: string, without: readonly string[] = []): Refusal | undefined {
    const refusal = this.#change({ type: 'post', id: newUuid(), ...said(body, without) })
    if (!refusal) this.#notice.posted()
    return refusal
  }

  edit({ id, revision }: Said, body: string, without: readonly string[] = []): Refusal | undefined {
    return this.#change({ type: 'edit', id: newUuid(), message: id, revision, ...said(body, without) })
  }

  remove({ id, revision }: Said): void {
    this.#change({ type: 'remove', id: newUuid(), message: id, revision })
  }

  dismiss({ id }: Said, url: string): void {
    this.#change({ type: 'dismiss', id: newUuid(), message: id, url })
  }

  typing(on: boolean): void {
    if (this.#visitor.user) this.#notice.typing(on)
  }

  load(way: 'older' | 'newer'): Promise<void> {
    return this.#pages.load(way)
  }

  toNewest(): Promise<boolean> {
    return this.#pages.newest()
  }

  reach(message: string): Promise<Reached> {
    return this.#pages.reach(message)
  }

  reachAfter(version: number): Promise<Reached> {
    return this.#pages.reachAfter(version)
  }

  reading(message: string | undefined): void {
    this.#feed.reading(message)
  }

  tryNow(): void {
    this.#feed.connect()
  }

  retry(command: string): void {
    this.#outbox?.retry(command)
  }

  discard(command: string): void {
    this.#outbox?.discard(command)
  }

  close(): void {
    this.#closed = true
    this.#typists.clear()
    this.#outbox?.close()
    this.#feed.close()
    this.#store.close()
  }

  #change(command: Change): Refusal | undefined {
    const refusal = 'body' in command ? checkBody(command.body) : undefined
    if (refusal) return refusal
    if (!this.#outbox) return unauthorized
    this.#outbox.add(command)
    return undefined
  }

  #learned(history: RoomHistory): void {
    const slow = this.state.info?.slow ?? 0
    this.#store.history(history)
    if ((history.room?.slow ?? 0) < slow) this.#visitor.courier?.eased(this.id)
  }

  #synced(frame: SyncFrame): void {
    this.#store.ready()
    this.#store.placed(frame.members ?? [])
    this.#store.here(frame.here, frame.count)
    this.#outbox?.synced(frame)
  }

  #told(events: readonly Event[]): void {
    this.#store.placed(events.flatMap((event) => (event.type === 'member' ? [event.member] : [])))
    for (const event of events) this.#happened(event)
  }

  #happened(event: Event): void {
    const { user } = this.#visitor
    switch (event.type) {
      case 'message':
        if (event.message.version === event.message.seq) this.#typists.stopped(event.message.author)
        this.#outbox?.heard(event.message, event.command)
        break
      case 'refused':
        if (event.command) this.#outbox?.refused(event.command, event)
        // They were sent away.
        else if (event.code === 'not_found') this.#feed.end('not_found')
        // The socket was opened by somebody, and is nobody's now.
        if (event.code === 'unauthorized' && user) void this.#visitor.rejected()
        break
      case 'arrived':
        this.#store.arrived(event.user)
        break
      case 'left':
        this.#store.left(event.user)
        break
      case 'crowd':
        this.#store.here([], event.count)
        break
      case 'here':
        this.#store.here(event.users)
        break
      case 'typing':
        if (!event.on) this.#typists.stopped(event.user.id)
        else if (event.user.id !== user?.id) this.#typists.typing(event.user)
        break
      case 'person':
        this.#store.renamed(event.user)
        if (event.user.id === user?.id) this.#visitor.reintroduced()
        break
      case 'rooms':
        this.#visitor.roomsChanged()
    }
  }

  #lost(code: number): void {
    this.#typists.clear()
    this.#outbox?.lost(code)
  }

  #ended(why: Ending): void {
    if (why !== 'unauthorized') this.#store.ended(why)
    else if (!this.#visitor.user) this.#store.ended('forbidden')
    else void this.#askAgain()
  }

  /** Only if the session has ended is this room over for its user; then somebody closes it. */
  async #askAgain(): Promise<void> {
    if ((await this.#visitor.rejected()) && !this.#closed) this.#feed.connectLater()
  }
}

function said(body: string, without: readonly string[]): { readonly body: string; readonly without?: string[] } {
  return { body: body.toWellFormed(), ...(without.length > 0 && { without: [...without] }) }
}
