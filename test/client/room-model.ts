/** A room as the server has it, small enough to be believed: what reducers are compared with. */

import type { EventsFrame, Page, SyncFrame } from '../../protocol/events.ts'
import type { Message } from '../../protocol/model.ts'
import { ada, ben, message, room } from './people.ts'

export class RoomModel {
  readonly epoch = 'e1'
  /** What each version changed, as the message then was. */
  readonly #changes: Message[] = []
  /** A resume of more changes than this is a reset; a page and a reset have as many messages. */
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get version(): number {
    return this.#changes.length
  }

  get messages(): readonly Message[] {
    return this.#after(0).toSorted((a, b) => a.seq - b.seq)
  }

  post(): void {
    this.#changes.push(message({ seq: this.version + 1, author: this.version % 2 ? ben.id : ada.id }))
  }

  edit(which: number, body: string | null): void {
    const old = this.messages[which % Math.max(1, this.messages.length)]
    if (!old) return
    const version = this.version + 1
    this.#changes.push({ ...old, version, revision: old.revision + 1, body, edited: version })
  }

  frame(after: number, version = this.version): EventsFrame {
    const events = this.#changes
      .slice(after, version)
      .map((changed) => ({ type: 'message' as const, message: changed }))
    return { type: 'events', after, version, events, people: [ada, ben] }
  }

  sync(since: string | undefined): SyncFrame {
    const [epoch, version] = since?.split('.') ?? []
    const after = Number(version)
    const changes = this.#after(after)
    const reset = epoch !== this.epoch || after > this.version || changes.length > this.#most
    const frame = { type: 'sync' as const, epoch: this.epoch, version: this.version, room, people: [ada], here: [ada] }
    if (!reset) return { ...frame, after, reset, older: false, messages: changes }
    const newest = this.messages.slice(-this.#most)
    return { ...frame, after: 0, reset, older: newest.length < this.messages.length, messages: newest }
  }

  page(before: number, size = this.#most): Page {
    const all = this.messages.filter(({ seq }) => seq < before)
    const messages = all.slice(-size)
    return { epoch: this.epoch, messages, people: [ada, ben], older: messages.length < all.length }
  }

  /** Each message that changed after a version, as it is now. */
  #after(version: number): readonly Message[] {
    const now = new Map(this.#changes.map((changed) => [changed.id, changed]))
    return [...now.values()].filter((changed) => changed.version > version)
  }
}
