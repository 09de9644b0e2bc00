/** Rooms: listed, created, entered by socket, and who is in them. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { DESCRIPTION_MAX, PROTOCOL_VERSION, SLOW_MAX, TOPIC_MAX } from '../protocol/limits.ts'
import { type ListedRoom, lobby } from '../protocol/model.ts'
import { parseRoomName } from '../protocol/names.ts'
import { may, mayHere, type RoomAct } from '../protocol/permissions.ts'
import { isRefusal, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import type { Standing } from './conversation.ts'
import { type Env, lobbyIsPublic } from './env.ts'
import type { About } from './history.ts'
import { failure, readJson, refused, refusedSocket, reply } from './http.ts'
import { settle, settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { founding, govern, Users } from './member-routes.ts'
import { directory, relay, room } from './objects.ts'
import type { Elsewhere } from './relaying.ts'
import { type Stamp, type UserStamp, writeStamp } from './stamp.ts'
import { answered, created, limitKey, limitReading, noteVisit, readRoom, settleVisitor } from './visitor.ts'

const openLobby: ListedRoom = { ...lobby, active: null }

const RoomRequest = v.object({
  id: Uuid,
  name: v.string(),
  kind: v.optional(v.picklist(['public', 'private']), 'public'),
  /** Ids of users who are in it from the beginning. */
  members: v.optional(Users, []),
})
const text = (most: number) =>
  v.pipe(
    v.string(),
    v.transform((typed) => typed.toWellFormed().trim()),
    v.check((typed) => [...typed].length <= most, `This has at most ${most} characters.`),
  )
const AboutRoom = v.object({
  name: v.optional(v.string()),
  topic: v.optional(text(TOPIC_MAX)),
  description: v.optional(text(DESCRIPTION_MAX)),
  archived: v.optional(v.boolean()),
  slow: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SLOW_MAX))),
})

export async function listRooms(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settle(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  if (stamp.role === 'reader') return lobbyIsPublic(env) ? reply({ rooms: [openLobby] }) : refused(unauthorized)
  if (stamp.role === 'guest') return refused(refuse('forbidden', 'You see only the rooms that you were let into.'))
  const tooMany = await limitReading(env, stamp.user.id)
  if (tooMany) return refused(tooMany)
  return reply({ rooms: [openLobby, ...(await directory(env).rooms())] })
}

/** The name is kept, the room created, and only then listed; cut off before that, the next attempt completes it. */
export async function createRoom(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  if (!mayHere('gather', stamp.role)) return refused(refuse('forbidden', 'A guest makes no rooms.'))
  const tooMany = await limit(env.ROOMS_LIMIT, stamp.user.id, 'So many rooms at once? Wait a minute.', 60_000)
  if (tooMany) return refused(tooMany)
  const body = await readJson(request, RoomRequest)
  if (isRefusal(body)) return refused(body)
  const { id, kind, members } = body.value
  const parsed = parseRoomName(body.value.name)
  if (isRefusal(parsed)) return refused(parsed)
  const others = [...new Set(members)].filter((member) => member !== stamp.user.id)
  const founders = await founding(env, others, 'member')
  if (isRefusal(founders)) return refused(founders)
  const reserved = await directory(env).reserveRoom(stamp.user.id, id, kind, parsed.name)
  if (isRefusal(reserved)) return refused(reserved)
  return created(await room(env, reserved.id).create(reserved, [[stamp.user, 'owner'], ...founders], stamp))
}

export async function showRoom(request: IRequestStrict, env: Env): Promise<Response> {
  return answered(
    await readRoom(request, env, async ({ id, stamp }): Promise<Standing | Refusal> => room(env, id).standing(stamp)),
  )
}

/** A public room gets another name once nobody else has it, and keeps the old one until then. */
export function changeRoom(request: IRequestStrict, env: Env): Promise<Response> {
  return govern(request, env, async (stamp, id) => {
    const body = await readJson(request, AboutRoom)
    if (isRefusal(body)) return body
    const about = Object.fromEntries(Object.entries(body.value).filter(([, value]) => value !== undefined))
    if (body.value.name !== undefined) {
      const parsed = parseRoomName(body.value.name)
      if (isRefusal(parsed)) return parsed
      about.name = parsed.name
    }
    return (await reserve(stamp, id, about, env)) ?? { act: 'arrange', about }
  })
}

/** A name, or a place among the open ones: only for those who may, so that nobody else keeps a name from others. */
async function reserve(stamp: UserStamp, id: string, about: Partial<About>, env: Env): Promise<Refusal | undefined> {
  const { name, archived } = about
  if (name === undefined && archived !== false) return undefined
  const standing: Standing | Refusal = await room(env, id).standing(stamp)
  if (isRefusal(standing)) return standing
  const { room: info, me } = standing
  // Whoever may not is refused by the room itself.
  const mayDo = (act: RoomAct) => may(act, { role: stamp.role, member: me.role, room: info })
  if (info.kind !== 'public') return undefined
  if (info.archived && archived === false && mayDo('archive')) {
    const full = await directory(env).reopen(stamp.user.id)
    if (full) return full
  }
  return name !== undefined && name !== info.name && mayDo('rename') ? directory(env).reserveName(id, name) : undefined
}

export async function openSocket(request: IRequestStrict, env: Env): Promise<Response> {
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
    return refused(refuse('invalid', 'This address is for WebSockets.'))
  }
  try {
    const opened = await enter(request, env)
    return isRefusal(opened) ? refusedSocket(opened) : opened
  } catch (error) {
    return refusedSocket(failure(error, request))
  }
}

export async function listPeople(request: IRequestStrict, env: Env): Promise<Response> {
  const people = await readRoom(request, env, async ({ id, stamp }) => room(env, id).here(stamp))
  return answered(isRefusal(people) ? people : { people: people.here, count: people.count })
}

async function enter(request: IRequestStrict, env: Env): Promise<Response | Refusal> {
  if (!(Number(request.query.v) >= PROTOCOL_VERSION)) {
    return refuse('outdated', 'There is a newer version. Reload the page.')
  }
  const visitor = await settleVisitor(request, env)
  if (isRefusal(visitor)) return visitor
  const key = limitKey(request, visitor)
  const tooMany = await limit(env.CONNECT_LIMIT, key, 'Too many connections at once. Wait a moment.', 10_000)
  const refusal = tooMany ?? (await noteVisit(visitor, env))
  if (refusal) return refusal
  const answer = await knock<Elsewhere>(room(env, visitor.id), request, visitor.stamp)
  return 'relay' in answer ? knock(relay(env, answer.relay), request, visitor.stamp) : answer
}

/** Asks for a socket. The request is made anew, so that nothing that the client sent is taken for what the Worker says. */
async function knock<Other extends object = never>(
  door: Fetcher,
  request: IRequestStrict,
  stamp: Stamp,
): Promise<Response | Refusal | Other> {
  const headers = new Headers({ Upgrade: 'websocket' })
  writeStamp(headers, stamp)
  const query = new URLSearchParams({
    since: String(request.query.since ?? ''),
    // Where relays are needed, those of one continent share theirs, which is made where the first of them is.
    near: typeof request.cf?.continent === 'string' ? request.cf.continent : '',
  })
  const response = await door.fetch(`https://room/?${query}`, { headers })
  return response.status === 101 ? response : response.json<Refusal | Other>()
}
