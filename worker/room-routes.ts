/** Rooms and what is said in them, over HTTP and by socket. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { checkCommand, Uuid } from '../protocol/commands.ts'
import { PAGE_SIZE, PROTOCOL_VERSION } from '../protocol/limits.ts'
import { LOBBY, lobby } from '../protocol/model.ts'
import { parseRoomName } from '../protocol/names.ts'
import { isRefusal, notFound, type Refusal, refuse, unauthorized } from '../protocol/refusal.ts'
import { type Env, guestsMayRead } from './env.ts'
import { failure, readJson, refused, refusedSocket, reply } from './http.ts'
import { addressOf, settle, settleUser } from './identity.ts'
import { directory, room } from './objects.ts'
import { type Stamp, writeStamp } from './stamp.ts'
import { parseAllowList } from './unfurl/address.ts'
import { servePicture } from './unfurl/picture.ts'

const NewRoom = v.object({ id: Uuid, name: v.string() })

export async function listRooms(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settle(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  if (stamp.role === 'guest') return guestsMayRead(env) ? reply({ rooms: [lobby] }) : refused(unauthorized)
  return reply({ rooms: [lobby, ...(await directory(env).rooms())] })
}

/** The name is kept, the room created, and only then listed; cut off anywhere, the next attempt completes it. */
export async function createRoom(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const { success } = await env.ROOMS_LIMIT.limit({ key: stamp.user.id })
  if (!success) return refused(refuse('rate', 'So many rooms at once? Wait a minute.', 60_000))
  const body = await readJson(request, NewRoom)
  if (isRefusal(body)) return refused(body)
  const parsed = parseRoomName(body.value.name)
  if (isRefusal(parsed)) return refused(parsed)
  const reserved = await directory(env).reserveRoom(stamp.user.id, body.value.id, parsed.name)
  if (isRefusal(reserved)) return refused(reserved)
  const created = await room(env, reserved.id).create(reserved)
  await directory(env).listRoom(created.id)
  ctx.waitUntil(room(env, LOBBY).announceRooms())
  return reply({ room: created }, 201)
}

export async function openSocket(request: IRequestStrict, env: Env): Promise<Response> {
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
    return refused(refuse('invalid', 'This address is for WebSockets.'))
  }
  try {
    const opened = await openRoom(request, env)
    return isRefusal(opened) ? refusedSocket(opened) : opened
  } catch (error) {
    return refusedSocket(failure(error, request))
  }
}

export async function listMessages(request: IRequestStrict, env: Env): Promise<Response> {
  const query = v.safeParse(PageQuery, request.query)
  if (!query.success) return refused(refuse('invalid', 'before and limit are whole numbers; limit is from 1 to 50.'))
  return within(request, env, (id, stamp) => room(env, id).page(stamp, query.output.before, query.output.limit))
}

export function listPeople(request: IRequestStrict, env: Env): Promise<Response> {
  return within(request, env, async (id, stamp) => {
    const people = await room(env, id).here(stamp)
    return isRefusal(people) ? people : { people }
  })
}

export async function postMessage(request: IRequestStrict, env: Env): Promise<Response> {
  const body = await readJson(request, v.record(v.string(), v.unknown()))
  return isRefusal(body) ? refused(body) : change(request, env, { ...body.value, type: 'post' })
}

export async function editMessage(request: IRequestStrict, env: Env): Promise<Response> {
  const body = await readJson(request, v.record(v.string(), v.unknown()))
  if (isRefusal(body)) return refused(body)
  return change(request, env, { ...body.value, type: 'edit', message: request.params.message })
}

export async function removeMessage(request: IRequestStrict, env: Env): Promise<Response> {
  const query = v.safeParse(RemovalQuery, request.query)
  if (!query.success)
    return refused(refuse('invalid', 'revision is a whole number: that of the message as you saw it.'))
  const { id = crypto.randomUUID(), revision } = query.output
  return change(request, env, { type: 'remove', id, message: request.params.message, revision })
}

export async function showPicture(request: IRequestStrict, env: Env, ctx: ExecutionContext): Promise<Response> {
  const { message = '', key = '' } = request.params
  const address = await ask(
    request,
    env,
    async (id, stamp): Promise<string | Refusal> => room(env, id).picture(stamp, message, key),
  )
  return typeof address === 'string' ? servePicture(address, parseAllowList(env.UNFURL_ALLOW), ctx) : refused(address)
}

const Whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))
const PageQuery = v.object({
  before: v.optional(Whole),
  limit: v.optional(v.pipe(Whole, v.minValue(1), v.maxValue(PAGE_SIZE)), String(PAGE_SIZE)),
})
const RemovalQuery = v.object({ id: v.optional(v.string()), revision: Whole })

async function openRoom(request: IRequestStrict, env: Env): Promise<Response | Refusal> {
  if (!(Number(request.query.v) >= PROTOCOL_VERSION)) {
    return refuse('outdated', 'There is a newer version. Reload the page.')
  }
  const visitor = await settleVisitor(request, env, 'visit')
  if (isRefusal(visitor)) return visitor
  const { success } = await env.CONNECT_LIMIT.limit({ key: limitKey(request, visitor.stamp) })
  if (!success) return refuse('rate', 'Too many connections at once. Wait a moment.', 10_000)
  const response = await room(env, visitor.id).fetch(upgradeRequest(request, visitor.stamp))
  return response.status === 101 ? response : response.json<Refusal>()
}

async function change(request: IRequestStrict, env: Env, json: unknown): Promise<Response> {
  const id = parseRoomId(request)
  if (isRefusal(id)) return refused(id)
  const stamp = await settleUser(request, env, id)
  if (isRefusal(stamp)) return refused(stamp)
  const { success } = await env.CHANGE_LIMIT.limit({ key: stamp.user.id })
  if (!success) return refused(refuse('rate', 'You are too fast. Wait a moment.', 10_000))
  const parsed = checkCommand(json)
  if ('refusal' in parsed) return refused(parsed.refusal)
  const { command } = parsed
  if (command.type === 'typing' || command.type === 'sync') return refused(notFound)
  const answer = await room(env, id).change(stamp, command)
  if (isRefusal(answer)) return refused(answer)
  return reply(answer, command.type === 'post' && answer.changed ? 201 : 200)
}

async function within(
  request: IRequestStrict,
  env: Env,
  read: (id: string, stamp: Stamp) => Promise<object>,
): Promise<Response> {
  const answer = await ask(request, env, read)
  return isRefusal(answer) ? refused(answer) : reply(answer)
}

/** Asks a room in the name of whoever asks here. */
async function ask<T>(
  request: IRequestStrict,
  env: Env,
  read: (id: string, stamp: Stamp) => Promise<T>,
): Promise<T | Refusal> {
  const visitor = await settleVisitor(request, env)
  if (isRefusal(visitor)) return visitor
  const { success } = await env.READ_LIMIT.limit({ key: limitKey(request, visitor.stamp) })
  if (!success) return refuse('rate', 'Too many requests at once. Wait a moment.', 10_000)
  return read(visitor.id, visitor.stamp)
}

/** The room's object decides who may; but a guest may in the lobby only, and need wake no other to hear that. */
async function settleVisitor(
  request: IRequestStrict,
  env: Env,
  note: 'visit' | 'no visit' = 'no visit',
): Promise<{ readonly id: string; readonly stamp: Stamp } | Refusal> {
  const id = parseRoomId(request)
  if (isRefusal(id)) return id
  const stamp = await settle(request, env, note === 'visit' ? id : undefined)
  if (isRefusal(stamp)) return stamp
  return stamp.role === 'guest' && id !== LOBBY ? unauthorized : { id, stamp }
}

/** Users are counted wherever they are, guests by their address. */
function limitKey(request: Request, stamp: Stamp): string {
  return stamp.role === 'user' ? stamp.user.id : addressOf(request)
}

function parseRoomId(request: IRequestStrict): string | Refusal {
  const id = request.params.room ?? ''
  return id === LOBBY || v.is(Uuid, id) ? id.toLowerCase() : notFound
}

// Made anew, so that nothing that the client sent can be taken for what the Worker says.
function upgradeRequest(request: IRequestStrict, stamp: Stamp): Request {
  const headers = new Headers({ Upgrade: 'websocket' })
  writeStamp(headers, stamp)
  return new Request(`https://room/?since=${encodeURIComponent(String(request.query.since ?? ''))}`, { headers })
}
