/** What a room lets others know (R13): its members, whose lists of rooms are copies, and whoever lists public rooms. */

import { LOBBY, type RoomInfo, type User } from '../protocol/model.ts'
import { type Attention, chunks, type Telling, type TellJob } from './attention.ts'
import type { Noted } from './audit.ts'
import type { Env } from './env.ts'
import type { History } from './history.ts'
import { logError, orQuota } from './log.ts'
import { directory, user } from './objects.ts'
import type { Owed, Patience } from './owed.ts'

/** Of the version that it is from, so that what is owed anew is not taken for answered. */
export type Notice = { readonly version: number } & (
  | ({ readonly type: 'member' } & Placed)
  /** All members hear of the room, those after this one first. */
  | { readonly type: 'members'; readonly after: string }
  | { readonly type: 'listing' }
  /** A message is to be told to those who do not listen, or no longer to those who were. */
  | { readonly type: 'call'; readonly message: string }
  /** The queue is to do this, and to say what came of it. */
  | { readonly type: 'telling'; readonly job: TellJob }
  /** Somebody is here no more, and may not have read all. */
  | { readonly type: 'departed'; readonly user: string }
  /** For the record of what people do to others. */
  | { readonly type: 'audit'; readonly noted: Noted }
)

/** Whose place has changed, and whether they are in the room no longer. */
export interface Placed {
  readonly user: string
  readonly gone: boolean
}

/** Which history a room's word is from, and how old it is: what is older than what is known is not heard (R13). */
export interface Word {
  readonly room: RoomInfo
  readonly epoch: string
  readonly version: number
}

const NOTICE_PATIENCE: Patience = { seconds: [10, 30, 60, 5 * 60, 30 * 60, 3600, 6 * 3600], end: 'go on' }
/** The queue may have much to do before. */
const TELLING_PATIENCE: Patience = { seconds: [60, 5 * 60, 30 * 60, 3600, 6 * 3600], end: 'go on' }

/** Objects called by one notice, and by one request, which may call 50 on the free plan. */
const AT_ONCE = 40
const CALLS_MAX = 45
/** Jobs in one call of the queue, which takes 100 of them and 256 KB. */
const JOBS_AT_ONCE = 50

type NoticeDebts = Pick<Owed<Notice>, 'owe' | 'owes' | 'defer' | 'settle' | 'arm'>

export class Notices {
  readonly #history: History
  readonly #owed: NoticeDebts
  readonly #expel: (user: string) => Promise<void>
  readonly #attention: Attention
  readonly #env: Env

  constructor(
    history: History,
    owed: NoticeDebts,
    expel: (user: string) => Promise<void>,
    attention: Attention,
    env: Env,
  ) {
    this.#history = history
    this.#owed = owed
    this.#expel = expel
    this.#attention = attention
    this.#env = env
  }

  /**
   * What is owed for the next version; write it with `owe` in the transaction of the change.
   * @param all what is said of the room has changed as well
   * @param noted what goes on record
   */
  plan(placed: readonly Placed[], all: boolean, noted: Noted | undefined): readonly Notice[] {
    const version = this.#history.version + 1
    return [
      ...placed.map((each) => ({ type: 'member' as const, version, ...each })),
      ...(all ? [{ type: 'members' as const, version, after: '' }] : []),
      ...(this.#isListed ? [{ type: 'listing' as const, version }] : []),
      ...(noted ? [this.record(noted)] : []),
    ]
  }

  /** What is owed so that it goes on record with the next version. */
  record(noted: Noted): Notice {
    return { type: 'audit', version: this.#history.version + 1, noted }
  }

  /** What is owed for a message that is posted with the next version. */
  posting(message: string, author: string, body: string): readonly Notice[] {
    const version = this.#history.version + 1
    return [
      ...(this.#isForOpeners ? [{ type: 'members' as const, version, after: '' }] : []),
      ...(this.#attention.isNeeded(author, body) ? [this.#call(message)] : []),
    ]
  }

  /** What is owed for one that says this from the next version on; null: it is removed. */
  revision(message: string, body: string | null): readonly Notice[] {
    return this.#attention.isNeededAnew(message, body) ? [this.#call(message)] : []
  }

  /** What is owed because somebody is here no more: what came while they were may not have been read. */
  departure(user: string): readonly Notice[] {
    return this.#attention.mayHaveRest(user) ? [{ type: 'departed', version: this.#history.version, user }] : []
  }

  /** What is owed for something that is said: once an hour, the list has to know that the room is in use. */
  activity(): readonly Notice[] {
    const isNews = this.#isListed && hourOf(Date.now()) > hourOf(this.#history.active ?? 0)
    return isNews ? [{ type: 'listing', version: this.#history.version + 1 }] : []
  }

  /** What is owed because the room is there. */
  founding(): readonly Notice[] {
    return [
      { type: 'members', version: this.#history.version, after: '' },
      ...(this.#isListed ? [{ type: 'listing' as const, version: this.#history.version }] : []),
    ]
  }

  /** What is owed because somebody has opened it before it is shown to all who are in it. */
  opening(user: string): readonly Notice[] {
    return this.#isForOpeners ? [{ type: 'member', version: this.#history.version, user, gone: false }] : []
  }

  owe(notices: readonly Notice[]): void {
    for (const [index, notice] of notices.entries())
      this.#owed.owe(nameOf(notice), notice, index < AT_ONCE ? undefined : 0)
  }

  /**
   * Sends what is owed, as far as one request may call others; what fails stays owed, and so does the rest, for the next
   * alarm. It never throws.
   * @param again it was sent before
   */
  async send(notices: readonly Notice[], again = false): Promise<void> {
    let left = CALLS_MAX
    const now = new Set<Notice>()
    for (const notice of notices) {
      const calls = this.#callsFor(notice)
      if (calls > left) continue
      now.add(notice)
      left -= calls
    }
    // What cannot be written today waits for its own time.
    orQuota(() => this.#owed.defer(notices.filter((notice) => !now.has(notice)).map(nameOf)))
    this.#owed.arm()
    await Promise.all([...now].map((notice) => this.#send(notice, again)))
  }

  /** As `send`, of these what is still owed. */
  async sendOwed(notices: readonly Notice[]): Promise<void> {
    await this.send(notices.filter((notice) => this.#owed.owes(nameOf(notice))))
  }

  /** Somebody has removed their account: whoever was called by them is told that. */
  async bury(person: User): Promise<void> {
    await this.#queue(this.#history.version, this.#attention.renamed(person))
  }

  /** What came of a job of the queue, which is tried again if that is not all. */
  async answered(job: TellJob, telling: Telling): Promise<void> {
    await this.#attention.answered(job, telling)
    if (telling.failed.length === 0) this.#owed.settle(job.id)
    const anew = this.#attention.overtaking(job).map((call): Notice => ({ type: 'call', ...call }))
    this.owe(anew)
    if (anew.length > 0) await this.send(anew)
  }

  #call(message: string): Notice {
    return { type: 'call', version: this.#history.version + 1, message }
  }

  #callsFor(notice: Notice): number {
    if (notice.type === 'call') return this.#attention.callsFor(notice)
    return notice.type === 'members' ? Math.min(AT_ONCE, this.#history.members.count) : 1
  }

  async #send(notice: Notice, again: boolean): Promise<void> {
    try {
      // It is settled by what comes of it.
      if (notice.type === 'telling') return void (await this.#env.TELL.send(notice.job))
      const rest = notice.type === 'members' ? await this.#tellMembers(notice.after) : await this.#tell(notice, again)
      if (rest !== undefined) this.#owed.owe(nameOf(notice), { ...notice, type: 'members', after: rest }, 0)
      else this.#owed.settle(nameOf(notice))
      this.#owed.arm()
    } catch (error) {
      logError('notice_failed', error, { room: this.#history.id, type: notice.type })
    }
  }

  async #tell(notice: Exclude<Notice, { type: 'members' | 'telling' }>, again: boolean): Promise<undefined> {
    if (notice.type === 'call') await this.#attention.tell(notice, again, (jobs) => this.#queue(notice.version, jobs))
    else if (notice.type === 'departed') await this.#attention.tellRest(notice.user)
    else if (notice.type === 'audit') await directory(this.#env).note(notice.noted)
    else if (notice.type === 'listing') await directory(this.#env).listed(this.#word, this.#history.active)
    else {
      if (notice.gone) await this.#expel(notice.user)
      await this.#tellMember(notice.user)
    }
  }

  /** The queue may lose a job: each is owed until it is done. */
  async #queue(version: number, jobs: readonly TellJob[]): Promise<void> {
    for (const job of jobs) this.#owed.owe(job.id, { type: 'telling', version, job })
    this.#owed.arm()
    try {
      for (const some of chunks(jobs, JOBS_AT_ONCE)) await this.#env.TELL.sendBatch(some.map((body) => ({ body })))
    } catch (error) {
      logError('queue_failed', error, { room: this.#history.id, jobs: jobs.length })
    }
  }

  /** @returns after whom to go on; undefined after the last */
  async #tellMembers(after: string): Promise<string | undefined> {
    const members = this.#history.members.list(AT_ONCE, after)
    await Promise.all(members.map(({ user: { id } }) => this.#tellMember(id, this.#isForOpeners)))
    return members.length < AT_ONCE ? undefined : members.at(-1)?.user.id
  }

  /** @param ifOpened see `Unread.placed` */
  async #tellMember(id: string, ifOpened = false): Promise<void> {
    const { role, banned } = this.#history.members.standing(id)
    // In the lobby nobody is a member by a row.
    const place = this.#history.id === LOBBY && !banned ? 'member' : role
    await user(this.#env, id).placed(this.#word, place, banned, ifOpened)
  }

  /** A direct room cannot be left: until something is said there, only those see it who have opened it. */
  get #isForOpeners(): boolean {
    return this.#history.kind === 'direct' && this.#history.active === null
  }

  get #isListed(): boolean {
    return this.#history.kind === 'public' && this.#history.id !== LOBBY
  }

  get #word(): Word {
    const { info, epoch, version } = this.#history
    return { room: info, epoch, version }
  }
}

export function patienceOf({ type }: Notice): Patience {
  return type === 'telling' ? TELLING_PATIENCE : NOTICE_PATIENCE
}

function hourOf(time: number): number {
  return Math.floor(time / 3600_000)
}

function nameOf({ type, version, ...notice }: Notice): string {
  if ('job' in notice) return notice.job.id
  return `${type} ${'user' in notice ? notice.user : ''} ${version}`
}
