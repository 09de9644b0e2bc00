/** What is said in a room that exists: stored, then told, then what is owed handed over (R2, R13). */

import type { Change } from '../protocol/commands.ts'
import type { Answer, Event, EventsFrame, Page, Single } from '../protocol/events.ts'
import type { Membership, Message, RoomInfo, User } from '../protocol/model.ts'
import type { RoomAct } from '../protocol/permissions.ts'
import { isRefusal, notFound, type Refusal } from '../protocol/refusal.ts'
import { type Around, Attention, type CaughtUp, type StillToTell, type Telling, type TellJob } from './attention.ts'
import { Broadcast } from './broadcast.ts'
import { type Author, Cards, JOB_PATIENCE } from './cards.ts'
import { Changes } from './changes.ts'
import { CrowdAllowance } from './crowd-allowance.ts'
import { type Env, postRate, unfurlHindrance } from './env.ts'
import { type Actor, type Decree, Governance } from './governance.ts'
import type { History } from './history.ts'
import { log, orQuota } from './log.ts'
import { NOBODY } from './members.ts'
import type { StoredMessage } from './messages.ts'
import { type Notice, Notices, patienceOf } from './notices.ts'
import { Owed } from './owed.ts'
import { namesOf } from './people.ts'
import { type Present, Resume } from './resume.ts'
import { type Job, loggable, type PageCard } from './unfurl/job.ts'
import { sourceOf, wireMessage } from './wire.ts'

/** How frames reach everybody, and jobs the queue; a job that fails there is sent again, for it is still owed. */
export interface Outlets extends Around {
  readonly tell: (frame: EventsFrame) => void
  readonly queue: (jobs: readonly Job[]) => Promise<void>
  /** Has every socket of a user closed who may not be here any more. */
  readonly expel: (user: string) => Promise<void>
}

/** What a room is, and what somebody is in it. */
export interface Standing {
  readonly room: RoomInfo
  readonly me: Membership
}

/** More than that is not worth counting. */
const UNREAD_MAX = 1_000

export class Conversation {
  readonly #history: History
  readonly #owed: Owed<Job | Notice>
  readonly #attention: Attention
  readonly #notices: Notices
  readonly #governance: Governance
  readonly #cards: Cards
  readonly #changes: Changes
  readonly #resume: Resume
  readonly #broadcast: Broadcast
  readonly #outlets: Outlets

  constructor(history: History, storage: DurableObjectStorage, outlets: Outlets, env: Env) {
    this.#history = history
    this.#owed = new Owed(storage, (debt) => (isNotice(debt) ? patienceOf(debt) : JOB_PATIENCE))
    this.#attention = new Attention(history, storage.sql, outlets, env)
    this.#notices = new Notices(history, this.#owed, outlets.expel, this.#attention, env)
    const crowds = new CrowdAllowance(storage.sql, history.members, outlets)
    this.#governance = new Governance(history, this.#notices, crowds)
    this.#cards = new Cards(history, storage, this.#owed, unfurlHindrance(env))
    this.#changes = new Changes(history, this.#cards, this.#governance, this.#notices, crowds, postRate(env))
    this.#outlets = outlets
    this.#resume = new Resume(history)
    this.#broadcast = new Broadcast(history.version, outlets.tell)
  }

  get history(): History {
    return this.#history
  }

  /** Why they may not; what they may not see is not there (R16). */
  refusal(actor: Actor, act: RoomAct = 'read'): Refusal | undefined {
    return this.#governance.refusal(act, actor)
  }

  standing(user: User | null): Standing {
    return { room: this.#history.info, me: this.#me(user) }
  }

  /** The frame that brings a client up to date, encoded; `user` is null for whoever has not signed in. */
  sync(since: string, user: User | null, present: Present): string {
    return this.#resume.frame(since, { me: this.#me(user), ...present })
  }

  /** As `sync`, for many at once who have all been told this version. */
  syncAll(version: number, present: Present): string {
    const { epoch, members } = this.#history
    return this.#resume.frame(`${epoch}.${version}`, { members: members.since(version), ...present })
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
    if (outcome.notices.length > 0) void this.#notices.send(outcome.notices)
    return { type: 'message', epoch: this.#history.epoch, message, changed: outcome.changed }
  }

  /** Somebody is about to say something, or no longer; nobody hears it of whoever may not. */
  type(author: Author, on: boolean): void {
    if (this.#changes.hasFloor(author)) this.announce({ type: 'typing', user: author.user, on })
  }

  /** Carries out what is decreed about the room itself, tells everybody, and lets whoever it concerns know. */
  govern(actor: Actor, decree: Decree): Refusal | undefined {
    const ruling = orQuota(() => this.#governance.apply(actor, decree))
    if (isRefusal(ruling)) return ruling
    if (ruling.events.length > 0) this.#broadcast.add(ruling.events, this.#history.version, [])
    void this.#notices.send(ruling.notices)
    const placed = ruling.events.flatMap((event) => (event.type === 'member' ? [event.member.user.id] : []))
    // What cannot be written today is tried again when they come back.
    orQuota(() => this.#attention.reset(placed))
    return undefined
  }

  /** Owes those word of the room who are in it from its beginning; for the transaction that makes it. */
  found(): void {
    this.#notices.owe(this.#notices.founding())
  }

  /**
   * Sends what is still owed of that, where nothing has changed in the room since; otherwise the alarm does. Whoever opens a
   * direct room has it at once, also if others have before.
   */
  async introduce(opener: string): Promise<void> {
    const opening = this.#notices.opening(opener)
    this.#notices.owe(opening)
    await this.#notices.sendOwed([...this.#notices.founding(), ...opening])
  }

  /**
   * Somebody known here is called something else, or has removed their account: then they are in no room any more, and
   * what they owned is their successor's. Those who talk among few hear that they are a former member.
   */
  meet(user: User): void {
    const { kind, members } = this.#history
    const [isGone, isDirect] = [user.nickname === '', kind === 'direct']
    const before = this.#history.called(user.id)
    if (before.length === 0) return
    const isNews = isGone || before.some((each) => namesOf(each) !== namesOf(user))
    // Nothing to write. The room may have ended before it told the first time, which any frame shows (R6).
    if (!isNews) return void this.announce({ type: 'person', user })
    // A direct room is called by whoever is in it.
    const notices = isDirect ? this.#notices.plan([], true, undefined) : []
    this.#history.rename(user, () => this.#notices.owe(notices))
    if (isGone && !isDirect && members.standing(user.id).role !== null) {
      const ruling = this.#governance.bury(user)
      this.#broadcast.add(ruling.events, this.#history.version, [])
      void this.#notices.send(ruling.notices)
    }
    const renamed: readonly Event[] = isDirect ? [{ type: 'room', room: this.#history.info }] : []
    this.#broadcast.add([{ type: 'person', user }, ...renamed], this.#history.version, [])
    if (isGone) void this.#notices.bury(user)
    void this.#notices.send(notices)
  }

  /** See `Attention.doubt`. */
  doubt(users: readonly string[]): void {
    this.#attention.doubt(users)
  }

  /** Nobody of this user is here any more; what they have not read is told to their own object. */
  departed(user: string): void {
    this.#attention.doubt([user])
    const notices = this.#notices.departure(user)
    // What cannot be owed today is told with the next message; whoever causes this goes on.
    const refusal = orQuota(() => void this.#notices.owe(notices))
    if (notices.length > 0 && !refusal) void this.#notices.send(notices)
  }

  /** Somebody who is here does not look: what they have not read is told to their own object as if they were not. */
  async overlooked(user: string): Promise<void> {
    if (this.#attention.mayHaveRest(user)) await this.#attention.tellRest(user)
  }

  /** See `Attention.stillToTell`. */
  stillToTell(job: TellJob): StillToTell {
    return this.#attention.stillToTell(job)
  }

  /** See `Notices.answered`. */
  async answered(job: TellJob, telling: Telling): Promise<void> {
    await this.#notices.answered(job, telling)
  }

  /** The room was set back to an earlier time: what others know of it may be of later. */
  async renew(): Promise<void> {
    this.#history.renew()
    this.#attention.forget()
    const notices = this.#notices.founding()
    this.#notices.owe(notices)
    await this.#notices.send(notices)
  }

  /** See `Attention.caughtUp`. */
  caughtUp(user: string, version: number): CaughtUp {
    return this.#attention.caughtUp(user, version)
  }

  /** How many messages of others after this version somebody has not read. */
  unread(user: string, version: number): number {
    return this.#history.messages.countAfter(version, user, UNREAD_MAX)
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
    this.#broadcast.add([event], this.#history.version, people)
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
    const lost = await this.#owed.collect((debts) => {
      const [notices, jobs] = [debts.filter(isNotice), debts.filter(isJob)]
      return Promise.all([jobs.length > 0 && this.#outlets.queue(jobs), this.#notices.send(notices, true)])
    })
    for (const { room, message, address } of lost.filter(isJob))
      log('unfurl_given_up', { room, message, url: loggable(address) })
  }

  #me(user: User | null): Membership {
    const { role, mutedUntil } = user ? this.#history.members.standing(user.id) : NOBODY
    return { role, mutedUntil }
  }

  #wireAll(messages: readonly StoredMessage[]): { messages: readonly Message[]; people: readonly User[] } {
    return {
      messages: messages.map((message) => this.#wire(message)),
      people: this.#history.people.known(messages.map(({ author }) => author)),
    }
  }

  #wire(message: StoredMessage): Message {
    return wireMessage(this.#history.id, message)
  }
}

function isNotice(debt: Job | Notice): debt is Notice {
  return 'type' in debt
}

function isJob(debt: Job | Notice): debt is Job {
  return !isNotice(debt)
}
