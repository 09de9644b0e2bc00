/** What somebody has not read, over HTTP: the same as by the inbox socket. */

import type { IRequestStrict } from 'itty-router'
import * as v from 'valibot'
import type { Entry } from '../protocol/inbox.ts'
import type { OwnRoom } from '../protocol/model.ts'
import { isRefusal, type Refusal, refuse } from '../protocol/refusal.ts'
import type { Env } from './env.ts'
import { readJson, refused, reply } from './http.ts'
import { settleUser } from './identity.ts'
import { limit } from './limit.ts'
import { room, user } from './objects.ts'
import { answered, limitReading, parseRoomId, readRoom } from './visitor.ts'

const PAGE = 50
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Digits = v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number))
const Wishes = v.object({
  starred: v.optional(v.boolean()),
  level: v.optional(v.picklist(['everything', 'mentions', 'nothing'])),
  /** In milliseconds since 1970; null ends it. */
  mutedUntil: v.optional(v.nullable(Whole)),
  /** How far it has been read, whether there is more, and the count of such marks. */
  read: v.optional(v.object({ version: Whole, mark: Whole, unread: v.optional(v.boolean(), false) })),
})

export async function listEntries(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const tooMany = await limitReading(env, stamp.user.id)
  if (tooMany) return refused(tooMany)
  const before = v.safeParse(v.optional(Digits, String(Number.MAX_SAFE_INTEGER)), request.query.before)
  if (!before.success) return refused(refuse('invalid', 'before is a time in milliseconds since 1970.'))
  const entries: readonly Entry[] = await user(env, stamp.user.id).entries(before.output, PAGE + 1)
  return reply({ entries: entries.slice(0, PAGE), more: entries.length > PAGE })
}

export async function wishOfRoom(request: IRequestStrict, env: Env): Promise<Response> {
  const stamp = await settleUser(request, env)
  if (isRefusal(stamp)) return refused(stamp)
  const tooMany = await limit(env.CHANGE_LIMIT, stamp.user.id, 'You are too fast. Wait a moment.', 10_000)
  if (tooMany) return refused(tooMany)
  const id = parseRoomId(request)
  if (isRefusal(id)) return refused(id)
  const body = await readJson(request, Wishes)
  if (isRefusal(body)) return refused(body)
  const { read, ...wishes } = body.value
  const self = user(env, stamp.user.id)
  const wished: OwnRoom | Refusal = await self.wish(id, wishes)
  if (isRefusal(wished) || read === undefined) return answered(wished)
  const marked: OwnRoom | Refusal = await self.read(id, read, read.unread)
  return answered(marked)
}

export async function countUnread(request: IRequestStrict, env: Env): Promise<Response> {
  const after = v.safeParse(Digits, request.query.after)
  if (!after.success) return refused(refuse('invalid', 'after is the version up to which the room has been read.'))
  return answered(
    await readRoom(request, env, async ({ id, stamp }): Promise<{ count: number } | Refusal> => {
      return room(env, id).unread(stamp, after.output)
    }),
  )
}
