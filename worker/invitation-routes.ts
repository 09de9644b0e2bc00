/** Invitations: made, listed, taken back, looked at by whoever holds the link, and taken up. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { INVITED_ROOMS_MAX } from '../protocol/limits.ts'
import { type Invitation, LOBBY } from '../protocol/model.ts'
import { may } from '../protocol/permissions.ts'
import { isRefusal, notFound, type Refusal, refuse } from '../protocol/refusal.ts'
import type { Standing } from './conversation.ts'
import { untilOf } from './doors.ts'
import type { Env } from './env.ts'
import { done, readJson, refused, reply } from './http.ts'
import { callerAddress, settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { directory, room, user } from './objects.ts'
import type { UserStamp } from './stamp.ts'
import { answered, settleChange, settleReading } from './visitor.ts'

const DAY = 24 * 3600_000
const LASTS_MAX = 365 * DAY

const NewInvitation = v.pipe(
  v.object({
    id: Uuid,
    role: v.optional(v.picklist(['member', 'guest']), 'member'),
    rooms: v.optional(v.pipe(v.array(Uuid), v.maxLength(INVITED_ROOMS_MAX)), []),
    /** How long the link holds, in milliseconds. */
    lasts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60_000), v.maxValue(LASTS_MAX)), 7 * DAY),
    uses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 1),
    /** How long a guest may stay, in milliseconds. */
    stays: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(60_000), v.maxValue(LASTS_MAX))), null),
  }),
  v.check(({ role, rooms }) => role === 'member' || rooms.length === 1, 'A guest is let into one room.'),
  v.check(({ role, stays }) => role === 'guest' || stays === null, 'A member stays: only a guest has a time for it.'),
)

export async function makeInvitation(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const tooMany = await limit(env.ROOMS_LIMIT, stamp.user.id, 'So many invitations at once? Wait a minute.', 60_000)
  if (tooMany) return refused(tooMany)
  const body = await readJson(request, NewInvitation)
  if (isRefusal(body)) return refused(body)
  const { lasts, ...asked } = body.value
  const refusal = await checkRooms(stamp, asked.rooms, env)
  if (refusal) return refused(refusal)
  const secret = crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: 'base64url' })
  const invitation = { ...asked, creator: stamp.user.id, expires: Date.now() + lasts }
  const made: Invitation | Refusal = await directory(env).invite(invitation, secret)
  if (isRefusal(made)) return refused(made)
  return reply({ invitation: made, secret, url: `${new URL(request.url).origin}/invitations/${secret}` }, 201)
}

export async function listInvitations(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleReading(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  return reply({ invitations: await directory(env).invitations(stamp.user.id) })
}

export async function revokeInvitation(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  await directory(env).revokeInvitation(stamp.user.id, (request.params.invitation ?? '').toLowerCase())
  return done()
}

/** What the link opens, as its holder is told before they come in. */
export async function showInvitation(request: IRequestStrict, env: Env): Promise<Response> {
  const message = 'Too many questions from your address. Wait a minute.'
  const tooMany = await limit(env.LOOKUP_LIMIT, callerAddress(request), message, 60_000)
  if (tooMany) return refused(tooMany)
  const found: Invitation | Refusal = await directory(env).invitation(request.params.invitation ?? '')
  if (isRefusal(found)) return refused(found)
  const [{ name }, creator] = await Promise.all([directory(env).deployment(), directory(env).person(found.creator)])
  const { role, expires, stays } = found
  return reply({ deployment: name, by: creator?.user ?? null, role, expires, stays })
}

/** Somebody who has signed in takes an invitation up. */
export async function acceptInvitation(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleChange(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const secret = request.params.invitation ?? ''
  const { invitation } = await directory(env).arrived(stamp.user.id, stamp.role, {
    open: false,
    invitation: secret,
    claims: false,
  })
  if (!invitation) {
    const found: Invitation | Refusal = await directory(env).invitation(secret)
    return refused(isRefusal(found) ? found : notFound)
  }
  if (invitation.isDone) return answered({ rooms: await roomsOf(stamp, invitation, env) })
  if (invitation.role === 'guest') await user(env, stamp.user.id).stay(untilOf(invitation))
  return answered({ rooms: await admit(stamp.user.id, invitation, env) })
}

/**
 * Lets somebody into the rooms of their invitation, in the name of who made it: what that person may no longer do, the
 * link cannot. @returns the rooms that they are in now
 */
export async function admit(
  id: string,
  { id: invitation, creator, rooms }: Invitation,
  env: Env,
): Promise<readonly string[]> {
  const [host, newcomer] = await Promise.all([directory(env).person(creator), user(env, id).profile()])
  if (!host?.active || !newcomer) return []
  const admitted = await Promise.all(
    rooms.map(async (roomId) => {
      const refusal = await room(env, roomId).admit({ user: host.user, role: host.role }, newcomer.user)
      return refusal ? [] : [roomId]
    }),
  )
  await directory(env).admitted(id, invitation)
  return admitted.flat()
}

/** Those of its rooms that they are in: whoever has left one, or was sent away, is let in there once. */
async function roomsOf(stamp: UserStamp, { rooms }: Invitation, env: Env): Promise<readonly string[]> {
  const standings = await Promise.all(
    rooms.map(async (id): Promise<Standing | Refusal> => room(env, id).standing(stamp)),
  )
  const isIn = standings.map((standing) => !isRefusal(standing) && standing.me.role !== null)
  return rooms.filter((_, index) => isIn[index])
}

/** Nobody lets others into what they could not add them to. */
async function checkRooms(stamp: UserStamp, rooms: readonly string[], env: Env): Promise<Refusal | undefined> {
  if (rooms.includes(LOBBY)) return refuse('invalid', 'Everybody is in the lobby.')
  // One after the other: a room that was made up exists as soon as it is asked (R16).
  for (const id of rooms) {
    const standing: Standing | Refusal = await room(env, id).standing(stamp)
    if (isRefusal(standing)) return standing
    const { room: info, me } = standing
    if (!may('add', { role: stamp.role, member: me.role, room: info }))
      return refuse('forbidden', `You may not bring people into ${info.name}.`)
  }
  return undefined
}
