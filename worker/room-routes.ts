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
import { directory, room } from './objects.ts'
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
  return answered(isRefusal(people) ? people : { people })
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
  const response = await room(env, visitor.id).fetch(upgradeRequest(request, visitor.stamp))
  return response.status === 101 ? response : response.json<Refusal>()
}

// Made anew, so that nothing that the client sent can be taken for what the Worker says.
function upgradeRequest(request: IRequestStrict, stamp: Stamp): Request {
  const headers = new Headers({ Upgrade: 'websocket' })
  writeStamp(headers, stamp)
  return new Request(`https://room/?since=${encodeURIComponent(String(request.query.since ?? ''))}`, { headers })
}
