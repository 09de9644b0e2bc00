/**
 * Who has to be told of a message besides those who listen: members who are not here, once until they have read again,
 * and whoever it names or is said to alone, always. Off the path of the message: it is owed with it, and told after it.
 */

import { mentionsOf } from '../protocol/mentions.ts'
import { LOBBY, type User } from '../protocol/model.ts'
import type { Env } from './env.ts'
import type { History } from './history.ts'
import type { StoredMessage } from './messages.ts'
import type { Word } from './notices.ts'
import { directory, user } from './objects.ts'
import type { Spells } from './spells.ts'

/** Why somebody is told. */
export type Reason = 'activity' | 'mention' | 'direct'

/** What somebody is told of a message. */
export interface Told {
  readonly word: Word
  readonly message: string
  readonly seq: number
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

/** Users to be told by the queue, in one go. */
export interface TellJob {
  readonly told: Told
  readonly users: readonly (readonly [user: string, reason: Reason])[]
}

/** Users whom the room tells itself, and in one job of the queue; a request may call 50 objects on the free plan. */
const AT_ONCE = 40
/** Code points. */
const EXCERPT_MAX = 200

export class Attention {
  readonly #history: History
  readonly #spells: Spells
  readonly #present: () => readonly User[]
  readonly #env: Env

  constructor(history: History, spells: Spells, present: () => readonly User[], env: Env) {
    this.#history = history
    this.#spells = spells
    this.#present = present
    this.#env = env
  }

  /** Whether a message with this body has to be told to anybody. */
  isNeeded(author: string, body: string): boolean {
    return this.#history.kind === 'direct' || isCall(body) || this.#absent(author).length > 0
  }

  /** Whether its removal has to be told. */
  wasNeeded(body: string): boolean {
    return this.#history.kind === 'direct' || isCall(body)
  }

  /** Tells whoever has to be told; told again, nobody hears it twice (R13). */
  async tell(id: string): Promise<void> {
    const message = this.#history.messages.find(id)
    if (!message || message.body === null) return
    const [author = { id: message.author, nickname: '' }] = this.#history.people.known([message.author])
    const reasons = await this.#reasons(message.author, message.body)
    const told = this.#told(message, author)
    const jobs = chunks([...reasons], AT_ONCE).map((users): TellJob => ({ told, users }))
    if (jobs.length > 1) await this.#env.TELL.sendBatch(jobs.map((body) => ({ body })))
    else for (const job of jobs) this.told(await tellUsers(this.#env, job))
  }

  /** A message was removed, and nobody is called by it any more. @param body what it said */
  async retract(id: string, author: string, body: string): Promise<void> {
    const reasons = await this.#reasons(author, body, true)
    const room = this.#history.id
    await Promise.all([...reasons.keys()].map((each) => user(this.#env, each).retracted(room, id)))
  }

  /** These have something to read now, and need not be told of more. */
  told(users: readonly string[]): void {
    this.#mark(users, true)
  }

  /**
   * A user has read the room up to this version. @returns how far it goes for them: whether there is more that they have
   * not read, and if there is, they are still in the same spell
   */
  caughtUp(id: string, version: number): CaughtUp {
    const unread = this.#history.messages.countAfter(version, id) > 0
    if (!unread) this.#mark([id], false)
    return { version: this.#history.version, unread }
  }

  async #reasons(author: string, body: string, retracted = false): Promise<ReadonlyMap<string, Reason>> {
    const { kind, members } = this.#history
    const numbers = members.numbers()
    const reasons = new Map<string, Reason>()
    if (!retracted) for (const id of this.#absent(author)) reasons.set(id, 'activity')
    const { names, here, room } = mentionsOf(body)
    if (room || (here && retracted)) for (const id of numbers.keys()) reasons.set(id, 'mention')
    if (here && !retracted) for (const { id } of this.#present()) reasons.set(id, 'mention')
    if (names.length > 0)
      for (const { id, role } of await directory(this.#env).resolve(names)) {
        const mayRead = numbers.has(id) || (kind === 'public' && role !== 'guest' && !members.standing(id).banned)
        if (mayRead) reasons.set(id, 'mention')
      }
    if (kind === 'direct') for (const id of numbers.keys()) reasons.set(id, 'direct')
    reasons.delete(author)
    return reasons
  }

  /** Members who are not here and have not been told. In the lobby nobody is a member by a row. */
  #absent(author: string): readonly string[] {
    if (this.#history.id === LOBBY) return []
    const here = new Set(this.#present().map(({ id }) => id))
    return [...this.#history.members.numbers()].flatMap(([id, number]) =>
      id === author || here.has(id) || this.#spells.has(number) ? [] : [id],
    )
  }

  #told({ id, seq, body, created }: StoredMessage, author: User): Told {
    const { info, epoch, version } = this.#history
    const excerpt = [...(body ?? '')].slice(0, EXCERPT_MAX).join('')
    return { word: { room: info, epoch, version }, message: id, seq, author, excerpt, created }
  }

  #mark(users: readonly string[], told: boolean): void {
    const numbers = this.#history.members.numbers()
    this.#spells.set(
      users.flatMap((id) => numbers.get(id) ?? []),
      told,
    )
  }
}

/** @returns those of them for whom it is unread */
export async function tellUsers(env: Env, { told, users }: TellJob): Promise<readonly string[]> {
  const unread = await Promise.all(
    users.map(async ([id, reason]) => ((await user(env, id).told(told, reason)) ? [id] : [])),
  )
  return unread.flat()
}

function isCall(body: string): boolean {
  const { names, here, room } = mentionsOf(body)
  return names.length > 0 || here || room
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
