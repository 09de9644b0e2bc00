/** What is said in a room that exists: stored, then told, then what is owed handed over (R2, R13). */

import type { Change } from '../protocol/commands.ts'
import type { Answer, Event, EventsFrame, Page, Single } from '../protocol/events.ts'
import type { Message, User } from '../protocol/model.ts'
import { isRefusal, notFound, type Refusal } from '../protocol/refusal.ts'
import { Broadcast } from './broadcast.ts'
import { type Author, Cards } from './cards.ts'
import { Changes } from './changes.ts'
import { type Env, postRate, unfurlHindrance } from './env.ts'
import type { History } from './history.ts'
import { orQuota } from './log.ts'
import type { StoredMessage } from './messages.ts'
import { type Present, Resume } from './resume.ts'
import type { Job, PageCard } from './unfurl/job.ts'
import { sourceOf, wireMessage } from './wire.ts'

/** How frames reach everybody, and jobs the queue; a job that fails there is sent again, for it is still owed. */
export interface Outlets {
  readonly tell: (frame: EventsFrame) => void
  readonly queue: (jobs: readonly Job[]) => Promise<void>
}

export class Conversation {
  readonly #history: History
  readonly #cards: Cards
  readonly #changes: Changes
  readonly #resume: Resume
  readonly #broadcast: Broadcast
  readonly #outlets: Outlets

  constructor(history: History, storage: DurableObjectStorage, outlets: Outlets, env: Env) {
    this.#history = history
    this.#cards = new Cards(history, storage, unfurlHindrance(env))
    this.#changes = new Changes(history, this.#cards, postRate(env))
    this.#outlets = outlets
    this.#resume = new Resume(history)
    this.#broadcast = new Broadcast(history.version, outlets.tell)
  }

  get history(): History {
    return this.#history
  }

  /** The frame that brings a client up to date, encoded. */
  sync(since: string, present: Present): string {
    return this.#resume.frame(since, present)
  }

  page(before: number | undefined, limit: number): Page {
    const { messages, older } = this.#history.messages.page(before, limit)
    return { epoch: this.#history.epoch, ...this.#wireAll(messages), older }
  }

  /** One message, as it now is. */
  message(id: string): Single | Refusal {
    const message = this.#history.messages.find(id)
    if (!message) return notFound
    return {
      epoch: this.#history.epoch,
      message: this.#wire(message),
      people: this.#history.people.known([message.author]),
    }
  }

  /** Carries out a command. Everybody hears of a change by the event that names it; a repeated one is only answered. */
  change(author: Author, command: Change): Answer | Refusal {
    const outcome = orQuota(() => this.#changes.apply(author, command))
    if (isRefusal(outcome)) return outcome
    const message = this.#wire(outcome.message)
    if (outcome.changed) this.announce({ type: 'message', message, command: command.id }, [author.user])
    if (outcome.jobs.length > 0) void this.#outlets.queue(outcome.jobs)
    return { type: 'message', epoch: this.#history.epoch, message, changed: outcome.changed }
  }

  /** A job's result; null if there will be no card. The same result again changes nothing. */
  attach(job: Job, card: PageCard | null): void {
    const author = this.#history.people.authorOf(job.message)
    const message = this.#cards.attach(job, card)
    if (message) this.announce({ type: 'message', message: this.#wire(message) }, author)
  }

  /** The job's site has said to come back after so many seconds. */
  postpone(job: Job, seconds: number): void {
    this.#cards.postpone(job, seconds)
  }

  picture(message: string, key: string): string | Refusal {
    const stored = this.#history.messages.find(message)
    return (stored && sourceOf(stored.cards, key)) ?? notFound
  }

  announce(event: Event, people: readonly User[] = []): void {
    this.#broadcast.add(event, this.#history.version, people)
  }

  /** A frame that answers one socket alone. */
  reply(event: Event): EventsFrame {
    const people = event.type === 'message' ? this.#history.people.known([event.message.author]) : []
    return this.#broadcast.reply(event, people)
  }

  prune(): void {
    this.#changes.prune()
  }

  /** Sends again what has not been answered in time; for the alarm. */
  async collect(): Promise<void> {
    await this.#cards.collect(this.#outlets.queue)
  }

  #wireAll(messages: readonly StoredMessage[]): { messages: readonly Message[]; people: readonly User[] } {
    return {
      messages: messages.map((message) => this.#wire(message)),
      people: this.#history.people.known(messages.map(({ author }) => author)),
    }
  }

  #wire(message: StoredMessage): Message {
    return wireMessage(this.#history.info.id, message)
  }
}
