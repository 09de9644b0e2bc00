/** One room's part of its user's outbox: what they do here goes in, and what the room answers comes back to it. */

import type { Change } from '../protocol/commands.ts'
import type { SyncFrame } from '../protocol/events.ts'
import type { Message } from '../protocol/model.ts'
import type { Refusal } from '../protocol/refusal.ts'
import type { Courier } from './courier.ts'
import type { Feed } from './feed.ts'
import type { Pending } from './room.ts'
import { newUuid } from './uuid.ts'

/** The close code of a page that leaves by itself. */
const LEFT = 1000

export class RoomOutbox {
  readonly #room: string
  readonly #courier: Courier
  readonly #feed: Feed
  readonly #unsubscribe: () => void
  readonly #retryOnceSynced = new Set<string>()

  /** `show` is told what is pending, now and whenever that changes. */
  constructor(room: string, courier: Courier, feed: Feed, show: (pending: readonly Pending[]) => void) {
    this.#room = room
    this.#courier = courier
    this.#feed = feed
    this.#unsubscribe = courier.outbox.subscribe({
      changed: () => show(this.#pending()),
      answered: (about, epoch, message) => about === room && feed.receiveAnswer(epoch, message),
    })
    show(this.#pending())
  }

  add(command: Change): void {
    this.#courier.outbox.add(this.#room, command)
  }

  /** What made an edit stale may not have come here yet, so it waits for the room to say what the message is now. */
  retry(command: string): void {
    const failed = this.#pending().find(({ id }) => id === command)
    if (failed?.refusal?.code === 'stale' && !this.#feed.open) {
      this.#retryOnceSynced.add(command)
      this.#feed.connect()
    } else if (failed) {
      this.#courier.outbox.retry(command, this.#rebased(failed.command))
    }
  }

  discard(command: string): void {
    this.#courier.outbox.discard(command)
  }

  /** The feed is up to date, and takes commands. */
  synced(frame: SyncFrame): void {
    for (const message of frame.messages) this.heard(message)
    this.#courier.opened(this.#room, (command) => this.#feed.send(command))
    for (const command of this.#retryOnceSynced) this.retry(command)
    this.#retryOnceSynced.clear()
  }

  heard(message: Message, command?: string): void {
    this.#courier.outbox.heard(this.#room, this.#feed.history.epoch ?? '', message, command)
  }

  refused(command: string, refusal: Refusal): void {
    this.#courier.refused(this.#room, command, refusal)
  }

  lost(code: number): void {
    this.#courier.lost(this.#room, code)
  }

  close(): void {
    this.lost(LEFT)
    this.#unsubscribe()
  }

  #pending(): readonly Pending[] {
    return this.#courier.outbox.pending(this.#room)
  }

  #rebased(command: Change): Change {
    if (!('revision' in command)) return command
    const message = this.#feed.history.messages.find(({ id }) => id === command.message)
    const revision = message?.revision ?? command.revision
    return revision === command.revision ? command : { ...command, id: newUuid(), revision }
  }
}
