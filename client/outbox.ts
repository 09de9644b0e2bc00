/** The commands of one user that are not yet answered: the same in all tabs, one of which leads in sending them. */

import type { Change } from '../protocol/commands.ts'
import type { Message } from '../protocol/model.ts'
import type { Refusal } from '../protocol/refusal.ts'
import { add, unfollow } from './additions.ts'
import { attempt, crash, defer, discard, type Entries, type Entry, fail, retry, settle } from './entries.ts'
import type { Clock } from './environment.ts'
import { KeptEntries, type Step } from './kept-entries.ts'
import { OwnCommands } from './own-commands.ts'
import type { Pending } from './room.ts'
import type { Shelf } from './shelf.ts'
import type { Channel, Leadership, Tabs } from './tabs.ts'

export interface OutboxListener {
  /** Its entries, what is being sent, or who leads. */
  changed?(): void
  /** A command was answered, here or in another tab, with the message as it then was. */
  answered?(room: string, epoch: string, message: Message): void
}

/** What a tab that heard it tells the others, one of which may have given the command. */
interface Answer {
  readonly type: 'answered'
  readonly room: string
  readonly epoch: string
  readonly message: Message
  readonly command: Change
}

export class Outbox {
  readonly user: string
  readonly #clock: Clock
  readonly #kept: KeptEntries
  readonly #channel: Channel
  readonly #leadership: Leadership
  readonly #listeners = new Set<OutboxListener>()
  readonly #sending = new Set<string>()
  readonly #own = new OwnCommands()
  #leading = false

  constructor(user: string, clock: Clock, tabs: Tabs, shelf: Promise<Shelf>) {
    this.user = user
    this.#clock = clock
    this.#kept = new KeptEntries(user, shelf, () => this.#changed())
    void this.#kept.loaded.then(() => this.#adopt())
    this.#channel = tabs.channel(`edgewise-outbox-${user}`, (told) => this.#told(told))
    this.#leadership = tabs.lead(`edgewise-outbox-${user}`, {
      started: () => this.#lead(true),
      stopped: () => this.#lead(false),
    })
  }

  get entries(): Entries {
    return this.#kept.all
  }

  /** Whether it is this tab that sends. What no other tab can see, no other tab can send. */
  get leads(): boolean {
    return this.#leading || !this.#kept.shared
  }

  /** This room's entries as they are shown. */
  pending(room: string): readonly Pending[] {
    return this.entries
      .filter((entry) => entry.room === room)
      .map(({ command, created, status, refusal }) => ({
        id: command.id,
        command,
        created,
        status: status === 'waiting' && this.#sending.has(command.id) ? 'sending' : status,
        ...(refusal && { refusal }),
      }))
  }

  subscribe(listener: OutboxListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(room: string, command: Change): void {
    const created = this.#clock.now()
    const named = this.#own.afterEdits(command)
    const own = this.#own.unanswered
    this.#own.given(named)
    // The tab that a person writes in is awake and probably has the room's socket: it sends.
    this.#leadership.take()
    this.#step((entries) => add(entries, room, named, created, own))
  }

  retry(id: string, command: Change): void {
    this.#own.given(command)
    this.#leadership.take()
    this.#step((entries) => retry(entries, id, command))
  }

  discard(id: string): void {
    this.#step((entries) => discard(entries, id))
  }

  /** Gives up all of it, also after it was closed. */
  clear(): Promise<unknown> {
    return this.#step(() => [])
  }

  /** A message arrived. If it answers an entry, by the command's id or by being what was posted, that is done (R4). */
  heard(room: string, epoch: string, message: Message, command?: string): void {
    const answered = this.entries.find(
      (entry) => entry.room === room && (entry.command.id === command || entry.command.id === message.id),
    )
    if (!answered) return
    const { command: done } = answered
    const answer: Answer = { type: 'answered', room, epoch, message, command: done }
    this.#channel.tell(answer)
    this.#answered(answer)
    const changedNothing = done.type === 'edit' && message.revision === done.revision
    this.#step((entries) => settle(changedNothing ? unfollow(entries, room, done) : entries, done.id))
  }

  /** Marks the entry as sent before it is, and gives it as it stands then, or undefined if it is not to be sent. */
  async attempt(id: string): Promise<Entry | undefined> {
    this.#sending.add(id)
    const entries = await this.#step((held) => attempt(held, id))
    return entries.find(({ command, status }) => command.id === id && status === 'waiting')
  }

  /** It is not under way any more. */
  rest(id: string): void {
    if (this.#sending.delete(id)) this.#changed()
  }

  fail(id: string, refusal: Refusal): void {
    this.#step((entries) => fail(entries, id, refusal))
  }

  defer(id: string, refusal: Refusal): void {
    this.#step((entries) => defer(entries, id, refusal))
  }

  crash(id: string): void {
    this.#step((entries) => crash(entries, id))
  }

  close(): void {
    this.#leadership.close()
    this.#channel.close()
    this.#listeners.clear()
  }

  /** What waits since before this tab, perhaps since before a reload of it, its author has seen from the beginning. */
  #adopt(): void {
    for (const { command } of this.entries) this.#own.given(command)
  }

  async #step(step: Step): Promise<Entries> {
    const stored = await this.#kept.step(step)
    this.#channel.tell({ type: 'stored' })
    return stored
  }

  #told(told: unknown): void {
    if (isAnswer(told)) this.#answered(told)
    else this.#kept.read()
  }

  #answered({ room, epoch, message, command }: Answer): void {
    this.#own.answered(command, message.revision)
    for (const listener of this.#listeners) listener.answered?.(room, epoch, message)
  }

  #lead(leading: boolean): void {
    this.#leading = leading
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener.changed?.()
  }
}

function isAnswer(told: unknown): told is Answer {
  // A tab that still runs an earlier build may not say which command it was.
  return typeof told === 'object' && told !== null && 'type' in told && told.type === 'answered' && 'command' in told
}
