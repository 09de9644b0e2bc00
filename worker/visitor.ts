/** Whoever asks about a room, or about the deployment: settled here, before any other object is woken. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import { Uuid } from '../protocol/commands.ts'
import { LOBBY, type RoomInfo } from '../protocol/model.ts'
import { isRefusal, notFound, type Refusal, unauthorized } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import { refused, reply } from './http.ts'
import { callerAddress, settle, settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { room, user } from './objects.ts'
import type { Stamp, UserStamp } from './stamp.ts'

export interface Visitor {
  /** The room's id. */
  readonly id: string
  readonly stamp: Stamp
}

/** The room's object decides who may; but a reader may in the lobby only, and need wake no other to hear that. */
export async function settleVisitor(request: IRequestStrict, env: Env): Promise<Visitor | Refusal> {
  const id = parseRoomId(request)
  if (isRefusal(id)) return id
  const stamp = await settle(request, env, id)
  if (isRefusal(stamp)) return stamp
  return stamp.role === 'reader' && id !== LOBBY ? unauthorized : { id, stamp }
}

/**
 * Lets the `User` know where the session is, before it goes in: the room must hear when the session ends. Only the first
 * time, only for rooms that they may enter, and only after what may be asked how often.
 */
export async function noteVisit({ id, stamp }: Visitor, env: Env): Promise<Refusal | undefined> {
  if (stamp.role === 'reader' || stamp.visited) return undefined
  const refusal: Refusal | undefined = await room(env, id).refusal(stamp)
  return refusal ?? user(env, stamp.user.id).visit(stamp, id)
}

/** Asks a room for something to read, in the name of whoever asks here. */
export async function readRoom<T>(
  request: IRequestStrict,
  env: Env,
  ask: (visitor: Visitor) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const visitor = await settleVisitor(request, env)
  if (isRefusal(visitor)) return visitor
  return (await limitReading(env, limitKey(request, visitor))) ?? ask(visitor)
}

export async function settleReading(request: IRequestStrict, env: Env): Promise<UserStamp | Refusal> {
  const stamp = await settleUser(request, env)
  return isRefusal(stamp) ? stamp : ((await limitReading(env, stamp.user.id)) ?? stamp)
}

export async function settleChange(request: IRequestStrict, env: Env): Promise<UserStamp | Refusal> {
  const stamp = await settleUser(request, env)
  return isRefusal(stamp) ? stamp : ((await limitChanges(env, stamp.user.id)) ?? stamp)
}

export function limitChanges(env: Env, key: string): Promise<Refusal | undefined> {
  return limit(env.CHANGE_LIMIT, key, 'You are too fast. Wait a moment.', 10_000)
}

export function limitReading(env: Env, key: string): Promise<Refusal | undefined> {
  return limit(env.READ_LIMIT, key, 'Too many requests at once. Wait a moment.', 10_000)
}

/** Beside the limit of reading, for what reads many rows for one answer. */
export function limitSearching(env: Env, key: string): Promise<Refusal | undefined> {
  return limit(env.SEARCH_LIMIT, key, 'Too many searches at once. Wait a moment.', 10_000)
}

export function answered(value: object): Response {
  return isRefusal(value) ? refused(value) : reply(value)
}

export function created(made: RoomInfo | Refusal): Response {
  return isRefusal(made) ? refused(made) : reply({ room: made }, 201)
}

/** Users are counted wherever they are, readers by their address. */
export function limitKey(request: Request, { stamp }: Visitor): string {
  return stamp.role !== 'reader' ? stamp.user.id : callerAddress(request)
}

export function parseRoomId(request: IRequestStrict): string | Refusal {
  const id = request.params.room ?? ''
  return id === LOBBY || v.is(Uuid, id) ? id.toLowerCase() : notFound
}
