/** What users do to a room's history: post, edit and remove, each exactly once (R3). */

import type { Change } from '../protocol/commands.ts'
import type { User } from '../protocol/model.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import { Buckets, type Rate } from './bucket.ts'
import type { Cards } from './cards.ts'
import type { History } from './history.ts'
import type { StoredMessage } from './messages.ts'
import type { Job } from './unfurl/job.ts'

export interface Outcome {
  readonly type: 'message'
  readonly message: StoredMessage
  /** False for a command that was sent again: it has its first result, and nothing is told. */
  readonly changed: boolean
  /** Links to unfold now; each is owed as well (R13). */
  readonly jobs: readonly Job[]
}

/** Refills within the 10 s of silence after which the room is evicted, so that an eviction forgives nobody anything. */
const RATE: Rate = { burst: 30, perSecond: 3 }

/** UTF-16 units of text for which a command costs one more. */
const LENGTH_PER_TOKEN = 2_000

type Revision = Exclude<Change, { type: 'post' }>

export class Changes {
  readonly #history: History
  readonly #cards: Cards
  readonly #rates = new Buckets<string>(RATE)

  constructor(history: History, cards: Cards) {
    this.#history = history
    this.#cards = cards
  }

  apply(user: User, command: Change): Outcome | Refusal {
    return command.type === 'post' ? this.#post(user, command.id, command.body) : this.#revise(user, command)
  }

  /** To be called now and then: forgets who has not been fast. */
  prune(): void {
    this.#rates.prune()
  }

  #post(user: User, id: string, body: string): Outcome | Refusal {
    const known = this.#history.messages.find(id)
    if (known && known.author !== user.id) return refuse('conflict', 'This id belongs to another message.')
    if (known) return { type: 'message', message: known, changed: false, jobs: [] }
    const refusal = this.#rate(user, body)
    if (refusal) return refusal
    const { jobs, owe } = this.#cards.plan(user.id, { id, body: null, cards: [] }, body)
    return this.#done(this.#history.post(user, id, body, owe), jobs)
  }

  #revise(user: User, command: Revision): Outcome | Refusal {
    const message = this.#revisable(user, command)
    if (isRefusal(message)) return message
    const body = command.type === 'edit' ? command.body : null
    if (message.body === body) return { type: 'message', message, changed: false, jobs: [] }
    const refusal = this.#rate(user, (message.body ?? '') + (body ?? ''))
    if (refusal) return refusal
    const { cards, jobs, owe } = this.#cards.plan(user.id, message, body)
    return this.#done(this.#history.revise(message, body, cards, owe), jobs)
  }

  /** The message that the command means, if it is theirs and as they saw it, or already as they want it (R3). */
  #revisable(user: User, command: Revision): StoredMessage | Refusal {
    const message = this.#history.messages.find(command.message)
    if (!message) return notFound
    if (message.author !== user.id) return refuse('forbidden', 'Only its author can change a message.')
    if (message.body === null)
      return command.type === 'remove' ? message : refuse('stale', 'This message has been removed.')
    const done = command.type === 'edit' && message.body === command.body && message.revision === command.revision + 1
    if (done || message.revision === command.revision) return message
    return refuse('stale', 'This message has been changed since. Look at it again.')
  }

  /** The longer the text, the longer it takes to parse. */
  #rate(user: User, text: string): Refusal | undefined {
    const wait = this.#rates.take(user.id, 1 + Math.floor(text.length / LENGTH_PER_TOKEN))
    return wait > 0 ? refuse('rate', 'You are too fast. Wait a moment.', wait) : undefined
  }

  #done(message: StoredMessage, jobs: readonly Job[]): Outcome {
    if (jobs.length > 0) this.#cards.arm()
    return { type: 'message', message, changed: true, jobs }
  }
}
