/** The cards of a room's messages: owed when a link is posted (R13), attached when its job is done. */

import { addressOf } from '../protocol/link-address.ts'
import { type Link, linksOf } from '../protocol/links.ts'
import type { Role, User } from '../protocol/model.ts'
import { isOwn } from '../protocol/own-link.ts'
import type { Hindrance } from './env.ts'
import type { History, Owe } from './history.ts'
import { LinkAllowance } from './link-allowance.ts'
import { log } from './log.ts'
import type { LinkState, StoredMessage } from './messages.ts'
import type { Owed, Patience } from './owed.ts'
import { type Job, loggable, type PageCard } from './unfurl/job.ts'

/** Longer at first than a page and those before it at the same site take; the last time is after a day. */
export const JOB_PATIENCE: Patience = { seconds: [120, 10 * 60, 3600, 6 * 3600, 17 * 3600, 3600], end: 'give up' }

/** Dismissed links that a message remembers; more than it can have at a time, so that they survive edits. */
const DISMISSED_MAX = 20

/** UTF-16 units of a card as JSON: its texts, and three addresses at most. */
const CARD_LENGTH_MAX = 16 * 1024

/** Whoever changes a message, and how they reached this deployment. */
export interface Author {
  readonly user: User
  /** What they are in the deployment. */
  readonly role: Role
  readonly origin: string
}

/** What another body does to the links of a message. */
export interface Plan {
  /** Cards of links that stay, and what is dismissed from now on. */
  readonly links: LinkState
  /** For links that are new, and whose turn is now. */
  readonly jobs: readonly Job[]
  /** Writes what is owed from now on; for the transaction of the change, with `arm` after it. Null for nothing. */
  readonly owe: Owe
}

/** As much of what a room owes as is owed for links. */
type CardDebts = Pick<Owed<Job>, 'owe' | 'settle' | 'postpone' | 'arm'>

type Unplanned = Pick<StoredMessage, 'id' | 'body' | 'cards' | 'dismissed'>

export class Cards {
  readonly #history: History
  readonly #owed: CardDebts
  readonly #allowance: LinkAllowance
  readonly #hindrance: Hindrance
  /** Something is owed since the alarm was last looked at. */
  #owes = false

  constructor(history: History, storage: DurableObjectStorage, owed: CardDebts, hindrance: Hindrance) {
    this.#history = history
    this.#owed = owed
    this.#allowance = new LinkAllowance(storage.sql)
    this.#hindrance = hindrance
  }

  /**
   * What it means for its links that a message gets this body; null removes it. Writes nothing yet. Links that went
   * take their cards with them; links that stayed keep theirs and are not fetched again.
   * @param message as it is; one that is about to be posted has no body yet
   * @param without links, as they are written, that are to have no card
   */
  plan({ user, origin }: Author, message: Unplanned, body: string | null, without: readonly string[] = []): Plan {
    const links = linksOf(body ?? '')
    const dismissed = withDismissed(message.dismissed, without, links)
    const [before, after] = [wanted(linksOf(message.body ?? ''), message.dismissed), wanted(links, dismissed)]
    const added = after.filter(({ address }) => !has(before, address) && !isOwn(address, origin))
    const granted = this.#allowance.grant(
      user.id,
      added.filter(({ address }) => this.#isOpen(message.id, address)),
    )
    const turns = granted.links.map(({ link, wait }) => {
      return { job: this.#job(message.id, link.address, user.id, origin), wait }
    })
    const gone = before.filter(({ address }) => !has(after, address))
    const owe = () => {
      for (const { address } of gone) this.#settle(message.id, address)
      granted.spend()
      // The alarm sends what has to wait for its turn.
      this.#owes ||= turns.length > 0
      for (const { job, wait } of turns) this.#owed.owe(debtName(job.message, job.address), job, wait || undefined)
    }
    const jobs = turns.filter(({ wait }) => wait === 0).map(({ job }) => job)
    const owes = gone.length > 0 || turns.length > 0
    return { links: { cards: inOrder(after, message), dismissed }, jobs, owe: owes ? owe : null }
  }

  /** To be called after a change; it never throws. */
  arm(): void {
    if (this.#owes) this.#owed.arm()
    this.#owes = false
  }

  /**
   * Takes cards away for good. Undefined if that has been done, or if the message has no such links.
   * @param owe writes what else is owed for it
   */
  dismiss(message: StoredMessage, urls: readonly string[], owe: () => void): StoredMessage | undefined {
    const links = linksOf(message.body ?? '')
    const dismissed = withDismissed(message.dismissed, urls, links)
    const before = wanted(links, message.dismissed)
    const after = before.filter(({ address }) => !dismissed.includes(address))
    if (after.length === before.length) return undefined
    return this.#history.setLinks(message, { cards: inOrder(after, message), dismissed }, () => {
      for (const { address } of before) if (!has(after, address)) this.#settle(message.id, address)
      owe()
    })
  }

  /**
   * A card has come for a link, or word that there will be none.
   * @returns the changed message, or undefined if nothing changed: the link is gone, or has its card already
   */
  attach({ room, message: id, address }: Job, card: PageCard | null): StoredMessage | undefined {
    const message = this.#history.messages.find(id)
    const links = message ? wanted(linksOf(message.body ?? ''), message.dismissed) : []
    const link = links.find((each) => each.address === address)
    const huge = card !== null && isHuge(card)
    if (huge) log('unfurl_failed', { room, message: id, url: loggable(address), reason: 'huge' })
    if (!card || huge || !message || !link || message.cards.some(({ url }) => addressOf(url) === address)) {
      this.#settle(id, address)
      return undefined
    }
    // The address is that of the link, whatever the page calls itself: it is what the author wrote.
    const cards = inOrder(links, { cards: [...message.cards, { ...card, url: link.url }] })
    return this.#history.setLinks(message, { cards, dismissed: message.dismissed }, () => this.#settle(id, address))
  }

  /** Whoever works on the job has been told to come back after so many seconds. */
  postpone({ message, address }: Job, seconds: number): void {
    this.#owed.postpone(debtName(message, address), seconds)
  }

  #isOpen(message: string, address: string): boolean {
    const reason = this.#hindrance(address)
    const room = this.#history.id
    if (reason !== null && reason !== 'off') log('unfurl_failed', { room, message, url: loggable(address), reason })
    return reason === null
  }

  #job(message: string, address: string, user: string, origin: string): Job {
    return { room: this.#history.id, message, address, user, origin, counted: false, failures: 0 }
  }

  #settle(message: string, address: string): void {
    this.#owed.settle(debtName(message, address))
  }
}

/** No card that is made as it should be; but every reader of the room would have to take it. */
function isHuge(card: PageCard): boolean {
  return JSON.stringify(card).length > CARD_LENGTH_MAX
}

function debtName(message: string, address: string): string {
  return `${message} ${address}`
}

/** Those of the links of a body that are to have a card. */
function wanted(links: readonly Link[], dismissed: readonly string[]): readonly Link[] {
  return links.filter(({ address }) => !dismissed.includes(address))
}

function has(links: readonly Link[], address: string): boolean {
  return links.some((link) => link.address === address)
}

/** Those of the links of a body, too; where they are too many, what it does not link to is forgotten first. */
function withDismissed(
  dismissed: readonly string[],
  urls: readonly string[],
  links: readonly Link[],
): readonly string[] {
  const linked = links.map(({ address }) => address)
  const addresses = urls.map(addressOf)
  const here = linked.filter((address) => dismissed.includes(address) || addresses.includes(address))
  return [...dismissed.filter((address) => !here.includes(address)), ...here].slice(-DISMISSED_MAX)
}

/** The cards of these links, under the addresses by which they are written. */
function inOrder(links: readonly Link[], { cards }: Pick<LinkState, 'cards'>): LinkState['cards'] {
  return links.flatMap(({ url, address }) =>
    cards.filter((card) => addressOf(card.url) === address).map((card) => ({ ...card, url })),
  )
}
