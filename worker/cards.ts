/** The cards of a room's messages: owed when a link is posted (R13), attached when its job is done. */

import { linksOf } from '../protocol/links.ts'
import type { History } from './history.ts'
import { LinkAllowance } from './link-allowance.ts'
import { log } from './log.ts'
import type { StoredMessage } from './messages.ts'
import { Owed } from './owed.ts'
import { type Job, loggable, type SourceCard } from './unfurl/job.ts'

/** Longer at first than the queue itself tries (85 s and what a page takes), so that no page is fetched twice at once. */
const PATIENCE = [120, 10 * 60, 3600, 6 * 3600, 24 * 3600]

/** What another body does to the cards of a message. */
export interface Plan {
  /** Those of links that stay. */
  readonly cards: readonly SourceCard[]
  /** For links that are new. */
  readonly jobs: readonly Job[]
  /** Writes what is owed from now on; for the transaction of the change, with `arm` after it. */
  readonly owe: () => void
}

export class Cards {
  readonly #history: History
  readonly #owed: Owed<Job>
  readonly #allowance: LinkAllowance

  constructor(history: History, storage: DurableObjectStorage) {
    this.#history = history
    this.#owed = new Owed(storage, PATIENCE, 'give up')
    this.#allowance = new LinkAllowance(storage.sql)
  }

  /**
   * What it means for its cards that a message gets this body; null removes it. Writes nothing yet. Links that went
   * take their cards with them; links that stayed keep theirs and are not fetched again.
   * @param message as it is; one that is about to be posted has no body yet
   */
  plan(user: string, message: Pick<StoredMessage, 'id' | 'body' | 'cards'>, body: string | null): Plan {
    const [before, after] = [linksOf(message.body ?? ''), linksOf(body ?? '')]
    const added = after.filter((url) => !before.includes(url))
    const { links, spend } = this.#allowance.grant(user, added)
    const jobs = this.#jobs(message.id, links)
    const gone = this.#jobs(
      message.id,
      before.filter((url) => !after.includes(url)),
    )
    const owe = () => {
      for (const job of gone) this.#settle(job)
      spend()
      for (const job of jobs) this.#owed.owe(debtName(job), job)
    }
    return { cards: inOrder(after, message.cards), jobs, owe }
  }

  /** To be called after a change that owes; it never throws. */
  arm(): void {
    this.#owed.arm()
  }

  /**
   * A card has come for a link, or word that there will be none.
   * @returns the changed message, or undefined if nothing changed: the link is gone, or has its card already
   */
  attach(job: Job, card: SourceCard | null): StoredMessage | undefined {
    const message = this.#history.messages.find(job.message)
    const links = message?.body ? linksOf(message.body) : []
    if (!card || !message || !links.includes(job.url) || message.cards.some(({ url }) => url === job.url)) {
      this.#settle(job)
      return undefined
    }
    // The address is that of the link, whatever the page calls itself: it is what the author wrote.
    const cards = inOrder(links, [...message.cards, { ...card, url: job.url }])
    return this.#history.setCards(message, cards, () => this.#settle(job))
  }

  /** Whoever works on the job has been told to come back after so many seconds. */
  postpone(job: Job, seconds: number): void {
    this.#owed.postpone(debtName(job), seconds)
  }

  /** Sends again what has not been answered in time; for the alarm. */
  async collect(send: (jobs: readonly Job[]) => Promise<void>): Promise<void> {
    for (const { room, message, url } of await this.#owed.collect(send)) {
      log('unfurl_given_up', { room, message, url: loggable(url) })
    }
  }

  #jobs(message: string, links: readonly string[]): readonly Job[] {
    return links.map((url) => ({ room: this.#history.info.id, message, url }))
  }

  #settle(job: Job): void {
    this.#owed.settle(debtName(job))
  }
}

function debtName(job: Job): string {
  return `${job.message} ${job.url}`
}

function inOrder(links: readonly string[], cards: readonly SourceCard[]): readonly SourceCard[] {
  return links.flatMap((link) => cards.filter(({ url }) => url === link))
}
