/** What users do to a room's history: post, edit and remove, each exactly once (R3), and cards as they arrive. */

import type { Change } from '../protocol/commands.ts'
import { linksOf } from '../protocol/links.ts'
import type { User } from '../protocol/model.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import { type Bucket, Buckets, fullBucket, type Rate, take } from './bucket.ts'
import type { History, StoredMessage } from './history.ts'
import { log } from './log.ts'
import type { Owed } from './owed.ts'
import type { Job, SourceCard } from './unfurl/job.ts'

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

/** Links of one user that are unfolded. Each is a job and a fetch from a stranger, who may be slow on purpose. */
const LINK_RATE: Rate = { burst: 20, perSecond: 1 / 6 }

type Revision = Exclude<Change, { type: 'post' }>

export class Changes {
  readonly #history: History
  readonly #owed: Owed<Job>
  readonly #rates = new Buckets<string>(RATE)

  constructor(history: History, owed: Owed<Job>) {
    this.#history = history
    this.#owed = owed
  }

  apply(user: User, command: Change): Outcome | Refusal {
    return command.type === 'post' ? this.#post(user, command.id, command.body) : this.#revise(user, command)
  }

  /**
   * A card has come for a link, or word that there will be none.
   * @returns the changed message, or undefined if nothing changed: the link is gone, or has its card already
   */
  attach(job: Job, card: SourceCard | null): StoredMessage | undefined {
    const message = this.#history.find(job.message)
    const settle = () => this.#owed.settle(debtName(job))
    const links = message?.body ? linksOf(message.body) : []
    if (!card || !message || !links.includes(job.url) || message.cards.some(({ url }) => url === job.url)) {
      settle()
      return undefined
    }
    // The address is that of the link, whatever the page calls itself: it is what the author wrote.
    return this.#history.setCards(message, inOrder(links, [...message.cards, { ...card, url: job.url }]), settle)
  }

  /** Whoever works on the job has been told to come back after so many seconds. */
  postpone(job: Job, seconds: number): void {
    this.#owed.postpone(debtName(job), seconds)
  }

  /** To be called now and then: forgets who has not been fast. */
  prune(): void {
    this.#rates.prune()
  }

  #post(user: User, id: string, body: string): Outcome | Refusal {
    const known = this.#history.find(id)
    if (known && known.author !== user.id) return refuse('conflict', 'This id belongs to another message.')
    if (known) return { type: 'message', message: known, changed: false, jobs: [] }
    const refusal = this.#rate(user, body)
    if (refusal) return refusal
    const { jobs, left } = this.#afford(user, this.#jobs(id, linksOf(body)))
    const message = this.#history.post(user, id, body, () => this.#owe(user, jobs, left))
    return this.#done(message, jobs)
  }

  #revise(user: User, command: Revision): Outcome | Refusal {
    const message = this.#revisable(user, command)
    if (isRefusal(message)) return message
    const body = command.type === 'edit' ? command.body : null
    if (message.body === body) return { type: 'message', message, changed: false, jobs: [] }
    const refusal = this.#rate(user, (message.body ?? '') + (body ?? ''))
    if (refusal) return refusal
    const [before, after] = [message.body, body].map((text) => (text === null ? [] : linksOf(text)))
    return this.#replace(user, message, body, before ?? [], after ?? [])
  }

  /** The message that the command means, if it is theirs and as they saw it, or already as they want it (R3). */
  #revisable(user: User, command: Revision): StoredMessage | Refusal {
    const message = this.#history.find(command.message)
    if (!message) return notFound
    if (message.author !== user.id) return refuse('forbidden', 'Only its author can change a message.')
    if (message.body === null)
      return command.type === 'remove' ? message : refuse('stale', 'This message has been removed.')
    const done = command.type === 'edit' && message.body === command.body && message.revision === command.revision + 1
    if (done || message.revision === command.revision) return message
    return refuse('stale', 'This message has been changed since. Look at it again.')
  }

  // Links that went take their cards with them; links that stayed keep theirs and are not fetched again.
  #replace(
    user: User,
    message: StoredMessage,
    body: string | null,
    before: readonly string[],
    after: readonly string[],
  ): Outcome {
    const added = after.filter((url) => !before.includes(url))
    const { jobs, left } = this.#afford(user, this.#jobs(message.id, added))
    const gone = this.#jobs(
      message.id,
      before.filter((url) => !after.includes(url)),
    )
    const revised = this.#history.revise(message, body, inOrder(after, message.cards), () => {
      for (const job of gone) this.#owed.settle(debtName(job))
      this.#owe(user, jobs, left)
    })
    return this.#done(revised, jobs)
  }

  #jobs(message: string, urls: readonly string[]): readonly Job[] {
    return urls.map((url) => ({ room: this.#history.info.id, message, url }))
  }

  #owe(user: User, jobs: readonly Job[], left: Bucket | undefined): void {
    if (left) this.#history.setLinkBucket(user.id, left)
    for (const job of jobs) this.#owed.owe(debtName(job), job)
  }

  /** What is over the rate stays a link without a card. The rate fills slowly, so it is kept where evictions spare it. */
  #afford(user: User, jobs: readonly Job[]): { jobs: readonly Job[]; left?: Bucket } {
    if (jobs.length === 0) return { jobs }
    const now = Date.now()
    const left = this.#history.linkBucket(user.id) ?? fullBucket(LINK_RATE, now)
    const afforded = jobs.filter(() => take(left, LINK_RATE, now) === 0)
    if (afforded.length < jobs.length) log('unfurl_over_rate', { user: user.id, links: jobs.length - afforded.length })
    return { jobs: afforded, left }
  }

  #done(message: StoredMessage, jobs: readonly Job[]): Outcome {
    if (jobs.length > 0) this.#owed.arm()
    return { type: 'message', message, changed: true, jobs }
  }

  /** The longer the text, the longer it takes to parse. */
  #rate(user: User, text: string): Refusal | undefined {
    const wait = this.#rates.take(user.id, 1 + Math.floor(text.length / LENGTH_PER_TOKEN))
    return wait > 0 ? refuse('rate', 'You are too fast. This will be sent in a moment.', wait) : undefined
  }
}

function debtName(job: Job): string {
  return `${job.message} ${job.url}`
}

function inOrder(links: readonly string[], cards: readonly SourceCard[]): readonly SourceCard[] {
  return links.flatMap((link) => cards.filter(({ url }) => url === link))
}
