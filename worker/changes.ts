/** What users do to a room's history: post, edit and remove, each exactly once (R3). */

import type { Change } from '../protocol/commands.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import { Buckets, type Rate } from './bucket.ts'
import type { Author, Cards } from './cards.ts'
import type { CrowdAllowance } from './crowd-allowance.ts'
import { Floor } from './floor.ts'
import type { Governance, Moderation } from './governance.ts'
import type { History, Owe } from './history.ts'
import type { StoredMessage } from './messages.ts'
import type { Notice, Notices } from './notices.ts'
import type { Job } from './unfurl/job.ts'

export interface Outcome {
  readonly type: 'message'
  readonly message: StoredMessage
  /** False for a command that was sent again: it has its first result, and nothing is told. */
  readonly changed: boolean
  /** Links to unfold now, and what others are to hear of it; each is owed as well (R13). */
  readonly jobs: readonly Job[]
  readonly notices: readonly Notice[]
}

/** UTF-16 units of text for which a command costs one more. */
const LENGTH_PER_TOKEN = 2_000

type Post = Extract<Change, { type: 'post' }>
type Revision = Extract<Change, { type: 'edit' | 'remove' }>
type Dismissal = Extract<Change, { type: 'dismiss' }>

export class Changes {
  readonly #history: History
  readonly #cards: Cards
  readonly #governance: Governance
  readonly #notices: Notices
  readonly #crowds: CrowdAllowance
  readonly #floor: Floor
  readonly #rates: Buckets<string>
  readonly #burst: number

  constructor(
    history: History,
    cards: Cards,
    governance: Governance,
    notices: Notices,
    crowds: CrowdAllowance,
    rate: Rate,
  ) {
    this.#history = history
    this.#cards = cards
    this.#governance = governance
    this.#notices = notices
    this.#crowds = crowds
    this.#floor = new Floor(history, governance)
    this.#rates = new Buckets(rate)
    this.#burst = rate.burst
  }

  apply(author: Author, command: Change): Outcome | Refusal {
    switch (command.type) {
      case 'post':
        return this.#post(author, command)
      case 'dismiss':
        return this.#dismiss(author, command)
      default:
        return this.#revise(author, command)
    }
  }

  /** Whether they may say something, though perhaps not at once. */
  hasFloor(author: Author): boolean {
    return this.#floor.refusal(author) === undefined
  }

  /** To be called now and then: forgets of whom nothing has to be remembered. */
  prune(): void {
    this.#rates.prune()
    this.#floor.prune()
  }

  #post(author: Author, { id, body, without }: Post): Outcome | Refusal {
    const { user } = author
    const known = this.#history.messages.find(id)
    if (known && known.author !== user.id) return refuse('conflict', 'This id belongs to another message.')
    if (known) return unchanged(known)
    const refusal = this.#rate(user.id, body) ?? this.#floor.postRefusal(author)
    if (refusal) return refusal
    const spend = this.#crowds.charge(user.id, body)
    if (isRefusal(spend)) return spend
    const { links, jobs, owe } = this.#cards.plan(author, { id, body: null, cards: [], dismissed: [] }, body, without)
    const notices = [...this.#notices.posting(id, user.id, body), ...this.#notices.activity()]
    const message = this.#history.post(user, id, body, links.dismissed, this.#all(notices, owe, spend))
    this.#floor.posted(message)
    return this.#done(message, jobs, notices)
  }

  #revise(author: Author, command: Revision): Outcome | Refusal {
    const message = this.#subject(author, command)
    if (isRefusal(message)) return message
    const stale = staleness(message, command)
    if (stale) return stale
    const body = command.type === 'edit' ? command.body : null
    const without = command.type === 'edit' ? command.without : []
    // What it says, it says already; what is to stand below it may be new all the same.
    if (message.body === body) return this.#without(author, message, without ?? [])
    const tooFast = this.#rate(author.user.id, (message.body ?? '') + (body ?? ''))
    if (tooFast) return tooFast
    // Whoever was called by it already hears of what it says now, too.
    const spend = this.#crowds.charge(author.user.id, body)
    if (isRefusal(spend)) return spend
    const { links, jobs, owe } = this.#cards.plan(author, message, body, without)
    const notices = [...this.#notices.revision(message.id, body), ...this.#noted('remove_message', author, message)]
    return this.#done(this.#history.revise(message, body, links, this.#all(notices, owe, spend)), jobs, notices)
  }

  /** Writes what others are to hear, and what else is owed; null for nothing, which spares a transaction. */
  #all(notices: readonly Notice[], ...owes: readonly Owe[]): Owe {
    const news = notices.length === 0 ? null : () => this.#notices.owe(notices)
    const all = [...owes, news].filter((owe) => owe !== null)
    if (all.length === 0) return null
    return () => {
      for (const owe of all) owe()
    }
  }

  /** What goes on record of it, if it is done to what somebody else has said. */
  #noted(act: Moderation, author: Author, message: StoredMessage): readonly Notice[] {
    return message.author === author.user.id ? [] : [this.#governance.moderation(act, author, message)]
  }

  /** Names no revision: it is the link that is meant, whatever else the message says by now. */
  #dismiss(author: Author, command: Dismissal): Outcome | Refusal {
    const message = this.#subject(author, command)
    return isRefusal(message) ? message : this.#without(author, message, [command.url])
  }

  #without(author: Author, message: StoredMessage, urls: readonly string[]): Outcome | Refusal {
    if (urls.length === 0) return unchanged(message)
    const tooFast = this.#rate(author.user.id, message.body ?? '')
    if (tooFast) return tooFast
    const notices = this.#noted('remove_card', author, message)
    const dismissed = this.#cards.dismiss(message, urls, () => this.#notices.owe(notices))
    return dismissed ? this.#done(dismissed, [], notices) : unchanged(message)
  }

  /** The message that a command is about, if its sender may do that to it. */
  #subject(author: Author, { type, message: id }: Revision | Dismissal): StoredMessage | Refusal {
    const message = this.#history.messages.find(id)
    if (!message) return notFound
    const isOwn = message.author === author.user.id
    if (!isOwn && type === 'edit') return refuse('forbidden', 'Only its author can change a message.')
    const refusal = type === 'edit' ? this.#floor.refusal(author) : this.#removalRefusal(author, isOwn)
    return refusal ?? message
  }

  /** Whoever may take away what others have said may do so with their own. */
  #removalRefusal(author: Author, isOwn: boolean): Refusal | undefined {
    const moderates = this.#governance.refusal('moderate', author)
    return moderates && isOwn ? this.#governance.refusal('post', author) : moderates
  }

  /** The longer the text, the longer it takes to parse. No text costs more than all there is: no waiting would be enough. */
  #rate(user: string, text: string): Refusal | undefined {
    const wait = this.#rates.take(user, Math.min(this.#burst, 1 + Math.floor(text.length / LENGTH_PER_TOKEN)))
    return wait > 0 ? refuse('rate', 'You are too fast. Wait a moment.', wait) : undefined
  }

  #done(message: StoredMessage, jobs: readonly Job[], notices: readonly Notice[]): Outcome {
    this.#cards.arm()
    return { type: 'message', message, changed: true, jobs, notices }
  }
}

function unchanged(message: StoredMessage): Outcome {
  return { type: 'message', message, changed: false, jobs: [], notices: [] }
}

/** Why the command cannot be carried out: its message is neither as it was seen nor already as it is wanted (R3). */
function staleness(message: StoredMessage, command: Revision): Refusal | undefined {
  const { body, revision } = message
  if (body === null) return command.type === 'remove' ? undefined : refuse('stale', 'This message has been removed.')
  const done = command.type === 'edit' && body === command.body && revision === command.revision + 1
  if (done || revision === command.revision) return undefined
  return refuse('stale', 'This message has been changed since. Look at it again.')
}
