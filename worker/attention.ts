/**
 * Who has to be told of a message besides those who listen: members who are not here, once until they have read again,
 * and whoever it names or is said to alone, always. Off the path of the message: it is owed with it, and told after it.
 */

import { parseMarkdown } from '../protocol/markdown.ts'
import { mentionsOf } from '../protocol/mentions.ts'
import { LOBBY, type User } from '../protocol/model.ts'
import { plainTextOf } from '../protocol/plain-text.ts'
import { Calls } from './calls.ts'
import type { Env } from './env.ts'
import type { History } from './history.ts'
import { logError } from './log.ts'
import type { StoredMessage } from './messages.ts'
import type { Word } from './notices.ts'
import { directory, user } from './objects.ts'
import { Spells } from './spells.ts'

/** Why somebody is told. */
export type Reason = 'activity' | 'mention' | 'direct'

/** What somebody is told of a message. */
export interface Told {
  readonly word: Word
  readonly message: string
  readonly seq: number
  /** At which it was posted, or came to say this. */
  readonly version: number
  readonly author: User
  /** How it begins. */
  readonly excerpt: string
  readonly created: number
}

/** How far a room goes for somebody who has read it, and whether there is more by now. */
export interface CaughtUp {
  readonly version: number
  readonly unread: boolean
}

/** A message that is to be told, or to be told no more, since the version at which it was posted or changed. */
export interface Call {
  readonly message: string
  readonly version: number
}

/** Users to be told by the queue, in one go. */
export interface TellJob {
  readonly id: string
  /** The room's id. */
  readonly room: string
  readonly message: string
  /** Null: they are called no more, or the message is gone. */
  readonly told: Told | null
  /** How often it had been edited when the queue began to tell of it. */
  readonly revision?: number | undefined
  /** Where the newest message is after which there is nothing left to read. */
  readonly end?: number
  /** Somebody who has called them is this now. */
  readonly person?: User
  readonly users: readonly (readonly [user: string, reason: Reason])[]
}

/** What of a job is still to be told, and to whom. */
export interface StillToTell {
  readonly told: Told | null
  readonly revision?: number | undefined
  /** And why. */
  readonly users: ReadonlyMap<string, Reason>
}

/** What came of a job. */
export interface Telling {
  /** They have something to read. */
  readonly unread: readonly string[]
  /** They have read as far already. */
  readonly read: readonly string[]
  /** They could not be reached. */
  readonly failed: readonly string[]
}

/** Users whom the room tells itself, and in one job of the queue; a request may call 50 objects on the free plan. */
const AT_ONCE = 40
/** Milliseconds: what was said before was there when they came. */
const REST_MAX = 12 * 3600_000
/** Code points. */
const EXCERPT_MAX = 200

/** Who is in the room, as far as it knows. */
export interface Around {
  readonly isHere: (user: string) => boolean
  /** Their ids. */
  readonly here: () => readonly string[]
  /** Has its relays say what the room does not know. */
  readonly lookAround: () => Promise<void>
}

export class Attention {
  readonly #history: History
  readonly #spells: Spells
  readonly #calls: Calls
  readonly #around: Around
  readonly #env: Env
  /**
   * Members who may be neither here nor told; after a wake, all. Whoever is found to be one of both is taken out, and put
   * back once that may have changed: where all are, a message asks after nobody, however many they are.
   */
  #doubtful: Set<string> | undefined

  constructor(history: History, storage: SqlStorage, around: Around, env: Env) {
    this.#history = history
    this.#spells = new Spells(storage)
    this.#calls = new Calls(storage)
    this.#around = around
    this.#env = env
  }

  /** Whether a new message with this body has to be told to anybody. */
  isNeeded(author: string, body: string): boolean {
    return this.#isCall(body) || this.#isAnybodyUntold(author)
  }

  /**
   * Whether one that has this body from now on has to be, or was and is to be no more; null: it is removed. Changed, it is
   * nothing more to read.
   */
  isNeededAnew(message: string, body: string | null): boolean {
    if (this.#calls.of(message).size > 0) return true
    if (body === null) return !this.#spells.isEmpty && this.#history.messages.newest()?.id === message
    return this.#isCall(body)
  }

  /** How many objects `tell` calls, at most: whose names they are is not known before. */
  callsFor(call: Call): number {
    const message = this.#history.messages.find(call.message)
    const { names } = mentionsOf(message?.body ?? '')
    const told = message?.body == null ? this.#inSpell().length : this.#reasons(call, message, [], true).size
    const called = names.length + this.#calls.of(call.message).size
    return Number(names.length > 0) + Math.min(AT_ONCE, told + called)
  }

  /**
   * Tells whoever has to be told; told again, nobody hears it twice (R13).
   * @param again also those who count as told: it may have come to an end before they were
   * @param queue owes the queue what it has to do: it is too much for one request, or could not be done
   */
  async tell(call: Call, again: boolean, queue: (jobs: readonly TellJob[]) => Promise<void>): Promise<void> {
    const { message: id } = call
    const { body = null } = this.#history.messages.find(id) ?? {}
    await this.#around.lookAround()
    // Last of what is waited for: whom it names may have been sent away meanwhile.
    const named = body === null ? [] : await this.#named(body)
    // What was said may be gone, or other words, by the time that its names are known.
    const message = this.#history.messages.find(id)
    if ((message?.body ?? null) !== body) return this.tell(call, again, queue)
    const reasons = message ? this.#reasons(call, message, named, again) : new Map<string, Reason>()
    const called = [...reasons].filter(([, reason]) => reason !== 'activity').map(([user]) => user)
    const retractions = this.#retractions(id, message, called)
    // Who is called no more counts as called until that is told, or owed: the room may come to an end before.
    this.#calls.add(id, called)
    // They are told now; if that is nothing to read for them, they say so.
    this.#mark([...reasons.keys()], true)
    const told = message ? this.#told(message) : null
    const rest = await this.#send([...retractions, ...this.#jobs({ message: id, told }, [...reasons])])
    // It is owed at once, and the queue must find none of them called that it is to tell otherwise.
    const queued = queue(rest)
    // What was changed meanwhile may have been told before this.
    const isChanged = this.#history.messages.find(id)?.revision !== message?.revision
    if (isChanged) this.#calls.add(id, called)
    else if (retractions.length > 0) this.#calls.set(id, called)
    await queued
    if (isChanged) await this.tell(call, again, queue)
  }

  /** What is to be told anew because the message was changed while a job was on its way, which may have come too late. */
  overtaking({ message: id, revision, users }: TellJob): readonly Call[] {
    const message = this.#history.messages.find(id)
    if (revision === undefined || message === undefined || message.revision === revision) return []
    // Those of them whom it calls no more have to hear that.
    const called = users.flatMap(([user, reason]) => (reason === 'activity' ? [] : [user]))
    this.#calls.add(id, called)
    return [{ message: id, version: message.version }]
  }

  /** What the queue has to do so that whoever was called by somebody knows who that is now. */
  renamed(person: User): readonly TellJob[] {
    const called = this.#calls.by(person.id).map((id) => [id, 'mention'] as const)
    return this.#jobs({ message: '', told: null, person }, called)
  }

  /** Whether something was said of late that somebody who was here may not have read. */
  mayHaveRest(id: string): boolean {
    const { kind, members, messages, active } = this.#history
    const number = members.numbers().get(id)
    const isMember = number !== undefined && !this.#spells.has(number)
    const isLate = (active ?? 0) > Date.now() - REST_MAX
    return isMember && kind !== 'direct' && isLate && messages.newestBut(id) !== undefined
  }

  /** Tells somebody who was here of the newest message, if they have not read it. */
  async tellRest(id: string): Promise<void> {
    const message = this.#history.messages.newestBut(id)
    if (message === undefined || !this.#history.members.numbers().has(id)) return this.#mark([id], false)
    if (await user(this.#env, id).told(this.#told(message), 'activity')) return this.#mark([id], true)
    if (this.caughtUp(id, message.seq).unread) await this.tellRest(id)
  }

  /**
   * What came of a job. Of what was said since its message those were not told who had this still to read, and have read
   * it by now. Throws if somebody could not be reached.
   */
  async answered({ told }: TellJob, { read }: Telling): Promise<void> {
    if (told) await Promise.all(read.filter((id) => this.caughtUp(id, told.seq).unread).map((id) => this.tellRest(id)))
  }

  /**
   * What of it is still to be told: the message may say something else by now or be removed, may call others, and they may
   * have left.
   */
  stillToTell({ message: id, told, person, users }: TellJob): StillToTell {
    if (person) return { told, users: new Map(users) }
    const called = this.#calls.of(id)
    const message = this.#history.messages.find(id)
    const { revision } = message ?? {}
    if (told === null) return { told, revision, users: new Map(users.filter(([user]) => !called.has(user))) }
    if (message?.body == null) return { told, users: new Map() }
    const still = new Map<string, Reason>()
    for (const [user, reason] of users) {
      const { role, banned } = this.#history.members.standing(user)
      if (reason !== 'activity' && called.has(user)) {
        if (role !== null || (this.#history.kind === 'public' && !banned)) still.set(user, reason)
        // Members whom it calls no more have it to read all the same.
      } else if (role !== null) still.set(user, 'activity')
    }
    return { told: this.#told(message), revision, users: still }
  }

  /**
   * A user has read the room up to this version. @returns how far it goes for them: whether there is more that they have
   * not read, and if there is, they are still in the same spell
   */
  caughtUp(id: string, version: number): CaughtUp {
    const { kind, members } = this.#history
    const { role, banned } = members.standing(id)
    // Who may not see the room hears nothing of it.
    if (banned || (kind !== 'public' && role === null)) return { version: 0, unread: false }
    const unread = this.#history.messages.countAfter(version, id) > 0
    if (!unread) this.#mark([id], false)
    return { version: this.#history.version, unread }
  }

  /** These may be here no more. */
  doubt(users: readonly string[]): void {
    for (const id of users) this.#doubtful?.add(id)
  }

  /** They have another place here: what they were told before is over. */
  reset(users: readonly string[]): void {
    this.#mark(users, false)
  }

  /** The room was set back: who was told of what is no longer known. */
  forget(): void {
    this.#spells.clear()
    this.#doubtful = undefined
  }

  async #send(jobs: readonly TellJob[]): Promise<readonly TellJob[]> {
    const [only, ...more] = jobs
    if (only === undefined || more.length > 0) return jobs
    const telling = await tellUsers(this.#env, only)
    await this.answered(only, telling)
    return this.#jobs(
      only,
      only.users.filter(([id]) => telling.failed.includes(id)),
    )
  }

  #jobs(what: Pick<TellJob, 'message' | 'told' | 'end' | 'person'>, users: TellJob['users']): readonly TellJob[] {
    const room = this.#history.id
    return chunks(users, AT_ONCE).map((some) => ({ ...what, id: crypto.randomUUID(), room, users: some }))
  }

  /** Whoever a body names and may read it. */
  async #named(body: string): Promise<readonly string[]> {
    const { names } = mentionsOf(body)
    if (names.length === 0) return []
    const { kind, members } = this.#history
    const found = await directory(this.#env).resolve(names)
    return found.flatMap(({ id, role }) => {
      const { role: member, banned } = members.standing(id)
      return member !== null || (kind === 'public' && role !== 'guest' && !banned) ? [id] : []
    })
  }

  #reasons(
    { version }: Call,
    { seq, author, body }: StoredMessage,
    named: readonly string[],
    again: boolean,
  ): ReadonlyMap<string, Reason> {
    const { kind, members } = this.#history
    const numbers = members.numbers()
    const reasons = new Map<string, Reason>()
    if (body === null) return reasons
    // What was changed is nothing more to read.
    if (version === seq) for (const id of this.#absent(author, again)) reasons.set(id, 'activity')
    const { here, room } = mentionsOf(body)
    if (room) for (const id of numbers.keys()) reasons.set(id, 'mention')
    if (here) for (const id of this.#around.here()) reasons.set(id, 'mention')
    for (const id of named) reasons.set(id, 'mention')
    if (kind === 'direct') for (const id of numbers.keys()) reasons.set(id, 'direct')
    reasons.delete(author)
    return reasons
  }

  /** For those whom it calls no more; and if it was the newest and is removed, for all who may have nothing left to read. */
  #retractions(id: string, message: StoredMessage | undefined, called: readonly string[]): readonly TellJob[] {
    const end = message?.body === null ? this.#endBefore(message.seq) : undefined
    const untold = end === undefined ? [] : this.#inSpell()
    const gone = this.#calls.of(id).union(new Set(untold)).difference(new Set(called))
    return this.#jobs(
      { message: id, told: null, ...(end !== undefined && { end }) },
      [...gone].map((user) => [user, 'mention'] as const),
    )
  }

  /** Where the newest message is, if it comes before this place. */
  #endBefore(seq: number): number | undefined {
    const end = this.#history.messages.newest()?.seq ?? 0
    return end < seq ? end : undefined
  }

  #inSpell(): readonly string[] {
    const numbers = [...this.#history.members.numbers()]
    return numbers.flatMap(([id, number]) => (this.#spells.has(number) ? [id] : []))
  }

  /** Members who are not here and have not been told, or also those. In the lobby nobody is a member by a row. */
  #absent(author: string, again = false): readonly string[] {
    if (this.#history.id === LOBBY) return []
    return [...this.#history.members.numbers().keys()].filter((id) => id !== author && this.#isAbsent(id, again))
  }

  #isAbsent(id: string, again: boolean): boolean {
    const number = this.#history.members.numbers().get(id)
    return number !== undefined && (again || !this.#spells.has(number)) && !this.#around.isHere(id)
  }

  /** Whether `absent` has somebody. */
  #isAnybodyUntold(author: string): boolean {
    if (this.#history.id === LOBBY) return false
    this.#doubtful ??= new Set(this.#history.members.numbers().keys())
    for (const id of this.#doubtful) {
      if (id === author) continue
      if (this.#isAbsent(id, false)) return true
      this.#doubtful.delete(id)
    }
    return false
  }

  #told({ id, seq, revision, author: by, body, created, ...message }: StoredMessage): Told {
    const [author = { id: by, nickname: '' }] = this.#history.people.known([by])
    const { info, epoch, version } = this.#history
    // Before it is cut: what hides something may end after that.
    const excerpt = [...plainTextOf(parseMarkdown(body ?? ''))].slice(0, EXCERPT_MAX).join('')
    // A card is no other thing to say.
    const said = revision === 0 ? seq : message.version
    return { word: { room: info, epoch, version }, message: id, seq, version: said, author, excerpt, created }
  }

  #isCall(body: string): boolean {
    const { names, here, room } = mentionsOf(body)
    return this.#history.kind === 'direct' || names.length > 0 || here || room
  }

  #mark(users: readonly string[], told: boolean): void {
    if (!told) this.doubt(users)
    this.#spells.set(
      users.flatMap((id) => this.#history.members.numberOf(id) ?? []),
      told,
    )
  }
}

/** Each for itself: one who cannot be reached keeps nobody else from hearing. */
export async function tellUsers(env: Env, { room, message, told, end, person, users }: TellJob): Promise<Telling> {
  const answers = await Promise.allSettled(
    users.map(([id, reason]) => {
      if (told) return user(env, id).told(told, reason)
      return person ? user(env, id).met(person) : user(env, id).retracted(room, message, end)
    }),
  )
  for (const answer of answers) if (answer.status === 'rejected') logError('tell_failed', answer.reason, { room })
  const those = (fits: (answer: (typeof answers)[number]) => boolean) =>
    users.flatMap(([id], index) => (answers[index] && fits(answers[index]) ? [id] : []))
  return {
    unread: those((answer) => answer.status === 'fulfilled' && answer.value === true),
    read: those((answer) => answer.status === 'fulfilled' && answer.value === false),
    failed: those((answer) => answer.status === 'rejected'),
  }
}

export function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
