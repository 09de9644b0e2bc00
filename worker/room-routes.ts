/** Rooms: listed, created, entered by socket, and who is in them. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import { LOBBY, lobby } from '../protocol/model.ts'
import { parseRoomName } from '../protocol/names.ts'
import { isRefusal, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import { type Env, guestsMayRead } from './env.ts'
import { failure, readJson, refused, refusedSocket, reply } from './http.ts'
import { settle, settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { directory, relay, room } from './objects.ts'
import type { Elsewhere } from './relaying.ts'
import { type Stamp, writeStamp } from './stamp.ts'
import { answered, limitKey, limitReading, noteVisit, readRoom, settleVisitor } from './visitor.ts'

const NewRoom = v.object({ id: Uuid, name: v.string() })

export async function listRooms(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settle(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  if (stamp.role === 'guest') return guestsMayRead(env) ? reply({ rooms: [lobby] }) : refused(unauthorized)
  const tooMany = await limitReading(env, stamp.user.id)
  if (tooMany) return refused(tooMany)
  return reply({ rooms: [lobby, ...(await directory(env).rooms())] })
}

/** The name is kept, the room created, and only then listed; cut off anywhere, the next attempt completes it. */
export async function createRoom(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const tooMany = await limit(env.ROOMS_LIMIT, stamp.user.id, 'So many rooms at once? Wait a minute.', 60_000)
  if (tooMany) return refused(tooMany)
  const body = await readJson(request, NewRoom)
  if (isRefusal(body)) return refused(body)
  const parsed = parseRoomName(body.value.name)
  if (isRefusal(parsed)) return refused(parsed)
  const reserved = await directory(env).reserveRoom(stamp.user.id, body.value.id, parsed.name)
  if (isRefusal(reserved)) return refused(reserved)
  const created = await room(env, reserved.id).create(reserved)
  if (await directory(env).listRoom(created.id)) ctx.waitUntil(room(env, LOBBY).announceRooms())
  return reply({ room: created }, 201)
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
