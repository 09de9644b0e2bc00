/** Who is in a room: listed, added, sent away; and one's own rooms. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { DIRECT_MAX, NAMES_MAX } from '../protocol/limits.ts'
import type { ListedMember, Member, User } from '../protocol/model.ts'
import { mayHere } from '../protocol/permissions.ts'
import { isRefusal, notFound, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import type { Standing } from './conversation.ts'
import type { Env } from './env.ts'
import type { Decree } from './governance.ts'
import type { Founder } from './history.ts'
import { readJson, refused, refusedSocket, reply } from './http.ts'
import { settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { directory, room, user } from './objects.ts'
import { Names } from './people-routes.ts'
import type { MemberPage } from './room.ts'
import { type UserStamp, writeStamp } from './stamp.ts'
import type { Profile } from './user.ts'
import {
  answered,
  created,
  limitChanges,
  limitKey,
  limitSearching,
  noteVisit,
  readRoom,
  settleReading,
  settleVisitor,
  type Visitor,
} from './visitor.ts'
import { Digits } from './whole-number.ts'

/** Users looked up for one request. */
const USERS_MAX = 40
const PAGE_MAX = 200

export const Users = v.pipe(v.array(Uuid), v.maxLength(USERS_MAX, `At most ${USERS_MAX} people at once.`))
const Direct = v.object({ users: v.pipe(v.array(Uuid), v.minLength(1), v.maxLength(DIRECT_MAX)) })
const NewStanding = v.object({
  role: v.optional(v.picklist(['owner', 'member'])),
  mutedUntil: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
})
const MembersQuery = v.object({
  after: v.optional(v.string(), ''),
  search: v.optional(v.string(), ''),
  limit: v.optional(v.pipe(Digits, v.minValue(1)), String(PAGE_MAX)),
  names: v.optional(Names),
})

export async function listMembers(request: IRequestStrict, env: Env): Promise<Response> {
  const query = v.safeParse(MembersQuery, request.query)
  if (!query.success)
    return refused(
      refuse('invalid', `limit is a whole number; after is the id of a user; names are ${NAMES_MAX} at most.`),
    )
  const { after, search, limit: most, names } = query.output
  if (names) return answered(await readRoom(request, env, (visitor) => named(names, visitor, env)))
  const asked = { after, search, limit: Math.min(most, PAGE_MAX) }
  return answered(
    await readRoom(request, env, async (visitor): Promise<MemberPage | Refusal> => {
      const tooMany = search === '' ? undefined : await limitSearching(env, limitKey(request, visitor))
      if (tooMany) return tooMany
      const { id, stamp } = visitor
      const page: MemberPage | Refusal = await room(env, id).members(stamp, asked)
      // What people are in the deployment, guests are told of nobody.
      if (isRefusal(page) || stamp.role === 'guest') return page
      return { ...page, members: await introduced(page.members, env) }
    }),
  )
}

/** Who has these names, and what they are in the room; of whoever is nothing there, a guest is told nothing. */
async function named(names: readonly string[], { id, stamp }: Visitor, env: Env): Promise<MemberPage | Refusal> {
  if (stamp.role === 'reader') return unauthorized
  const people = (await directory(env).named(names)).filter(({ active }) => active)
  const known: readonly Member[] | Refusal = await room(env, id).these(
    stamp,
    people.map(({ user }) => user),
  )
  if (isRefusal(known)) return known
  return { members: mayHere('people', stamp.role) ? known : known.filter(({ role }) => role !== null), more: false }
}

/** With what they are in the deployment. */
async function introduced(members: readonly Member[], env: Env): Promise<readonly ListedMember[]> {
  if (members.length === 0) return members
  const special = await directory(env).special(members.map((member) => member.user.id))
  const people = new Map(special.map(({ user: { id }, role, active }) => [id, { role, active }]))
  return members.map((member) => {
    const person = people.get(member.user.id)
    return person ? { ...member, person } : member
  })
}

export async function showMember(request: IRequestStrict, env: Env): Promise<Response> {
  return answered(
    await readRoom(request, env, async ({ id, stamp }): Promise<Member | Refusal> => {
      const known: Member | Refusal | null = await room(env, id).member(stamp, idOf(request))
      if (known) return known
      // Who else there is, guests and readers are not told.
      if (stamp.role === 'reader' || !mayHere('people', stamp.role)) return notFound
      const subject = await subjectOf(request, env)
      return isRefusal(subject) ? subject : { user: subject, role: null, mutedUntil: null }
    }),
  )
}

export async function listBans(request: IRequestStrict, env: Env): Promise<Response> {
  return answered(
    await readRoom(
      request,
      env,
      async ({ id, stamp }): Promise<{ users: readonly User[] } | Refusal> => room(env, id).bans(stamp),
    ),
  )
}

/** Brings somebody in, oneself included, or makes them something else there. */
export function putMember(request: IRequestStrict, env: Env): Promise<Response> {
  return govern(request, env, async (stamp) => {
    const body = await readJson(request, NewStanding)
    if (isRefusal(body)) return body
    const { role, mutedUntil } = body.value
    if (isSelf(request, stamp) && role === undefined && mutedUntil === undefined) return { act: 'join' }
    const profile = await profileOf(request, env)
    if (isRefusal(profile)) return profile
    const { user: subject, ...as } = profile
    if (role !== undefined) return { act: 'appoint', user: subject, as, role }
    return mutedUntil === undefined ? { act: 'add', user: subject } : { act: 'mute', user: subject, until: mutedUntil }
  })
}

/** Sends somebody away, or leaves. */
export function deleteMember(request: IRequestStrict, env: Env): Promise<Response> {
  return govern(request, env, async (stamp) => {
    if (isSelf(request, stamp)) return { act: 'leave' }
    const subject = await subjectOf(request, env)
    return isRefusal(subject) ? subject : { act: 'remove', user: subject, ban: request.query.ban !== undefined }
  })
}

export function deleteBan(request: IRequestStrict, env: Env): Promise<Response> {
  return govern(request, env, async () => {
    const subject = await subjectOf(request, env)
    return isRefusal(subject) ? subject : { act: 'pardon', user: subject }
  })
}

/** The same people always get the same room. */
export async function openDirect(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  if (!mayHere('gather', stamp.role)) return refused(refuse('forbidden', 'A guest talks where they were let in.'))
  const tooMany = await limit(env.ROOMS_LIMIT, stamp.user.id, 'So many rooms at once? Wait a minute.', 60_000)
  if (tooMany) return refused(tooMany)
  const body = await readJson(request, Direct)
  if (isRefusal(body)) return refused(body)
  const ids = [...new Set([stamp.user.id, ...body.value.users])]
  if (ids.length < 2 || ids.length > DIRECT_MAX)
    return refused(refuse('invalid', `Between two and ${DIRECT_MAX} people talk in a direct room.`))
  const founders = await founding(env, ids, 'member')
  if (isRefusal(founders)) return refused(founders)
  const { id, counted } = await directory(env).directRoom(ids)
  // One that is older than the count is theirs to open all the same.
  const isNew = !counted && (await room(env, id).refusal(stamp)) !== undefined
  const tooManyBegun = isNew ? await directory(env).reserveDirect(stamp.user.id, id) : undefined
  if (tooManyBegun) return refused(tooManyBegun)
  return created(await room(env, id).create({ id, kind: 'direct', name: '' }, founders, stamp))
}

export async function listOwnRooms(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  return reply({ rooms: await user(env, stamp.user.id).rooms() })
}

export async function openInbox(request: IRequestStrict, env: Env): Promise<Response> {
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket')
    return refused(refuse('invalid', 'This address is for WebSockets.'))
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refusedSocket(stamp)
  const tooMany = await limit(env.CONNECT_LIMIT, stamp.user.id, 'Too many connections at once. Wait a moment.', 10_000)
  if (tooMany) return refusedSocket(tooMany)
  const headers = new Headers({ Upgrade: 'websocket' })
  writeStamp(headers, stamp)
  const response = await user(env, stamp.user.id).fetch('https://user/', { headers })
  return response.status === 101 ? response : refusedSocket(await response.json<Refusal>())
}

/** The people of these ids, each as what they are to be in a new room. */
export async function founding(
  env: Env,
  ids: readonly string[],
  role: Founder[1],
): Promise<readonly Founder[] | Refusal> {
  if (ids.length === 0) return []
  // As in `profileOf`.
  if (!(await directory(env).knows(ids))) return notFound
  const profiles = await Promise.all(ids.map((id) => user(env, id).profile()))
  const people = profiles.filter((profile) => profile !== undefined)
  return people.length === ids.length ? people.map((profile) => [profile.user, role] as const) : notFound
}

function isSelf(request: IRequestStrict, stamp: UserStamp): boolean {
  return idOf(request) === stamp.user.id
}

async function subjectOf(request: IRequestStrict, env: Env): Promise<User | Refusal> {
  const profile = await profileOf(request, env)
  return isRefusal(profile) ? profile : profile.user
}

/**
 * As their own object knows them: the Directory hears later what they are called. It is asked first all the same: the
 * object of whoever does not exist would exist from then on (R16).
 */
async function profileOf(request: IRequestStrict, env: Env): Promise<Profile | Refusal> {
  const person = await directory(env).person(idOf(request))
  const profile = person && (await user(env, person.user.id).profile())
  return profile ?? notFound
}

function idOf(request: IRequestStrict): string {
  return request.params.user?.toLowerCase() ?? ''
}

/** @param read what is decreed, read only from those who may ask as often as they do (R17) */
export async function govern(
  request: IRequestStrict,
  env: Env,
  read: (stamp: UserStamp, room: string) => Promise<Decree | Refusal>,
): Promise<Response> {
  const visitor = await settleVisitor(request, env)
  if (isRefusal(visitor)) return refused(visitor)
  const { id, stamp } = visitor
  if (stamp.role === 'reader') return refused(unauthorized)
  const tooMany = await limitChanges(env, stamp.user.id)
  if (tooMany) return refused(tooMany)
  const decree = await read(stamp, id)
  if (isRefusal(decree)) return refused(decree)
  const refusal = await noteVisit(visitor, env)
  if (refusal) return refused(refusal)
  const governed: Standing | Refusal = await room(env, id).govern(stamp, decree)
  return answered(governed)
}
