/** A room that is open: its socket, its history and its part of the outbox, wired into the store that the view draws. */

import { batch } from 'solid-js'
import { type Change, checkBody } from '../protocol/commands.ts'
import type { Event, Frame, SyncFrame } from '../protocol/events.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import type { Message, User } from '../protocol/model.ts'
import { type Refusal, unauthorized } from '../protocol/refusal.ts'
import { type Api, isFailure, isUnreachable } from './api.ts'
import { Connector, type Ending } from './connection.ts'
import type { Courier } from './courier.ts'
import type { Environment } from './environment.ts'
import type { Room, RoomState } from './room.ts'
import { nextPage, noHistory, type RoomHistory, receive, receiveAnswer, receivePage, sinceOf } from './room-history.ts'
import { RoomStore } from './room-store.ts'
import { TypingNotice, Typists } from './typing.ts'
import { newUuid } from './uuid.ts'

/** Who opens the room. A guest has neither a user nor a courier. */
export interface Visitor {
  readonly user: User | undefined
  readonly courier: Courier | undefined
  /** The room does not accept the session. Whether it holds all the same, as far as can be known. */
  rejected(): Promise<boolean>
  /** There is another room to be listed. */
  roomsChanged(): void
}

/** The answer to a resume that takes longer is not coming. */
const RESUME_WITHIN = 10_000
/** How long a page that could not be loaded counts as loading, so that scrolling does not ask without a pause. */
const PAGE_PAUSE = 2_000
/** The close code of a page that leaves by itself. */
const LEFT = 1000

export class LiveRoom implements Room {
  readonly id: string
  readonly state: RoomState
  readonly #store: RoomStore
  readonly #api: Api
  readonly #environment: Environment
  readonly #visitor: Visitor
  readonly #connector: Connector
  readonly #notice: TypingNotice
  readonly #typists: Typists
  readonly #unsubscribe: (() => void) | undefined
  readonly #retryOnceSynced = new Set<string>()
  #history = noHistory
  #page: Promise<void> | undefined
  #cancelResume: (() => void) | undefined
  #closed = false

  constructor(id: string, visitor: Visitor, api: Api, environment: Environment) {
    this.id = id
    this.#visitor = visitor
    this.#api = api
    this.#environment = environment
    const store = new RoomStore(visitor.user)
    this.#store = store
    this.state = store.state
    this.#notice = new TypingNotice(environment.clock, (on) => this.#connector.send({ type: 'typing', on }))
    this.#typists = new Typists(environment.clock, (users) => store.typing(users))
    this.#unsubscribe = visitor.courier?.outbox.subscribe({
      changed: () => this.#showPending(),
      answered: (room, epoch, message) => this.#answered(room, epoch, message),
    })
    this.#showPending()
    this.#connector = new Connector(environment, {
      path: () => this.#path(),
      heard: (json) => this.#heard(json),
      changed: (connection) => store.connection(connection),
      lost: (code) => this.#lost(code),
      ended: (why) => this.#ended(why),
    })
    this.#connector.connect()
  }

  post(body: string): Refusal | undefined {
    const refusal = this.#change({ type: 'post', id: newUuid(), body: body.toWellFormed() })
    if (!refusal) this.#notice.posted()
    return refusal
  }

  edit(message: Message, body: string): Refusal | undefined {
    const { id, revision } = message
    return this.#change({ type: 'edit', id: newUuid(), message: id, revision, body: body.toWellFormed() })
  }

  remove(message: Message): void {
    this.#change({ type: 'remove', id: newUuid(), message: message.id, revision: message.revision })
  }

  typing(on: boolean): void {
    if (this.#visitor.user) this.#notice.typing(on)
  }

  loadOlder(): Promise<void> {
    this.#page ??= this.#loadPage().finally(() => {
      this.#page = undefined
    })
    return this.#page
  }

  tryNow(): void {
    this.#connector.connect()
  }

  /** What made an edit stale may not have come here yet, so it waits for the room to say what the message is now. */
  retry(command: string): void {
    const failed = this.state.pending.find(({ id }) => id === command)
    if (failed?.refusal?.code === 'stale' && this.state.connection.status !== 'open') {
      this.#retryOnceSynced.add(command)
      this.#connector.connect()
    } else if (failed) {
      this.#visitor.courier?.outbox.retry(command, this.#rebased(failed.command))
    }
  }

  discard(command: string): void {
    this.#visitor.courier?.outbox.discard(command)
  }

  close(): void {
    this.#closed = true
    this.#lost(LEFT)
    this.#unsubscribe?.()
    this.#connector.close()
  }

  #change(command: Change): Refusal | undefined {
    const refusal = 'body' in command ? checkBody(command.body) : undefined
    if (refusal) return refusal
    if (!this.#visitor.courier) return unauthorized
    this.#visitor.courier.outbox.add(this.id, command)
    return undefined
  }

  async #loadPage(): Promise<void> {
    const asked = nextPage(this.#history)
    if (!asked) return
    this.#store.loadingOlder(true)
    const page = await this.#api.page(this.id, asked.before)
    if (isFailure(page)) await this.#pause(isUnreachable(page) ? PAGE_PAUSE : (page.retryAfter ?? PAGE_PAUSE))
    batch(() => {
      if (!isFailure(page)) this.#become(receivePage(this.#history, asked, page))
      this.#store.loadingOlder(false)
    })
  }

  #pause(delay: number): Promise<void> {
    return new Promise((resolve) => void this.#environment.clock.after(delay, resolve))
  }

  #rebased(command: Change): Change {
    if (command.type === 'post') return command
    const revision = this.#history.messages.find(({ id }) => id === command.message)?.revision ?? command.revision
    return revision === command.revision ? command : { ...command, id: newUuid(), revision }
  }

  #path(): string {
    const since = sinceOf(this.#history)
    const { user } = this.#visitor
    const query = new URLSearchParams({
      v: String(PROTOCOL_VERSION),
      ...(user && { as: user.id }),
      ...(since && { since }),
    })
    return `/api/rooms/${encodeURIComponent(this.id)}/socket?${query}`
  }

  #heard(json: unknown): void {
    // What this version of the page does not know, it does not need (R22).
    if (!isFrame(json)) return
    batch(() => {
      const { history, behind } = receive(this.#history, json)
      this.#become(history)
      if (json.type === 'sync') this.#synced(json)
      else for (const event of json.events) this.#happened(event)
      if (behind) this.#resume()
    })
  }

  #synced(frame: SyncFrame): void {
    const { courier } = this.#visitor
    this.#cancelResume?.()
    this.#cancelResume = undefined
    this.#store.ready(frame.room, frame.here)
    for (const message of frame.messages) courier?.outbox.heard(this.id, frame.epoch, message)
    courier?.opened(this.id, (command) => this.#connector.send(command))
    for (const command of this.#retryOnceSynced) this.retry(command)
    this.#retryOnceSynced.clear()
  }

  /** The history has taken the messages already. */
  #happened(event: Event): void {
    const { courier, user } = this.#visitor
    switch (event.type) {
      case 'message':
        if (event.message.version === event.message.seq) this.#typists.stopped(event.message.author)
        courier?.outbox.heard(this.id, this.#history.epoch ?? '', event.message, event.command)
        break
      case 'refused':
        if (event.command) courier?.refused(this.id, event.command, event)
        // The socket was opened by somebody, and is nobody's now.
        if (event.code === 'unauthorized' && user) void this.#visitor.rejected()
        break
      case 'arrived':
        this.#store.arrived(event.user)
        break
      case 'left':
        this.#store.left(event.user)
        break
      case 'typing':
        if (!event.on) this.#typists.stopped(event.user.id)
        else if (event.user.id !== user?.id) this.#typists.typing(event.user)
        break
      case 'rooms':
        this.#visitor.roomsChanged()
    }
  }

  /** Asks for what was missed, on the same socket; its answer brings everything, so once is enough (R6). */
  #resume(): void {
    if (this.#cancelResume) return
    this.#connector.send({ type: 'sync', since: sinceOf(this.#history) })
    this.#cancelResume = this.#environment.clock.after(RESUME_WITHIN, () => this.#connector.restart())
  }

  #lost(code: number): void {
    this.#cancelResume?.()
    this.#cancelResume = undefined
    this.#typists.clear()
    this.#visitor.courier?.lost(this.id, code)
  }

  #ended(why: Ending): void {
    if (why !== 'unauthorized') this.#store.ended(why)
    else if (!this.#visitor.user) this.#store.ended('forbidden')
    else void this.#askAgain()
  }

  /** Only if the session has ended is this room over for its user; then somebody closes it. */
  async #askAgain(): Promise<void> {
    if ((await this.#visitor.rejected()) && !this.#closed) this.#connector.connectLater()
  }

  #answered(room: string, epoch: string, message: Message): void {
    if (room === this.id) this.#become(receiveAnswer(this.#history, epoch, message))
  }

  #become(history: RoomHistory): void {
    if (history === this.#history) return
    this.#history = history
    this.#store.history(history)
  }

  #showPending(): void {
    this.#store.pending(this.#visitor.courier?.outbox.pending(this.id) ?? [])
  }
}

function isFrame(json: unknown): json is Frame {
  return typeof json === 'object' && json !== null && 'type' in json && (json.type === 'sync' || json.type === 'events')
}
