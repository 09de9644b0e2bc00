/** What people do to a room itself: who is in it, what it is called, who may speak. Each says the state that is wanted. */

import type { Event } from '../protocol/events.ts'
import { LOBBY, type Role, type RoomRole, type User } from '../protocol/model.ts'
import { may, type RoomAct } from '../protocol/permissions.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import type { Noted } from './audit.ts'
import type { Author } from './cards.ts'
import type { CrowdAllowance } from './crowd-allowance.ts'
import type { About, History, Placing } from './history.ts'
import type { Standing } from './members.ts'
import type { StoredMessage } from './messages.ts'
import type { Notice, Notices } from './notices.ts'

export type Decree =
  | { readonly act: 'join' | 'leave' }
  | { readonly act: 'add' | 'admit'; readonly user: User }
  | { readonly act: 'remove'; readonly user: User; readonly ban: boolean }
  | { readonly act: 'pardon'; readonly user: User }
  /** The room is somebody's, whose owner can own it no longer: asked by nobody. */
  | { readonly act: 'inherit'; readonly user: User }
  /** `as` is what they are in the deployment. */
  | { readonly act: 'appoint'; readonly user: User; readonly as: Subject; readonly role: RoomRole }
  /** Until when, in milliseconds since 1970; null ends it. */
  | { readonly act: 'mute'; readonly user: User; readonly until: number | null }
  | { readonly act: 'arrange'; readonly about: Partial<About> }

/** What is done to the message of somebody else, as it stands on record. */
export type Moderation = 'remove_message' | 'remove_card'

/** Whoever decrees. */
export type Actor = Pick<Author, 'user' | 'role'>

/** Somebody in the deployment, as their own object has just said. */
export interface Subject {
  readonly role: Role
  /** They may sign in. */
  readonly active: boolean
}

/** What a decree has changed. */
export interface Ruling {
  readonly events: readonly Event[]
  readonly notices: readonly Notice[]
}

/** What is to be from now on. */
interface Plan {
  readonly about?: Partial<About>
  readonly placings?: readonly Placing[]
}

export class Governance {
  readonly #history: History
  readonly #notices: Notices
  readonly #crowds: CrowdAllowance

  constructor(history: History, notices: Notices, crowds: CrowdAllowance) {
    this.#history = history
    this.#notices = notices
    this.#crowds = crowds
  }

  /** Why they may not; what one may not see is not there (R16). */
  refusal(act: RoomAct, { user, role }: Actor): Refusal | undefined {
    const { role: member, banned } = this.#history.members.standing(user.id)
    const room = this.#history
    const circumstances = { role, member, room }
    const runs = role === 'owner' || role === 'admin'
    if ((banned && !runs) || !may('read', circumstances)) return notFound
    if (may(act, circumstances)) return undefined
    if (room.archived) return refuse('forbidden', 'This room is archived: it can be read, and no more.')
    return refuse('forbidden', 'You may not do this here.')
  }

  /** Why they may say nothing for now, if they may not; it does not hold for those who set it. */
  muted(actor: Actor): Refusal | undefined {
    const { mutedUntil } = this.#history.members.standing(actor.user.id)
    const wait = (mutedUntil ?? 0) - Date.now()
    if (wait <= 0 || this.refusal('mute', actor) === undefined) return undefined
    return refuse('forbidden', `You are muted here for another ${Math.ceil(wait / 60_000)} minutes.`)
  }

  /** Done already is done, and changes nothing. */
  apply(actor: Actor, decree: Decree): Ruling | Refusal {
    const plan = this.#plan(actor, decree)
    if (isRefusal(plan)) return plan
    const { members } = this.#history
    const placings = (plan.placings ?? []).filter(([{ id }, standing]) => differs(members.standing(id), standing))
    const about = changed(plan.about ?? {}, this.#history.info)
    const isRenamed = Object.keys(about).length > 0
    if (placings.length === 0 && !isRenamed) return { events: [], notices: [] }
    const spend = isRenamed ? this.#crowds.chargeForAll(actor.user.id) : null
    if (isRefusal(spend)) return spend
    const notices = this.#notices.plan(
      placings.map(([{ id }, { role, banned }]) => {
        return { user: id, gone: banned || (role === null && members.standing(id).role !== null) }
      }),
      isRenamed,
      this.#noted(actor, decree),
    )
    this.#history.arrange(about, placings, () => {
      this.#notices.owe(notices)
      if (spend === null) return
      // What is left to them stands in their row, which who has never spoken has not.
      this.#history.people.remember(actor.user)
      spend()
    })
    return { events: [...placings.map(placingEvent), { type: 'room', room: this.#history.info }], notices }
  }

  /** What is owed for what is done to what somebody else has said. */
  moderation(act: Moderation, { user }: Actor, { id, author }: StoredMessage): Notice {
    const [subject] = this.#history.people.known([author])
    return this.#notices.record(this.#record(user, act, subject, id))
  }

  /** Somebody has removed their account: they are no member. */
  bury(user: User): Ruling {
    const placings = this.#placing(user, { role: null })
    const notices = this.#notices.plan([{ user: user.id, gone: true }], false, undefined)
    this.#history.arrange({}, placings, () => this.#notices.owe(notices))
    return { events: [...placings.map(placingEvent), { type: 'room', room: this.#history.info }], notices }
  }

  #plan(actor: Actor, decree: Decree): Plan | Refusal {
    switch (decree.act) {
      case 'arrange':
        return this.#arrange(actor, decree.about)
      case 'join':
        return this.refusal('join', actor) ?? this.#place(actor.user, { role: this.#role(actor.user) ?? 'member' })
      case 'leave':
        return this.#leave(actor)
      case 'add':
      case 'admit':
        return this.#add(actor, decree)
      case 'inherit':
        return this.#role(decree.user) === null ? {} : this.#place(decree.user, { role: 'owner' })
      default:
        return this.#judge(actor, decree)
    }
  }

  #arrange(actor: Actor, about: Partial<About>): Plan | Refusal {
    const acts = Object.keys(about).map((part) => ACT_OF[part as keyof About])
    for (const act of acts) {
      // Everybody reads the topic.
      const refusal = this.refusal(act, actor) ?? (act === 'describe' ? this.muted(actor) : undefined)
      if (refusal) return refusal
    }
    return { about }
  }

  #leave(actor: Actor): Plan | Refusal {
    // A guest can make nobody an owner: see `succeed`.
    const abandons = actor.role === 'guest' ? undefined : this.#abandons(actor.user)
    return this.refusal('leave', actor) ?? abandons ?? this.#place(actor.user, { role: null })
  }

  /** Whoever was sent away is let in again by somebody who may do that, and by no link. */
  #add(actor: Actor, { act, user }: Extract<Decree, { act: 'add' | 'admit' }>): Plan | Refusal {
    const refusal = this.refusal('add', actor)
    if (refusal) return refusal
    const mayPardon = act === 'add' && this.refusal('remove', actor) === undefined
    if (this.#isBanned(user) && !mayPardon)
      return refuse('forbidden', `${user.nickname} was sent away from here; only an owner lets them in again.`)
    return this.#place(user, { role: this.#role(user) ?? 'member', banned: false })
  }

  #judge(actor: Actor, decree: Extract<Decree, { act: 'remove' | 'pardon' | 'appoint' | 'mute' }>): Plan | Refusal {
    const { user } = decree
    const refusal = this.refusal(decree.act === 'pardon' ? 'remove' : decree.act, actor)
    if (refusal) return refusal
    switch (decree.act) {
      case 'pardon':
        return this.#place(user, { banned: false })
      case 'mute':
        return this.#place(user, { mutedUntil: decree.until })
      case 'remove':
        if (user.id === actor.user.id) return refuse('conflict', 'Leave the room if you do not want to be in it.')
        if (this.#history.id === LOBBY && !decree.ban)
          return refuse('conflict', 'Everybody is in the lobby; they can be banned.')
        return this.#abandons(user) ?? this.#place(user, { role: null, ...(decree.ban && { banned: true }) })
      case 'appoint':
        return this.#hindrance(decree) ?? this.#place(user, { role: decree.role })
    }
  }

  /** Why somebody cannot be what they are to be in the room. */
  #hindrance({ user, as, role }: Extract<Decree, { act: 'appoint' }>): Refusal | undefined {
    const before = this.#role(user)
    if (before === null) return refuse('conflict', `${user.nickname} is not a member of this room.`)
    if (before === role) return undefined
    return role === 'member' ? this.#abandons(user) : unfit(as)
  }

  /** What goes on record of it: what is done to others, or to the room as a whole. */
  #noted({ user }: Actor, decree: Decree): Noted | undefined {
    // Whoever was banned is let in again by being added, too.
    const pardons = decree.act === 'add' && this.#isBanned(decree.user)
    const done: Decree = pardons ? { act: 'pardon', user: decree.user } : decree
    const [act, subject, detail] = recordOf(done, this.#history.kind === 'public') ?? []
    // What few people do among themselves is nobody else's.
    const isNoted = act !== undefined && this.#history.kind !== 'direct'
    return isNoted ? this.#record(user, act, subject, detail) : undefined
  }

  #record(actor: User, act: string, subject: User | undefined, detail = ''): Noted {
    const { id, info } = this.#history
    // Whoever runs the deployment reads this, and sees no private room.
    const room = { id, name: info.kind === 'public' ? info.name : '' }
    return { id: crypto.randomUUID(), at: Date.now(), actor, act, room, subject: subject ?? null, detail }
  }

  #role(user: User): RoomRole | null {
    return this.#history.members.standing(user.id).role
  }

  #isBanned(user: User): boolean {
    return this.#history.members.standing(user.id).banned
  }

  /** A room in which others are is left to somebody. */
  #abandons(user: User): Refusal | undefined {
    const owners = this.#history.members.owners()
    const isLast = owners.length === 1 && owners[0]?.user.id === user.id
    return isLast && this.#history.members.count > 1
      ? refuse('conflict', 'A room with members has an owner: make somebody else one first.')
      : undefined
  }

  #place(user: User, standing: Partial<Standing>): Plan {
    return { placings: this.#placing(user, standing) }
  }

  #placing(user: User, standing: Partial<Standing>): readonly Placing[] {
    return [[user, { ...this.#history.members.standing(user.id), ...standing }]]
  }
}

/** Why a room cannot be theirs. */
function unfit({ role, active }: Subject): Refusal | undefined {
  if (!active) return refuse('conflict', 'This account is deactivated, and can own no room.')
  return role === 'guest' ? refuse('conflict', 'A guest can own no room.') : undefined
}

/** @param isPublic others than its members may read what is said of the room */
function recordOf(
  decree: Decree,
  isPublic: boolean,
): readonly [act: string, subject?: User | undefined, detail?: string] | undefined {
  switch (decree.act) {
    case 'remove':
      return [decree.ban ? 'ban' : 'remove', decree.user]
    case 'pardon':
      return ['pardon', decree.user]
    case 'appoint':
      return ['appoint', decree.user, decree.role]
    case 'mute':
      return [
        decree.until === null ? 'unmute' : 'mute',
        decree.user,
        decree.until === null ? '' : new Date(decree.until).toISOString(),
      ]
    case 'arrange':
      return ['arrange', undefined, isPublic ? JSON.stringify(decree.about) : Object.keys(decree.about).join(', ')]
    default:
      return undefined
  }
}

const ACT_OF: Readonly<Record<keyof About, RoomAct>> = {
  name: 'rename',
  topic: 'describe',
  description: 'describe',
  archived: 'archive',
  slow: 'slow',
}

/** What of it is said otherwise now. */
function changed(about: Partial<About>, now: About): Partial<About> {
  return Object.fromEntries(Object.entries(about).filter(([part, value]) => now[part as keyof About] !== value))
}

function placingEvent([user, { role, mutedUntil }]: Placing): Event {
  return { type: 'member', member: { user, role, mutedUntil } }
}

function differs(before: Standing, after: Standing): boolean {
  return before.role !== after.role || before.mutedUntil !== after.mutedUntil || before.banned !== after.banned
}
